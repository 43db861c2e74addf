/** Shows a VPN connection. */
import type { VpnConnection, VpnTunnel } from "../../../model/records/vpn/vpn.ts";
import type { World } from "../../../model/world/world.ts";
import type { VpnConnection as Shown, TunnelOption } from "../../../wire/generated/ec2.ts";
import type { Call } from "../../operation.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { DEFAULT_ASN } from "../../transit-gateways/gateways/gateway-options.ts";
import { deviceConfiguration } from "./device-configuration.ts";

/** `open` is what makes keys readable; without it none is shown. */
interface Showing {
  readonly world: World;
  readonly open?: Call<unknown>["open"];
}

/** AWS: whoever has chosen no logs has none. */
const NO_LOGS = { CloudWatchLogOptions: { LogEnabled: false, BgpLogEnabled: false } };

export function showVpnConnection(
  { world, open }: Showing,
  connection: VpnConnection,
  state: Shown["State"] = connection.deletedAt === undefined ? "available" : "deleted",
): Shown {
  const { vpnGatewayId, transitGatewayId, keyArn, insideIpVersion, localCidr, remoteCidr } = connection;
  const isIpv6 = insideIpVersion === "ipv6";
  const hasGateway = (vpnGatewayId ?? transitGatewayId ?? connection.coreNetworkArn) !== undefined;
  const customer = world.get("customer-gateway", connection.customerGatewayId);
  const isLive = connection.deletedAt === undefined;
  const keyOf = ({ sealedKey }: VpnTunnel): string | undefined =>
    keyArn !== undefined || sealedKey === undefined ? undefined : open?.("pre-shared-key", sealedKey);
  const amazonSideAsn =
    world.get("vpn-gateway", vpnGatewayId ?? "")?.amazonSideAsn ??
    world.get("transit-gateway", transitGatewayId ?? "")?.amazonSideAsn ??
    DEFAULT_ASN;
  const showTunnel = (tunnel: VpnTunnel): TunnelOption => ({
    OutsideIpAddress: tunnel.outsideIp,
    [isIpv6 ? "TunnelInsideIpv6Cidr" : "TunnelInsideCidr"]: tunnel.insideCidr,
    PreSharedKey: keyOf(tunnel),
    LogOptions: NO_LOGS,
    ...tunnel.options,
  });
  return {
    VpnConnectionId: connection.id,
    State: state,
    Type: "ipsec.1",
    Category: "VPN",
    CustomerGatewayId: connection.customerGatewayId,
    VpnGatewayId: vpnGatewayId,
    TransitGatewayId: transitGatewayId,
    VpnConcentratorId: connection.concentratorId,
    CoreNetworkArn: connection.coreNetworkArn,
    CoreNetworkAttachmentArn: connection.coreNetworkAttachmentArn,
    GatewayAssociationState: hasGateway ? "associated" : "not-associated",
    PreSharedKeyArn: keyArn,
    // AWS: there's no configuration of a deleted connection. It has the keys, so who may not see those doesn't see it.
    CustomerGatewayConfiguration:
      isLive && open !== undefined ? deviceConfiguration(connection, { customer, amazonSideAsn, keyOf }) : undefined,
    Options: {
      EnableAcceleration: connection.accelerated,
      StaticRoutesOnly: connection.staticRoutesOnly,
      ...(isIpv6
        ? { LocalIpv6NetworkCidr: localCidr, RemoteIpv6NetworkCidr: remoteCidr }
        : { LocalIpv4NetworkCidr: localCidr, RemoteIpv4NetworkCidr: remoteCidr }),
      OutsideIpAddressType: connection.outsideIpType,
      TransportTransitGatewayAttachmentId: connection.transportAttachmentId,
      TunnelBandwidth: connection.bandwidth,
      TunnelInsideIpVersion: insideIpVersion,
      TunnelOptions: connection.tunnels.map(showTunnel),
    },
    Routes: connection.routes.map((DestinationCidrBlock) => ({
      DestinationCidrBlock,
      Source: "Static" as const,
      State: "available" as const,
    })),
    VgwTelemetry: isLive
      ? connection.tunnels.map(({ outsideIp }) => ({
          OutsideIpAddress: outsideIp,
          AcceptedRouteCount: connection.routes.length,
          LastStatusChange: connection.createdAt,
          // Nothing is started here.
          Status: "DOWN" as const,
          StatusMessage: "IPSEC IS DOWN",
          CertificateArn: customer?.certificateArn,
        }))
      : [],
    Tags: showTags(connection.tags),
  };
}
