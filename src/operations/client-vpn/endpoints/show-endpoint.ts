/** Shows a Client VPN endpoint. */
import type { ClientVpnEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";
import type { World } from "../../../model/world/world.ts";
import type { ClientVpnEndpoint as Shown } from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";

/** AWS: clients look up names below it (AWS CLI examples). */
export const dnsNameOf = ({ id }: Pick<ClientVpnEndpoint, "id">, region: string): string =>
  `${id}.prod.clientvpn.${region}.amazonaws.com`;

/** AWS: an endpoint waits for its first target network (catalogue 589). */
export function statusOf(world: World, { id }: ClientVpnEndpoint): "available" | "pending-associate" {
  return world.by("client-vpn-target-network", "endpoint", id).next().done ? "pending-associate" : "available";
}

export function showClientVpnEndpoint(world: World, endpoint: ClientVpnEndpoint): Shown {
  const networks = world.by("client-vpn-target-network", "endpoint", endpoint.id);
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
    AssociatedTargetNetworks: [...networks].map(({ subnetId }) => ({
      NetworkId: subnetId,
      NetworkType: "vpc" as const,
    })),
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
