/** Changes a Client VPN endpoint: what the call gives. Its client block, protocol and authentication stay. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { ClientVpnEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";
import { put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { placeTouched, readPlace } from "./endpoint-place.ts";
import { mixesAssociations, transitTouched } from "./endpoint-transit.ts";
import { endpointTouched, findClientVpnEndpoint, interfacesOfClientVpn } from "./find-endpoint.ts";
import {
  readBanner,
  readConnectHandler,
  readDnsServers,
  readLogging,
  readSessionHours,
  readTrustProviders,
  readVpnPort,
} from "./read-options.ts";
import { statusOf } from "./show-endpoint.ts";

// AWS: the VPC stays once a subnet is associated (catalogue 588); ours: no evidence of AWS's text
const isAssociated = awsError(
  "InvalidParameterValue",
  (endpointId: string, vpcId: string) =>
    `Client VPN endpoint ${endpointId} has target networks in ${vpcId}. Disassociate them before you change its VPC.`,
);

// AWS: it doesn't support this (SDK); ours: no evidence of AWS's code and text
const staysOnGateway = awsError(
  "UnsupportedOperation",
  () =>
    "The transit gateway of a Client VPN endpoint can't be changed. Associate and disassociate Availability Zones instead.",
);

type Input = InputOf<"ec2", "ModifyClientVpnEndpoint">;

export default operation("ec2", "ModifyClientVpnEndpoint", {
  touches: (call) => [
    ...endpointTouched(call),
    ...placeTouched(call.world, call.input),
    ...transitTouched(call, call.input.TransitGatewayConfiguration),
  ],
  decide(call) {
    const { input, world, limits } = call;
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    if (input.TransitGatewayConfiguration !== undefined) throw staysOnGateway();
    const place = readPlace(world, input, limits);
    const before = endpoint.vpcId;
    if (place && before !== undefined && place.vpcId !== before && statusOf(world, endpoint) === "available") {
      throw isAssociated(endpoint.id, before);
    }
    if (place !== undefined && endpoint.transit !== undefined) throw mixesAssociations(endpoint.id);
    const changed = { ...withOptions(call, endpoint), ...place };
    const interfaces = place === undefined ? [] : interfacesOfClientVpn(world, endpoint.id);
    return {
      changes: [
        put("client-vpn-endpoint", changed),
        ...interfaces.map((each) => put("network-interface", { ...each, groupIds: changed.groupIds })),
      ],
      output: { Return: true },
    };
  },
});

function withOptions(call: Call<Input>, endpoint: ClientVpnEndpoint): ClientVpnEndpoint {
  const { input } = call;
  const { logging, connectHandlerArn, loginBanner, ...rest } = endpoint;
  const { DnsServers, SelfServicePortal: portal, DevicePostureOptions: posture } = input;
  const before = { logging, connectHandlerArn, loginBanner };
  return {
    ...rest,
    serverCertificateArn: input.ServerCertificateArn || rest.serverCertificateArn,
    description: input.Description ?? rest.description,
    isSplitTunnel: input.SplitTunnel ?? rest.isSplitTunnel,
    vpnPort: readVpnPort(input.VpnPort ?? rest.vpnPort),
    dnsServers: DnsServers === undefined ? rest.dnsServers : serversOf(DnsServers),
    hasSelfServicePortal: portal === undefined ? rest.hasSelfServicePortal : portal === "enabled",
    sessionTimeoutHours: readSessionHours(input.SessionTimeoutHours ?? rest.sessionTimeoutHours),
    disconnectsOnTimeout: input.DisconnectOnSessionTimeout ?? rest.disconnectsOnTimeout,
    enforcesRoutes: input.ClientRouteEnforcementOptions?.Enforced ?? rest.enforcesRoutes,
    trustProviders: posture === undefined ? rest.trustProviders : readTrustProviders(posture),
    ...dropUndefined({
      logging: input.ConnectionLogOptions ? readLogging(input.ConnectionLogOptions, endpoint.id, call) : before.logging,
      connectHandlerArn: input.ClientConnectOptions
        ? readConnectHandler(input.ClientConnectOptions)
        : before.connectHandlerArn,
      loginBanner: input.ClientLoginBannerOptions ? readBanner(input.ClientLoginBannerOptions) : before.loginBanner,
    }),
  };
}

/** AWS: `Enabled` false removes the servers (its API reference). */
const serversOf = ({ Enabled, CustomDnsServers = [] }: NonNullable<Input["DnsServers"]>): readonly string[] =>
  Enabled === false ? [] : readDnsServers(CustomDnsServers);
