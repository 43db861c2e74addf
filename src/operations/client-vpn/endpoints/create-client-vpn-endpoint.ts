/** Creates a Client VPN endpoint, which waits for its first target network. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { ClientVpnEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";
import { put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { placeTouched, readPlace } from "./endpoint-place.ts";
import {
  attachmentTo,
  chosenZones,
  findGatewayFor,
  readZones,
  transitTouched,
  zoneAssociation,
} from "./endpoint-transit.ts";
import { readAuthentication } from "./read-authentication.ts";
import {
  readBanner,
  readClientBlock,
  readConnectHandler,
  readDnsServers,
  readLogging,
  readSessionHours,
  readTrustProviders,
  readVpnPort,
} from "./read-options.ts";
import { dnsNameOf } from "./show-endpoint.ts";

// ours: no evidence of AWS's code
const limitExceeded = quotaExceeded(
  "ClientVpnEndpointLimitExceeded",
  "Client VPN endpoints",
  "clientVpnEndpointsPerRegion",
);

type Input = InputOf<"ec2", "CreateClientVpnEndpoint">;

export default operation("ec2", "CreateClientVpnEndpoint", {
  touches: (call) => {
    const { input, world } = call;
    return [
      made("client-vpn-endpoint", {
        serverCertificateArn: input.ServerCertificateArn,
        authentication: readAuthentication(input.AuthenticationOptions),
      }),
      ...placeTouched(world, input),
      ...transitTouched(call, input.TransitGatewayConfiguration),
    ];
  },
  decide(call) {
    const { input, world, limits, region } = call;
    const made = endpointOf(call);
    if (world.count("client-vpn-endpoint") >= limits.clientVpnEndpointsPerRegion) throw limitExceeded();
    const given = input.TransitGatewayConfiguration;
    const { endpoint, changes } = given === undefined ? { endpoint: made, changes: [] } : onTransit(call, made, given);
    return {
      changes: [put("client-vpn-endpoint", endpoint), ...changes],
      output: {
        ClientVpnEndpointId: endpoint.id,
        Status: { Code: "pending-associate" as const },
        DnsName: dnsNameOf(endpoint, region),
      },
    };
  },
});

/** On a transit gateway from the beginning, in the zones that the call names. */
function onTransit(
  call: Call<Input>,
  made: ClientVpnEndpoint,
  given: NonNullable<Input["TransitGatewayConfiguration"]>,
) {
  const zones = readZones(call.region, given) ?? chosenZones(call.region);
  const gateway = findGatewayFor(call, given);
  const { attachmentId, changes } = attachmentTo(call, gateway, made);
  const endpoint = { ...made, transit: { gatewayId: gateway.id, attachmentId } };
  const inZones = zones.map((zone) => put("client-vpn-target-network", zoneAssociation(call, endpoint, zone)));
  return { endpoint, changes: [...changes, ...inZones] };
}

function endpointOf(call: Call<Input>): ClientVpnEndpoint {
  const { input, world, newId, caller, limits, now } = call;
  const { TrafficIpAddressType: trafficIpAddressType = "ipv4" } = input;
  if (input.ServerCertificateArn === "") throw missingParameter("serverCertificateArn");
  const id = newId("client-vpn-endpoint");
  return {
    id,
    ownerId: caller.account,
    description: input.Description ?? "",
    serverCertificateArn: input.ServerCertificateArn,
    authentication: readAuthentication(input.AuthenticationOptions),
    dnsServers: readDnsServers(input.DnsServers ?? []),
    transportProtocol: input.TransportProtocol ?? "udp",
    vpnPort: readVpnPort(input.VpnPort ?? 443),
    isSplitTunnel: input.SplitTunnel ?? false,
    groupIds: [],
    ...readPlace(world, input, limits),
    hasSelfServicePortal: input.SelfServicePortal !== "disabled",
    sessionTimeoutHours: readSessionHours(input.SessionTimeoutHours ?? 24),
    disconnectsOnTimeout: input.DisconnectOnSessionTimeout ?? true,
    enforcesRoutes: input.ClientRouteEnforcementOptions?.Enforced ?? false,
    endpointIpAddressType: input.EndpointIpAddressType ?? "ipv4",
    trafficIpAddressType,
    trustProviders: readTrustProviders(input.DevicePostureOptions),
    createdAt: now,
    tags: tagsFor("client-vpn-endpoint", input.TagSpecifications, limits),
    ...dropUndefined({
      clientCidrBlock: readClientBlock(input.ClientCidrBlock, trafficIpAddressType),
      logging: readLogging(input.ConnectionLogOptions, id, call),
      connectHandlerArn: readConnectHandler(input.ClientConnectOptions),
      loginBanner: readBanner(input.ClientLoginBannerOptions),
    }),
  };
}
