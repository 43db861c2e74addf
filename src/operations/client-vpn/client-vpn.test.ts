import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceQuotaOf } from "../../model/service-quotas.ts";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import authorize from "./authorization/authorize-client-vpn-ingress.ts";
import describeRules from "./authorization/describe-client-vpn-authorization-rules.ts";
import revoke from "./authorization/revoke-client-vpn-ingress.ts";
import describeConnections from "./connections/describe-client-vpn-connections.ts";
import terminate from "./connections/terminate-client-vpn-connections.ts";
import createEndpoint from "./endpoints/create-client-vpn-endpoint.ts";
import deleteEndpoint from "./endpoints/delete-client-vpn-endpoint.ts";
import describeEndpoints from "./endpoints/describe-client-vpn-endpoints.ts";
import exportList from "./endpoints/export-client-vpn-client-certificate-revocation-list.ts";
import exportConfiguration from "./endpoints/export-client-vpn-client-configuration.ts";
import importList from "./endpoints/import-client-vpn-client-certificate-revocation-list.ts";
import modifyEndpoint from "./endpoints/modify-client-vpn-endpoint.ts";
import createRoute from "./routes/create-client-vpn-route.ts";
import deleteRoute from "./routes/delete-client-vpn-route.ts";
import describeRoutes from "./routes/describe-client-vpn-routes.ts";
import applyGroups from "./target-networks/apply-security-groups-to-client-vpn-target-network.ts";
import associate from "./target-networks/associate-client-vpn-target-network.ts";
import describeNetworks from "./target-networks/describe-client-vpn-target-networks.ts";
import disassociate from "./target-networks/disassociate-client-vpn-target-network.ts";

const CERTIFICATE = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/server`;
const ROOT = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/clients`;
const MUTUAL = {
  Type: "certificate-authentication",
  MutualAuthentication: { ClientRootCertificateChainArn: ROOT },
} as const;
const DIRECTORY = {
  Type: "directory-service-authentication",
  ActiveDirectory: { DirectoryId: "d-0123456789" },
} as const;
const FEDERATED = {
  Type: "federated-authentication",
  FederatedAuthentication: { SAMLProviderArn: `arn:aws:iam::${ACCOUNT}:saml-provider/office` },
} as const;

/** A Cordon with an endpoint, and what's needed of its default VPC, which has 172.31.0.0/16. */
function opened(more: Partial<Parameters<typeof createEndpoint.decide>[0]["input"]> = {}) {
  const cordon = new TestCordon({ vpcsPerRegion: 10, clientVpnEndpointsPerRegion: 10 });
  const create = (input: object = {}) =>
    cordon.run(createEndpoint, {
      ClientCidrBlock: "10.100.0.0/16",
      ServerCertificateArn: CERTIFICATE,
      AuthenticationOptions: [MUTUAL],
      ConnectionLogOptions: { Enabled: false },
      ...input,
    });
  const ClientVpnEndpointId = create(more).ClientVpnEndpointId ?? "";
  const VpcId = cordon.defaultVpcId();
  const [first = "", second = ""] = cordon.defaultSubnetIds();
  const shown = (id = ClientVpnEndpointId) =>
    cordon.run(describeEndpoints, { ClientVpnEndpointIds: [id] }).ClientVpnEndpoints?.[0];
  const join = (SubnetId: string) => cordon.run(associate, { ClientVpnEndpointId, SubnetId }).AssociationId ?? "";
  const group = (GroupName: string, Vpc = VpcId) =>
    cordon.run(createGroup, { GroupName, Description: GroupName, VpcId: Vpc }).GroupId ?? "";
  const routes = () => cordon.run(describeRoutes, { ClientVpnEndpointId }).Routes ?? [];
  const interfaces = () =>
    [...cordon.world().all("network-interface")].filter(({ description }) => description.startsWith("ClientVPN"));
  return { cordon, create, ClientVpnEndpointId, VpcId, first, second, shown, join, group, routes, interfaces };
}

test("catalogue 588, 589: a new endpoint waits for its first target network, and has AWS's defaults", () => {
  const { cordon, create, ClientVpnEndpointId, shown } = opened();
  assert.match(ClientVpnEndpointId, /^cvpn-endpoint-[0-9a-f]{17}$/);
  const made = create();
  assert.equal(made.Status?.Code, "pending-associate");
  assert.equal(made.DnsName, `${made.ClientVpnEndpointId}.prod.clientvpn.us-east-1.amazonaws.com`);
  const found = shown();
  assert.equal(found?.Status?.Code, "pending-associate");
  assert.equal(found?.DnsName, `*.${ClientVpnEndpointId}.prod.clientvpn.us-east-1.amazonaws.com`);
  assert.deepEqual(
    [found?.TransportProtocol, found?.VpnPort, found?.SplitTunnel, found?.SessionTimeoutHours, found?.VpnProtocol],
    ["udp", 443, false, 24, "openvpn"],
  );
  assert.equal(found?.DisconnectOnSessionTimeout, true);
  assert.equal(found?.SelfServicePortalUrl?.endsWith(ClientVpnEndpointId), true);
  assert.deepEqual(found?.AuthenticationOptions, [
    { Type: "certificate-authentication", MutualAuthentication: { ClientRootCertificateChain: ROOT } },
  ]);
  assert.equal(cordon.run(describeEndpoints, {}).ClientVpnEndpoints?.length, 2);
  const tcp = [{ Name: "transport-protocol", Values: ["tcp"] }];
  assert.equal(cordon.run(describeEndpoints, { Filters: tcp }).ClientVpnEndpoints?.length, 0);
  assert.throws(() => shown("cvpn-endpoint-00000000000000000"), refusal("InvalidClientVpnEndpointId.NotFound"));
});

test("catalogue 588: options that AWS doesn't take are refused", () => {
  const { create } = opened();
  const wrong: readonly (readonly [object, string])[] = [
    [{ ClientCidrBlock: undefined }, "MissingParameter"],
    [{ ClientCidrBlock: "10.0.0.0/23" }, "InvalidParameterValue"],
    [{ ClientCidrBlock: "10.0.0.0/11" }, "InvalidParameterValue"],
    [{ ClientCidrBlock: "10.0.1.0/16" }, "InvalidParameterValue"],
    [{ ServerCertificateArn: "" }, "MissingParameter"],
    [{ AuthenticationOptions: [] }, "MissingParameter"],
    [{ AuthenticationOptions: [{}] }, "MissingParameter"],
    [{ AuthenticationOptions: [{ Type: "federated-authentication" }] }, "MissingParameter"],
    [{ AuthenticationOptions: [MUTUAL, MUTUAL] }, "InvalidParameterValue"],
    [{ AuthenticationOptions: [DIRECTORY, FEDERATED] }, "InvalidParameterValue"],
    [{ ConnectionLogOptions: { Enabled: true } }, "MissingParameter"],
    [{ DnsServers: ["10.0.0.2", "10.0.0.3", "10.0.0.4"] }, "InvalidParameterValue"],
    [{ DnsServers: ["dns.example"] }, "InvalidParameterValue"],
    [{ VpnPort: 80 }, "InvalidParameterValue"],
    [{ SessionTimeoutHours: 9 }, "InvalidParameterValue"],
    [{ ClientLoginBannerOptions: { Enabled: true } }, "MissingParameter"],
    [{ ClientLoginBannerOptions: { Enabled: true, BannerText: "x".repeat(1401) } }, "InvalidParameterValue"],
    [{ ClientConnectOptions: { Enabled: true } }, "MissingParameter"],
    [{ ClientConnectOptions: { Enabled: true, LambdaFunctionArn: "a:function:other" } }, "InvalidParameterValue"],
    [{ DevicePostureOptions: { Enabled: true, TrustProviders: [{}] } }, "MissingParameter"],
    [{ SecurityGroupIds: ["sg-00000000000000000"] }, "MissingParameter"],
    [
      { TransitGatewayConfiguration: { TransitGatewayId: "tgw-00000000000000000" } },
      "InvalidTransitGatewayID.NotFound",
    ],
    [{ TransitGatewayConfiguration: {}, VpcId: "vpc-00000000000000000" }, "InvalidParameterCombination"],
  ];
  for (const [input, code] of wrong) assert.throws(() => create(input), refusal(code), JSON.stringify(input));
  create({ AuthenticationOptions: [MUTUAL, FEDERATED] });
  create({ ClientCidrBlock: undefined, TrafficIpAddressType: "ipv6" });
});

test("catalogue 592: what a change doesn't give stays, and what it turns off goes", () => {
  const { cordon, ClientVpnEndpointId, shown } = opened({
    Description: "office",
    DnsServers: ["10.0.0.2"],
    ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: "vpn" },
    ClientLoginBannerOptions: { Enabled: true, BannerText: "welcome" },
    ClientConnectOptions: { Enabled: true, LambdaFunctionArn: "arn:aws:lambda:us-east-1:1:function:AWSClientVPN-look" },
    DevicePostureOptions: { Enabled: true, TrustProviders: [{ TrustProviderType: "jamf", TenantId: "t" }] },
  });
  const modify = (input: object) => cordon.run(modifyEndpoint, { ClientVpnEndpointId, ...input });
  const before = shown();
  modify({ SplitTunnel: true });
  assert.deepEqual({ ...shown(), SplitTunnel: false }, before);
  modify({
    Description: "",
    VpnPort: 1194,
    SessionTimeoutHours: 8,
    SelfServicePortal: "disabled",
    DisconnectOnSessionTimeout: false,
    ServerCertificateArn: ROOT,
    ClientRouteEnforcementOptions: { Enforced: true },
    DnsServers: { Enabled: false },
    ConnectionLogOptions: { Enabled: false },
    ClientLoginBannerOptions: { Enabled: false },
    ClientConnectOptions: { Enabled: false },
    DevicePostureOptions: { Enabled: false },
  });
  const after = shown();
  assert.deepEqual(
    [after?.Description, after?.VpnPort, after?.SessionTimeoutHours, after?.SelfServicePortalUrl, after?.DnsServers],
    ["", 1194, 8, undefined, []],
  );
  assert.deepEqual(
    [after?.ConnectionLogOptions?.Enabled, after?.ClientLoginBannerOptions?.Enabled, after?.DevicePostureOptions],
    [false, false, undefined],
  );
  assert.deepEqual(
    [after?.ClientConnectOptions?.Enabled, after?.ClientRouteEnforcementOptions?.Enforced, after?.ServerCertificateArn],
    [false, true, ROOT],
  );
  assert.throws(() => modify({ VpnPort: 1 }), refusal("InvalidParameterValue"));
});

test("catalogue 589: a target network is an interface in its subnet, with the default group, and a route to the VPC", () => {
  const { cordon, ClientVpnEndpointId, VpcId, first, shown, join, routes, interfaces } = opened();
  const id = join(first);
  assert.match(id, /^cvpn-assoc-[0-9a-f]{17}$/);
  const endpoint = shown();
  assert.deepEqual([endpoint?.Status?.Code, endpoint?.VpcId], ["available", VpcId]);
  assert.deepEqual(endpoint?.AssociatedTargetNetworks, [{ NetworkId: first, NetworkType: "vpc" }]);
  const [network] = cordon.run(describeNetworks, { ClientVpnEndpointId }).ClientVpnTargetNetworks ?? [];
  assert.deepEqual([network?.AssociationId, network?.TargetNetworkId, network?.VpcId], [id, first, VpcId]);
  assert.deepEqual(network?.SecurityGroups, endpoint?.SecurityGroupIds);
  assert.equal(endpoint?.SecurityGroupIds?.length, 1);
  assert.equal(network?.AvailabilityZones?.length, 1);
  const [made, ...others] = interfaces();
  assert.deepEqual([made?.subnetId, made?.groupIds, others.length], [first, endpoint?.SecurityGroupIds, 0]);
  const [nic] = cordon.run(describeInterfaces, { NetworkInterfaceIds: [made?.id ?? ""] }).NetworkInterfaces ?? [];
  assert.deepEqual([nic?.RequesterManaged, nic?.Status], [true, "in-use"]);
  assert.equal(nic?.Association?.PublicIp, made?.publicIp);
  assert.deepEqual(
    routes().map((r) => [r.DestinationCidr, r.TargetSubnet, r.Origin, r.Type]),
    [["172.31.0.0/16", first, "associate", "Nat"]],
  );
  cordon.run(disassociate, { ClientVpnEndpointId, AssociationId: id });
  assert.deepEqual([interfaces().length, routes().length, shown()?.Status?.Code], [0, 0, "pending-associate"]);
  const AssociationIds = [id];
  assert.throws(
    () => cordon.run(describeNetworks, { ClientVpnEndpointId, AssociationIds }),
    refusal("InvalidClientVpnAssociationIdNotFound"),
  );
});

test("catalogue 587: subnets that can't be target networks are refused", () => {
  const { cordon, ClientVpnEndpointId, VpcId, first, join } = opened();
  join(first);
  assert.throws(() => join(first), refusal("InvalidClientVpnDuplicateAssociationException"));
  const AvailabilityZone = cordon.world().get("subnet", first)?.availabilityZone;
  const twin = cordon.run(createSubnet, { VpcId, CidrBlock: "172.31.240.0/24", AvailabilityZone }).Subnet?.SubnetId;
  assert.throws(() => join(twin ?? ""), refusal("InvalidClientVpnSubnetId.DuplicateAz"));
  const other = cordon.run(createVpc, { CidrBlock: "10.100.0.0/24" }).Vpc?.VpcId ?? "";
  const elsewhere = cordon.run(createSubnet, { VpcId: other, CidrBlock: "10.100.0.0/28" }).Subnet?.SubnetId ?? "";
  assert.throws(() => join(elsewhere), refusal("InvalidClientVpnSubnetId.NotFound"));
  assert.throws(() => join("subnet-00000000000000000"), refusal("InvalidSubnetID.NotFound"));
  const asked = (input: object) => () => cordon.run(associate, { ClientVpnEndpointId, ...input });
  assert.throws(asked({}), refusal("MissingParameter"));
  assert.throws(asked({ AvailabilityZone: "us-east-1a" }), refusal("InvalidParameterValue"));
  assert.throws(asked({ AvailabilityZoneId: "use1-az1", SubnetId: first }), refusal("InvalidParameterCombination"));
  const free = opened();
  const clash = free.cordon.run(createVpc, { CidrBlock: "10.100.0.0/24" }).Vpc?.VpcId ?? "";
  const inClash = free.cordon.run(createSubnet, { VpcId: clash, CidrBlock: "10.100.0.0/28" }).Subnet?.SubnetId ?? "";
  assert.throws(() => free.join(inClash), refusal("InvalidClientVpnSubnetId.OverlappingCidr"));
  const shared = free.cordon.world().get("subnet", free.first);
  if (shared) free.cordon.apply([{ put: "subnet", value: { ...shared, ownerId: "444455556666" } }]);
  assert.throws(() => free.join(free.first), refusal("InvalidClientVpnSubnetId.DifferentAccount"));
});

test("groups are those of all its interfaces, and can't be deleted while it has them", () => {
  const { cordon, ClientVpnEndpointId, VpcId, first, second, shown, join, group, interfaces } = opened();
  join(first);
  join(second);
  const [web, db] = [group("web"), group("db")];
  const apply = (SecurityGroupIds: readonly string[], Vpc = VpcId) =>
    cordon.run(applyGroups, { ClientVpnEndpointId, VpcId: Vpc, SecurityGroupIds }).SecurityGroupIds;
  assert.deepEqual(apply([web, db]), [web, db]);
  assert.deepEqual(shown()?.SecurityGroupIds, [web, db]);
  for (const each of interfaces()) assert.deepEqual(each.groupIds, [web, db]);
  cordon.run(modifyEndpoint, { ClientVpnEndpointId, VpcId, SecurityGroupIds: [web] });
  for (const each of interfaces()) assert.deepEqual(each.groupIds, [web]);
  cordon.run(deleteGroup, { GroupId: db });
  assert.throws(() => cordon.run(deleteGroup, { GroupId: web }), refusal("DependencyViolation"));
  const other = cordon.run(createVpc, { CidrBlock: "10.9.0.0/16" }).Vpc?.VpcId ?? "";
  assert.throws(() => apply([group("far", other)], other), refusal("InvalidParameterValue"));
  assert.throws(
    () => cordon.run(modifyEndpoint, { ClientVpnEndpointId, VpcId: other }),
    refusal("InvalidParameterValue", /target networks/),
  );
});

test("an endpoint keeps its groups, subnets, VPC and interfaces, and its target networks keep it", () => {
  const { cordon, create, ClientVpnEndpointId } = opened();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.9.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.9.1.0/24" }).Subnet?.SubnetId ?? "";
  const AssociationId = cordon.run(associate, { ClientVpnEndpointId, SubnetId }).AssociationId ?? "";
  const [nic] = cordon.world().by("network-interface", "subnet", SubnetId);
  assert.throws(
    () => cordon.run(deleteInterface, { NetworkInterfaceId: nic?.id ?? "" }),
    refusal("InvalidParameterValue"),
  );
  assert.throws(() => cordon.run(deleteSubnet, { SubnetId }), refusal("DependencyViolation"));
  assert.throws(() => cordon.run(deleteEndpoint, { ClientVpnEndpointId }), refusal("DependencyViolation"));
  cordon.run(authorize, { ClientVpnEndpointId, TargetNetworkCidr: "10.9.0.0/16", AuthorizeAllGroups: true });
  cordon.run(disassociate, { ClientVpnEndpointId, AssociationId });
  cordon.run(deleteSubnet, { SubnetId });
  assert.throws(() => cordon.run(deleteVpc, { VpcId }), refusal("DependencyViolation"));
  assert.equal(cordon.run(deleteEndpoint, { ClientVpnEndpointId }).Status?.Code, "deleting");
  assert.equal(cordon.world().count("client-vpn-authorization-rule"), 0);
  cordon.run(deleteVpc, { VpcId });
  assert.throws(() => create({ VpcId }), refusal("InvalidVpcID.NotFound"));
});

test("catalogue 590: an authorization rule is for a group or for all, once for each network", () => {
  const { cordon, ClientVpnEndpointId } = opened();
  const add = (TargetNetworkCidr: string, more: object) =>
    cordon.run(authorize, { ClientVpnEndpointId, TargetNetworkCidr, ...more }).Status?.Code;
  const end = (TargetNetworkCidr: string, more: object) =>
    cordon.run(revoke, { ClientVpnEndpointId, TargetNetworkCidr, ...more }).Status?.Code;
  const rules = (Filters: readonly object[] = []) =>
    cordon.run(describeRules, { ClientVpnEndpointId, Filters }).AuthorizationRules ?? [];
  assert.equal(add("10.0.0.0/16", { AccessGroupId: "S-1-5", Description: "staff" }), "authorizing");
  add("10.0.0.0/16", { AuthorizeAllGroups: true });
  add("10.0.9.9/16", { AccessGroupId: "S-1-6" });
  assert.throws(
    () => add("10.0.0.0/16", { AuthorizeAllGroups: true }),
    refusal("InvalidClientVpnDuplicateAuthorizationRule"),
  );
  assert.throws(() => add("10.0.0.0/16", {}), refusal("MissingParameter", /access-group-id or authorize-all-groups/));
  const both = { AccessGroupId: "S-1-5", AuthorizeAllGroups: true };
  assert.throws(() => add("10.0.0.0/16", both), refusal("InvalidParameterCombination"));
  assert.throws(() => add("10.0.0.0/33", { AuthorizeAllGroups: true }), refusal("InvalidParameterValue"));
  assert.throws(() => add("2001:db8::/32", { AuthorizeAllGroups: true }), refusal("InvalidParameterValue"));
  assert.deepEqual(
    rules().map((r) => [r.DestinationCidr, r.GroupId, r.AccessAll, r.Status?.Code]),
    [
      ["10.0.0.0/16", "S-1-5", false, "active"],
      ["10.0.0.0/16", "", true, "active"],
      ["10.0.0.0/16", "S-1-6", false, "active"],
    ],
  );
  assert.equal(rules([{ Name: "group-id", Values: ["S-1-5"] }]).length, 1);
  assert.equal(end("10.0.0.0/16", { RevokeAllGroups: true }), "revoking");
  assert.equal(rules().length, 2);
  assert.throws(
    () => end("10.0.0.0/16", { RevokeAllGroups: true }),
    refusal("InvalidClientVpnEndpointAuthorizationRuleNotFound"),
  );
  end("10.0.0.0/16", { AccessGroupId: "S-1-5" });
  assert.equal(rules().length, 1);
});

test("a group whose id looks like a path isn't all users", () => {
  const { cordon, ClientVpnEndpointId } = opened();
  const of = { ClientVpnEndpointId, TargetNetworkCidr: "10.0.0.0/16" };
  for (const AccessGroupId of ["/all", "//all", "all"]) cordon.run(authorize, { ...of, AccessGroupId });
  cordon.run(authorize, { ...of, AuthorizeAllGroups: true });
  cordon.run(revoke, { ...of, AccessGroupId: "/all" });
  assert.deepEqual(
    cordon
      .run(describeRules, { ClientVpnEndpointId })
      .AuthorizationRules?.map((rule) => rule.GroupId)
      .sort(),
    ["", "//all", "all"],
  );
});

test("catalogue 587, 589: routes lead through target networks or to other clients; those that came with a network stay", () => {
  const { cordon, ClientVpnEndpointId, first, second, join, routes } = opened();
  const add = (DestinationCidrBlock: string, TargetVpcSubnetId?: string) =>
    cordon.run(createRoute, { ClientVpnEndpointId, DestinationCidrBlock, TargetVpcSubnetId }).Status?.Code;
  const end = (DestinationCidrBlock: string, TargetVpcSubnetId?: string) =>
    cordon.run(deleteRoute, { ClientVpnEndpointId, DestinationCidrBlock, TargetVpcSubnetId }).Status?.Code;
  assert.throws(() => add("0.0.0.0/0", first), refusal("InvalidClientVpnActiveAssociationNotFound"));
  const id = join(first);
  assert.throws(() => add("0.0.0.0/0", second), refusal("InvalidClientVpnSubnetId.NotFound"));
  assert.throws(() => add("0.0.0.0/0"), refusal("MissingParameter"));
  assert.throws(() => add("0.0.0.0/99", first), refusal("InvalidParameterValue"));
  assert.equal(add("0.0.0.0/0", first), "creating");
  assert.throws(() => add("0.0.0.0/0", first), refusal("InvalidClientVpnDuplicateRoute"));
  assert.throws(() => add("10.99.0.0/16", "local"), refusal("InvalidParameterValue"));
  add("10.100.0.0/16", "local");
  join(second);
  add("0.0.0.0/0", second);
  assert.throws(() => end("0.0.0.0/0"), refusal("MissingParameter"));
  assert.equal(end("0.0.0.0/0", second), "deleting");
  assert.throws(() => end("0.0.0.0/0", second), refusal("InvalidClientVpnRouteNotFound"));
  assert.throws(() => end("172.31.0.0/16", first), refusal("InvalidParameterValue"));
  cordon.run(disassociate, { ClientVpnEndpointId, AssociationId: id });
  assert.deepEqual(
    routes().map(({ DestinationCidr, TargetSubnet }) => [DestinationCidr, TargetSubnet]),
    [
      ["10.100.0.0/16", "local"],
      ["172.31.0.0/16", second],
    ],
  );
});

test("nobody connects: there are no connections to list or to end", () => {
  const { cordon, ClientVpnEndpointId } = opened();
  assert.deepEqual(cordon.run(describeConnections, { ClientVpnEndpointId }).Connections, []);
  const end = (input: object) => () => cordon.run(terminate, { ClientVpnEndpointId, ...input });
  assert.throws(end({ ConnectionId: "cvpn-connection-1" }), refusal("InvalidClientVpnConnection.IdNotFound"));
  assert.throws(end({ Username: "alice" }), refusal("InvalidClientVpnConnection.UserNotFound"));
  assert.throws(end({}), refusal("MissingParameter"));
  assert.throws(end({ ConnectionId: "a", Username: "b" }), refusal("InvalidParameterCombination"));
});

test("a list of revoked certificates comes back as it was imported", () => {
  const { cordon, ClientVpnEndpointId } = opened();
  assert.deepEqual(cordon.run(exportList, { ClientVpnEndpointId }), {});
  const CertificateRevocationList = "-----BEGIN X509 CRL-----\nMIIBvjCBpwIBATANBgkqhkiG9w0=\n-----END X509 CRL-----\n";
  const give = (list: string) => cordon.run(importList, { ClientVpnEndpointId, CertificateRevocationList: list });
  assert.equal(give(CertificateRevocationList).Return, true);
  const kept = { CertificateRevocationList, Status: { Code: "active" } };
  assert.deepEqual(cordon.run(exportList, { ClientVpnEndpointId }), kept);
  for (const wrong of ["", "x", CertificateRevocationList.replaceAll("X509 CRL", "CERTIFICATE")]) {
    assert.throws(() => give(wrong), refusal("InvalidParameterValue"));
  }
});

test("the client's configuration says where the endpoint is, and how users authenticate", () => {
  const { cordon, ClientVpnEndpointId } = opened({ AuthenticationOptions: [MUTUAL, DIRECTORY], VpnPort: 1194 });
  const text = cordon.run(exportConfiguration, { ClientVpnEndpointId }).ClientConfiguration ?? "";
  assert.match(
    text,
    new RegExp(`^remote ${ClientVpnEndpointId}\\.prod\\.clientvpn\\.us-east-1\\.amazonaws\\.com 1194$`, "m"),
  );
  assert.match(text, /^auth-user-pass$/m);
});

test("catalogue 591: the quotas of Client VPN are EC2's", () => {
  const limits = ["L-8EA77D34", "L-9A1BC94B", "L-401D78F7"].map((code) => serviceQuotaOf(`ec2/${code}`)?.limit);
  assert.deepEqual(limits, [
    "clientVpnEndpointsPerRegion",
    "authorizationRulesPerClientVpnEndpoint",
    "routesPerClientVpnTargetNetwork",
  ]);
});
