/** Turns AWS's answers about Client VPN back into records. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import {
  type ClientVpnAuthentication,
  type ClientVpnAuthorizationRule,
  type ClientVpnEndpoint,
  type ClientVpnPolicy,
  type ClientVpnRoute,
  type ClientVpnTargetNetwork,
  type ClientVpnTrustProvider,
  ofEndpoint,
} from "../../../model/records/client-vpn/client-vpn.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { idOfRule } from "../../client-vpn/authorization/id-of-rule.ts";
import { ImportRefused, type Members } from "../members.ts";
import { cidrOf } from "../read-network.ts";

/** AWS: what is deleted is listed for a while. */
const isThere = (saved: Members): boolean =>
  !/^(delet|disassociat|revok)/.test(saved.maybe("Status")?.maybeText("Code") ?? "");

const endpointsIn = (all: Members): readonly Members[] => all.list("ClientVpnEndpoints").filter(isThere);

/** The blocks of the clients of endpoints. */
export const clientBlocksIn = (all: Members): ReadonlyMap<string, readonly string[]> =>
  new Map(
    endpointsIn(all).map((each) => [
      each.text("ClientVpnEndpointId"),
      each.has("ClientCidrBlock") ? [cidrOf(each, "ClientCidrBlock")] : [],
    ]),
  );

export function* clientVpnRecords(all: Members, account: string): Iterable<Change> {
  const policies = new Map(
    all.list("ClientVpnAuthorizationPolicies").map((each) => [each.text("ClientVpnEndpointId"), readPolicy(each)]),
  );
  for (const saved of endpointsIn(all)) {
    const endpoint = readEndpoint(saved, account, policies.get(saved.text("ClientVpnEndpointId")));
    yield put("client-vpn-endpoint", endpoint);
    const of = (list: string) => (all.maybe(list)?.list(endpoint.id) ?? []).filter(isThere);
    for (const each of of("ClientVpnTargetNetworks")) {
      yield put("client-vpn-target-network", readNetwork(each, endpoint, interfacesOf(all, endpoint.id)));
    }
    for (const each of of("ClientVpnRoutes")) yield put("client-vpn-route", readRoute(each, endpoint.id));
    for (const each of of("ClientVpnAuthorizationRules")) {
      yield put("client-vpn-authorization-rule", readRule(each, endpoint.id));
    }
  }
}

/** Undefined if the answer says that there is none: it names the endpoint and no document. */
function readPolicy(saved: Members): ClientVpnPolicy | undefined {
  const document = saved.maybeText("PolicyDocument");
  if (document === undefined) return undefined;
  return {
    document,
    description: saved.maybeText("Description") ?? "",
    isShadow: saved.oneOf("ShadowMode", ["enabled", "disabled"], "disabled") === "enabled",
  };
}

const IP_TYPES = ["ipv4", "ipv6", "dual-stack"] as const;

function readEndpoint(saved: Members, account: string, policy: ClientVpnPolicy | undefined): ClientVpnEndpoint {
  const banner = saved.maybe("ClientLoginBannerOptions");
  const handler = saved.maybe("ClientConnectOptions");
  return {
    id: saved.text("ClientVpnEndpointId"),
    ownerId: account,
    description: saved.maybeText("Description") ?? "",
    serverCertificateArn: saved.text("ServerCertificateArn"),
    authentication: saved.list("AuthenticationOptions").map(readAuthentication),
    dnsServers: saved.texts("DnsServers"),
    transportProtocol: saved.oneOf("TransportProtocol", ["udp", "tcp"], "udp"),
    vpnPort: saved.maybeNumber("VpnPort") ?? 443,
    isSplitTunnel: saved.flag("SplitTunnel"),
    groupIds: saved.texts("SecurityGroupIds"),
    hasSelfServicePortal: saved.has("SelfServicePortalUrl"),
    sessionTimeoutHours: saved.maybeNumber("SessionTimeoutHours") ?? 24,
    disconnectsOnTimeout: saved.flag("DisconnectOnSessionTimeout", true),
    enforcesRoutes: saved.maybe("ClientRouteEnforcementOptions")?.flag("Enforced") ?? false,
    endpointIpAddressType: saved.oneOf("EndpointIpAddressType", IP_TYPES, "ipv4"),
    trafficIpAddressType: saved.oneOf("TrafficIpAddressType", IP_TYPES, "ipv4"),
    trustProviders: saved.maybe("DevicePostureOptions")?.list("TrustProviders").map(readProvider) ?? [],
    // AWS: without fractions of seconds, and without a zone.
    createdAt: `${(saved.maybeText("CreationTime") ?? "1970-01-01T00:00:00").slice(0, 19)}.000Z`,
    ...dropUndefined({
      clientCidrBlock: saved.has("ClientCidrBlock") ? cidrOf(saved, "ClientCidrBlock") : undefined,
      vpcId: saved.maybeText("VpcId"),
      transit: readTransit(saved.maybe("TransitGatewayConfiguration")),
      logging: readLogging(saved.maybe("ConnectionLogOptions")),
      connectHandlerArn: handler?.flag("Enabled") ? handler.text("LambdaFunctionArn") : undefined,
      loginBanner: banner?.flag("Enabled") ? banner.text("BannerText") : undefined,
      policy,
    }),
    tags: saved.tags(),
  };
}

function readAuthentication(saved: Members): ClientVpnAuthentication {
  const directory = saved.maybe("ActiveDirectory");
  const mutual = saved.maybe("MutualAuthentication");
  const federated = saved.maybe("FederatedAuthentication");
  const self = federated?.maybeText("SelfServiceSamlProviderArn");
  const types = ["certificate-authentication", "directory-service-authentication", "federated-authentication"] as const;
  return {
    Type: saved.oneOf("Type", types, types[0]),
    ...(directory && { ActiveDirectory: { DirectoryId: directory.text("DirectoryId") } }),
    ...(mutual && {
      MutualAuthentication: { ClientRootCertificateChain: mutual.text("ClientRootCertificateChain") },
    }),
    ...(federated && {
      FederatedAuthentication: {
        SamlProviderArn: federated.text("SamlProviderArn"),
        ...(self !== undefined && { SelfServiceSamlProviderArn: self }),
      },
    }),
  };
}

const readProvider = (saved: Members): ClientVpnTrustProvider => ({
  TrustProviderType: saved.oneOf("TrustProviderType", ["crowdstrike", "jamf", "jumpcloud"], "crowdstrike"),
  ...dropUndefined({
    TenantId: saved.maybeText("TenantId"),
    PublicSigningKeyUrl: saved.maybeText("PublicSigningKeyUrl"),
  }),
});

function readLogging(saved: Members | undefined): ClientVpnEndpoint["logging"] {
  if (saved?.flag("Enabled") !== true) return undefined;
  return {
    group: saved.text("CloudwatchLogGroup"),
    stream: saved.maybeText("CloudwatchLogStream") ?? "",
    includesPolicyContext: saved.flag("IncludeAuthorizationPolicyContext"),
  };
}

const readTransit = (saved: Members | undefined): ClientVpnEndpoint["transit"] =>
  saved && { gatewayId: saved.text("TransitGatewayId"), attachmentId: saved.text("TransitGatewayAttachmentId") };

/** AWS: answers about an association don't name its interfaces; those of Client VPN say so in their description (catalogue 589). */
function interfacesOf(all: Members, endpointId: string): ReadonlyMap<string, readonly string[]> {
  const found = all.list("NetworkInterfaces").filter((nic) => {
    const description = nic.maybeText("Description") ?? "";
    return description === CLIENT_VPN || description === `${CLIENT_VPN} ${endpointId}`;
  });
  const bySubnet = Map.groupBy(found, (nic) => nic.text("SubnetId"));
  return new Map([...bySubnet].map(([id, nics]) => [id, nics.map((nic) => nic.text("NetworkInterfaceId"))]));
}
const CLIENT_VPN = "ClientVPN Endpoint resource";

function readNetwork(
  saved: Members,
  { id: endpointId, ownerId, transit }: ClientVpnEndpoint,
  interfaces: ReadonlyMap<string, readonly string[]>,
): ClientVpnTargetNetwork {
  const own = { id: saved.text("AssociationId"), endpointId, ownerId };
  if (transit !== undefined) {
    const [zone] = saved.texts("AvailabilityZones");
    return { ...own, networkInterfaceIds: [], ...dropUndefined({ zone }) };
  }
  const subnetId = saved.text("TargetNetworkId");
  return { ...own, vpcId: saved.text("VpcId"), subnetId, networkInterfaceIds: interfaces.get(subnetId) ?? [] };
}

function readRoute(saved: Members, endpointId: string): ClientVpnRoute {
  const destination = cidrOf(saved, "DestinationCidr");
  const subnetId = saved.maybeText("TransitGatewayAttachmentId") ?? saved.maybeText("TargetSubnet");
  if (subnetId === undefined) throw new ImportRefused(`${saved.where} needs TargetSubnet`);
  return {
    id: ofEndpoint(endpointId, destination, subnetId),
    ...{ endpointId, destination, subnetId },
    origin: saved.oneOf("Origin", ["associate", "add-route"], "add-route"),
    description: saved.maybeText("Description") ?? "",
  };
}

function readRule(saved: Members, endpointId: string): ClientVpnAuthorizationRule {
  const destination = cidrOf(saved, "DestinationCidr");
  const groupId = saved.flag("AccessAll") ? undefined : saved.text("GroupId");
  return {
    id: idOfRule(endpointId, destination, groupId),
    ...{ endpointId, destination, description: saved.maybeText("Description") ?? "" },
    ...dropUndefined({ groupId }),
  };
}
