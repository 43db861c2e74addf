/** Shows a Client VPN endpoint. */
import type { ClientVpnEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";
import { type Zone, zonesOf } from "../../../model/regions.ts";
import type { World } from "../../../model/world/world.ts";
import type { ClientVpnEndpoint as Shown } from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";

/** AWS: clients look up names below it (AWS CLI examples). */
export const dnsNameOf = ({ id }: Pick<ClientVpnEndpoint, "id">, region: string): string =>
  `${id}.prod.clientvpn.${region}.amazonaws.com`;

/** AWS: an endpoint waits for its first target network (catalogue 589). */
export function statusOf(world: World, { id, transit }: ClientVpnEndpoint): "available" | "pending-associate" {
  const attachment = transit && world.get("transit-gateway-attachment", transit.attachmentId);
  const isAttached = transit === undefined || attachment?.state === "available";
  const hasNetwork = !world.by("client-vpn-target-network", "endpoint", id).next().done;
  return isAttached && hasNetwork ? "available" : "pending-associate";
}

export const zoneNamed = (region: string, name: string | undefined): Zone | undefined =>
  zonesOf(region).find((zone) => zone.name === name);

export function showClientVpnEndpoint(world: World, endpoint: ClientVpnEndpoint): Shown {
  const networks = [...world.by("client-vpn-target-network", "endpoint", endpoint.id)];
  return {
    ClientVpnEndpointId: endpoint.id,
    Description: endpoint.description,
    Status: { Code: statusOf(world, endpoint) },
    CreationTime: endpoint.createdAt.slice(0, 19),
    DnsName: `*.${dnsNameOf(endpoint, world.region)}`,
    ClientCidrBlock: endpoint.clientCidrBlock,
    DnsServers: endpoint.dnsServers,
    SplitTunnel: endpoint.isSplitTunnel,
    VpnProtocol: "openvpn",
    TransportProtocol: endpoint.transportProtocol,
    VpnPort: endpoint.vpnPort,
    AssociatedTargetNetworks: networks.flatMap(({ subnetId }) =>
      subnetId === undefined ? [] : [{ NetworkId: subnetId, NetworkType: "vpc" as const }],
    ),
    ServerCertificateArn: endpoint.serverCertificateArn,
    AuthenticationOptions: endpoint.authentication,
    ConnectionLogOptions: {
      Enabled: endpoint.logging !== undefined,
      CloudwatchLogGroup: endpoint.logging?.group,
      CloudwatchLogStream: endpoint.logging?.stream,
      IncludeAuthorizationPolicyContext: endpoint.logging?.includesPolicyContext,
    },
    Tags: showTags(endpoint.tags),
    SecurityGroupIds: endpoint.groupIds,
    VpcId: endpoint.vpcId,
    TransitGatewayConfiguration: endpoint.transit && {
      TransitGatewayId: endpoint.transit.gatewayId,
      TransitGatewayAttachmentId: endpoint.transit.attachmentId,
      AvailabilityZones: networks.map(({ zone }) => zone ?? ""),
      AvailabilityZoneIds: networks.map(({ zone }) => zoneNamed(world.region, zone)?.id ?? ""),
    },
    SelfServicePortalUrl: endpoint.hasSelfServicePortal
      ? `https://self-service.clientvpn.amazonaws.com/endpoints/${endpoint.id}`
      : undefined,
    ClientConnectOptions: {
      Enabled: endpoint.connectHandlerArn !== undefined,
      LambdaFunctionArn: endpoint.connectHandlerArn,
      Status: { Code: "applied" },
    },
    SessionTimeoutHours: endpoint.sessionTimeoutHours,
    ClientLoginBannerOptions: { Enabled: endpoint.loginBanner !== undefined, BannerText: endpoint.loginBanner },
    ClientRouteEnforcementOptions: { Enforced: endpoint.enforcesRoutes },
    DisconnectOnSessionTimeout: endpoint.disconnectsOnTimeout,
    EndpointIpAddressType: endpoint.endpointIpAddressType,
    TrafficIpAddressType: endpoint.trafficIpAddressType,
    DevicePostureOptions:
      endpoint.trustProviders.length === 0 ? undefined : { TrustProviders: endpoint.trustProviders },
  };
}
