/** Turns AWS's answers about VPNs back into records. The keys of tunnels are left behind: they are secrets. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { CustomerGateway, VpnConnection, VpnGateway, VpnTunnel } from "../../../model/records/vpn/vpn.ts";
import { DEFAULT_ASN } from "../../transit-gateways/gateways/gateway-options.ts";
import type { Members } from "../members.ts";
import { cidrOf } from "../read-network.ts";

/** AWS: what is deleted is listed for a while. */
export const isLive = (saved: Members): boolean => saved.maybeText("State") !== "deleted";

export function readVpnGateway(saved: Members, account: string): VpnGateway {
  const attachments = saved.list("VpcAttachments");
  const inState = (state: string) =>
    attachments.find((each) => (each.maybeText("State") ?? "attached") === state)?.text("VpcId");
  return {
    id: saved.text("VpnGatewayId"),
    ownerId: account,
    amazonSideAsn: saved.maybeNumber("AmazonSideAsn") ?? DEFAULT_ASN,
    ...dropUndefined({
      availabilityZone: saved.maybeText("AvailabilityZone"),
      vpcId: inState("attached"),
      detachedFrom: inState("detached"),
    }),
    tags: saved.tags(),
  };
}

export function readCustomerGateway(saved: Members, account: string): CustomerGateway {
  return {
    id: saved.text("CustomerGatewayId"),
    ownerId: account,
    bgpAsn: Number(saved.maybeText("BgpAsn") || saved.maybeText("BgpAsnExtended")) || 0,
    ...dropUndefined({
      ipAddress: saved.maybeText("IpAddress"),
      certificateArn: saved.maybeText("CertificateArn"),
      deviceName: saved.maybeText("DeviceName"),
    }),
    tags: saved.tags(),
  };
}

export function readVpnConnection(saved: Members, account: string): VpnConnection {
  const options = saved.maybe("Options");
  const carried = (side: string, all: string): string => {
    const name = [`${side}Ipv4NetworkCidr`, `${side}Ipv6NetworkCidr`].find((each) => options?.has(each));
    return options === undefined || name === undefined ? all : cidrOf(options, name);
  };
  const insideIpVersion = options?.oneOf("TunnelInsideIpVersion", ["ipv4", "ipv6"], "ipv4") ?? "ipv4";
  const all = insideIpVersion === "ipv4" ? "0.0.0.0/0" : "::/0";
  return {
    id: saved.text("VpnConnectionId"),
    ownerId: account,
    customerGatewayId: saved.text("CustomerGatewayId"),
    ...dropUndefined({
      vpnGatewayId: saved.maybeText("VpnGatewayId"),
      transitGatewayId: saved.maybeText("TransitGatewayId"),
      concentratorId: saved.maybeText("VpnConcentratorId"),
      coreNetworkArn: saved.maybeText("CoreNetworkArn"),
      coreNetworkAttachmentArn: saved.maybeText("CoreNetworkAttachmentArn"),
      keyArn: saved.maybeText("PreSharedKeyArn"),
      transportAttachmentId: options?.maybeText("TransportTransitGatewayAttachmentId"),
    }),
    staticRoutesOnly: options?.flag("StaticRoutesOnly") ?? false,
    accelerated: options?.flag("EnableAcceleration") ?? false,
    insideIpVersion,
    outsideIpType: options?.maybeText("OutsideIpAddressType") ?? "PublicIpv4",
    bandwidth: options?.oneOf("TunnelBandwidth", ["standard", "large"], "standard") ?? "standard",
    localCidr: carried("Local", all),
    remoteCidr: carried("Remote", all),
    tunnels: (options?.list("TunnelOptions") ?? []).map(readTunnel),
    routes: [
      ...new Set(
        saved
          .list("Routes")
          .filter(isLive)
          .map((each) => cidrOf(each, "DestinationCidrBlock")),
      ),
    ],
    createdAt: saved.list("VgwTelemetry")[0]?.maybeText("LastStatusChange") ?? "1970-01-01T00:00:00.000Z",
    tags: saved.tags(),
  };
}

const NUMBERS = [
  "Phase1LifetimeSeconds",
  "Phase2LifetimeSeconds",
  "RekeyMarginTimeSeconds",
  "RekeyFuzzPercentage",
  "ReplayWindowSize",
  "DpdTimeoutSeconds",
];
const WORDS = ["DpdTimeoutAction", "StartupAction"];
const LISTS = [
  "Phase1EncryptionAlgorithms",
  "Phase2EncryptionAlgorithms",
  "Phase1IntegrityAlgorithms",
  "Phase2IntegrityAlgorithms",
  "IkeVersions",
];
const NUMBER_LISTS = ["Phase1DHGroupNumbers", "Phase2DHGroupNumbers"];

function readTunnel(saved: Members): VpnTunnel {
  const options: Record<string, unknown> = {};
  for (const name of NUMBERS) options[name] = saved.maybeNumber(name);
  for (const name of WORDS) options[name] = saved.maybeText(name);
  const listed = (name: string, read: (each: Members) => unknown) =>
    saved.has(name) ? saved.list(name).map((each) => ({ Value: read(each) })) : undefined;
  for (const name of LISTS) options[name] = listed(name, (each) => each.text("Value"));
  for (const name of NUMBER_LISTS) options[name] = listed(name, (each) => each.number("Value"));
  const control = "EnableTunnelLifecycleControl";
  if (saved.has(control)) options[control] = saved.flag(control);
  // What is shown of tunnels without logs isn't kept.
  const logs = saved.maybe("LogOptions")?.maybe("CloudWatchLogOptions");
  if (logs?.flag("LogEnabled") === true || logs?.flag("BgpLogEnabled") === true) {
    options["LogOptions"] = saved.structure("LogOptions");
  }
  return {
    outsideIp: saved.text("OutsideIpAddress"),
    insideCidr: cidrOf(saved, saved.has("TunnelInsideIpv6Cidr") ? "TunnelInsideIpv6Cidr" : "TunnelInsideCidr"),
    options: dropUndefined(options),
  };
}
