/** The condition keys of VPN connections: what policies may compare of their tunnels. */
import type { VpnConnection } from "../../model/records/vpn/vpn.ts";

/** Undefined for a key without a value. */
type Keys = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The keys whose names aren't those of the members that answers show. */
const NAMES: Readonly<Record<string, string>> = {
  DPDTimeoutSeconds: "DpdTimeoutSeconds",
  IKEVersions: "IkeVersions",
  Phase1DHGroup: "Phase1DHGroupNumbers",
  Phase2DHGroup: "Phase2DHGroupNumbers",
  ReplayWindowSizePackets: "ReplayWindowSize",
};

const OPTIONS = [
  ...Object.keys(NAMES),
  "Phase1EncryptionAlgorithms",
  "Phase1IntegrityAlgorithms",
  "Phase1LifetimeSeconds",
  "Phase2EncryptionAlgorithms",
  "Phase2IntegrityAlgorithms",
  "Phase2LifetimeSeconds",
  "RekeyFuzzPercentage",
  "RekeyMarginTimeSeconds",
];

/** Values of all tunnels, as texts; undefined if there are none. */
function textsOf(values: readonly unknown[]): readonly string[] | undefined {
  const texts = values
    .flat()
    .filter((value) => value !== undefined)
    .map((value) => (typeof value === "object" && value !== null && "Value" in value ? `${value.Value}` : `${value}`));
  return texts.length === 0 ? undefined : [...new Set(texts)];
}

export function keysOfVpnConnection({ tunnels = [], ...connection }: Partial<VpnConnection>): Keys {
  const { vpnGatewayId, transitGatewayId, staticRoutesOnly } = connection;
  const [first] = tunnels;
  const inside = (isIpv6: boolean) =>
    textsOf(tunnels.map(({ insideCidr }) => insideCidr).filter((cidr) => cidr !== "" && cidr.includes(":") === isIpv6));
  return {
    "ec2:AuthenticationType":
      first === undefined ? undefined : first.sealedKey === undefined ? "certificate" : "Pre-shared-key",
    "ec2:GatewayType": vpnGatewayId !== undefined ? "VGW" : transitGatewayId !== undefined ? "TGW" : undefined,
    "ec2:RoutingType": staticRoutesOnly === undefined ? undefined : staticRoutesOnly ? "Static" : "BGP",
    "ec2:InsideTunnelCidr": inside(false),
    "ec2:InsideTunnelIpv6Cidr": inside(true),
    ...Object.fromEntries(
      OPTIONS.map((key) => [`ec2:${key}`, textsOf(tunnels.map(({ options }) => options[NAMES[key] ?? key]))]),
    ),
  };
}
