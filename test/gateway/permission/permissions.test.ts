/**
 * Permission by record: under a policy that allows an action only on the ARN of one record, a call that names this record
 * is let through and a call that names another is refused, whichever member names it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCredentials } from "../../../src/access/credentials.ts";
import { loadOperation } from "../../../src/operations/call.ts";
import { nothing } from "../../../src/operations/permission/touched.ts";
import { type Key, signedHeaders } from "../../setup/signed-call.ts";
import { answerTo, smallGateway } from "../../setup/small-gateway.ts";
import { leastNamingInput, type Named, namesIn, withName } from "../../wire/named-records.ts";
import { type HttpRequest, requestsOf, type Served, served } from "../../wire/sdk.ts";

const KEY: Key = { accessKeyId: "AKIDALICE", secretAccessKey: "secret" };

/** Reports whether a caller who may do only this action, on these resources, is refused. */
async function isRefused({ service, name }: Served, { body, headers }: HttpRequest, resources: readonly string[]) {
  const Statement = [{ Effect: "Allow", Action: `${service}:${name}`, Resource: resources }];
  const credentials = parseCredentials(
    JSON.stringify({ credentials: [{ ...KEY, account: "111111111111", policies: [{ Statement }] }] }),
  );
  const kept = ["content-type", "x-amz-target"].flatMap((each) => (headers[each] ? [[each, headers[each]]] : []));
  const signed = await signedHeaders("http://127.0.0.1", KEY, { service, headers: Object.fromEntries(kept), body });
  const [, code] = await answerTo(smallGateway({ credentials }), signed, body);
  return /^(UnauthorizedOperation|AccessDenied|AccessDeniedException)$/.test(code ?? "");
}

/** What a call makes has an ARN that ends in a star, where the ARNs of records have ids. */
const madeBy = ({ service }: Served): string => `arn:aws:${service}:*:*:*/?`;

async function isHeeded(operation: Served, named: Named): Promise<boolean> {
  const { input, arns: existing } = withName(operation, named, 1);
  const arns = [...existing, madeBy(operation)];
  const [own, other] = await requestsOf(operation, [input, withName(operation, named, 2).input]);
  return !(await isRefused(operation, own as HttpRequest, arns)) && isRefused(operation, other as HttpRequest, arns);
}

/** Operations that act on no resource of their own. */
const onEverything = new Set<Served>();
for (const operation of served) {
  const loaded = await loadOperation(operation.service, operation.name);
  if (loaded?.touches === nothing) onEverything.add(operation);
}
const changing = served.filter((operation) => !onEverything.has(operation));
const both = (name: string, ...paths: readonly string[]) =>
  ["Egress", "Ingress"].flatMap((direction) => paths.map((path) => `ec2.${name}${direction} ${path}`));

const PEERS = [
  "PrefixListIds.PrefixListId",
  ...["VpcId", "VpcPeeringConnectionId"].map((id) => `UserIdGroupPairs.${id}`),
].map((path) => `IpPermissions.${path}`);
const TARGETS = [
  "DestinationPrefixListId",
  "EgressOnlyInternetGatewayId",
  "GatewayId",
  "InstanceId",
  "NatGatewayId",
  "NetworkInterfaceId",
  "TransitGatewayId",
  "VpcEndpointId",
  "VpcPeeringConnectionId",
];

/** Members that name a record without needing permission on it. These lists may only shrink. */
const unheeded: Readonly<Record<string, readonly string[]>> = {
  "AWS asks for permission on the table or the group alone, not on what its routes and rules refer to": [
    ...TARGETS.flatMap((target) => [`ec2.CreateRoute ${target}`, `ec2.ReplaceRoute ${target}`]),
    "ec2.DeleteRoute DestinationPrefixListId",
    ...both("AuthorizeSecurityGroup", ...PEERS),
    ...both("RevokeSecurityGroup", ...PEERS),
    ...both("UpdateSecurityGroupRuleDescriptions", ...PEERS),
    ...both("UpdateSecurityGroupRuleDescriptions", "SecurityGroupRuleDescriptions.SecurityGroupRuleId"),
  ],
  "AWS asks for permission on the scopes that rules select from, not on what they compare": [
    "ec2.CreateIpamPrefixListResolver Rules.Conditions.IpamPoolId",
    "ec2.ModifyIpamPrefixListResolver Rules.Conditions.IpamPoolId",
  ],
  "AWS: actions of WorkSpaces are about no resource of EC2": [
    "workspaces.ModifyWorkspaceAccessProperties WorkspaceAccessProperties.AccessEndpointConfig.AccessEndpoints.VpcEndpointId",
    "workspaces.ModifyWorkspaceCreationProperties WorkspaceCreationProperties.CustomSecurityGroupId",
    "workspaces.RegisterWorkspaceDirectory SubnetIds",
  ],
  "AWS: actions of load balancing and databases are about none of EC2's resources": [
    "rds.CreateDBSubnetGroup SubnetIds",
    "rds.ModifyDBSubnetGroup SubnetIds",
    "elasticloadbalancing.CreateLoadBalancer IpamPools.Ipv4IpamPoolId",
    "elasticloadbalancing.CreateLoadBalancer SubnetMappings.SubnetId",
    "elasticloadbalancing.CreateTargetGroup VpcId",
    "elasticloadbalancing.ModifyIpPools IpamPools.Ipv4IpamPoolId",
    "elasticloadbalancing.SetSubnets SubnetMappings.SubnetId",
  ],
  "the other side gives its consent by accepting": ["ec2.CreateVpcPeeringConnection PeerVpcId"],
  "a question changes nothing of what it is about": ["Match", "Exclude"].flatMap((which) =>
    ["Source", "Destination", "ThroughResources"].map(
      (end) => `ec2.CreateNetworkInsightsAccessScope ${which}Paths.${end}.ResourceStatement.Resources`,
    ),
  ),
  "AWS asks for permission on the endpoint alone, not on the directory of its users": [
    "ec2.CreateClientVpnEndpoint AuthenticationOptions.ActiveDirectory.DirectoryId",
  ],
  "AWS asks for permission on what a template refers to when something is launched from it": [
    "CreateLaunchTemplate",
    "CreateLaunchTemplateVersion",
  ].flatMap((name) =>
    [
      ...["Groups", "NetworkInterfaceId", "SubnetId"].map((member) => `NetworkInterfaces.${member}`),
      ...["Placement.GroupId", "SecurityGroupIds"],
    ].map((path) => `ec2.${name} LaunchTemplateData.${path}`),
  ),
  "AWS asks for permission on the service alone, not on the endpoints that ask to connect": [
    "ec2.AcceptVpcEndpointConnections VpcEndpointIds",
    "ec2.RejectVpcEndpointConnections VpcEndpointIds",
  ],
  "AWS: the ARNs of key pairs and of placement groups have their names": [
    "ec2.DeleteKeyPair KeyPairId",
    "ec2.RunInstances Placement.GroupId",
  ],
};

test("every member that names a record by id needs permission on that record, except for those listed", async () => {
  const found: string[] = [];
  for (const operation of changing) {
    for (const named of namesIn(operation)) {
      if (!(await isHeeded(operation, named))) {
        found.push(`${operation.service}.${operation.name} ${named.path.join(".")}`);
      }
    }
  }
  assert.deepEqual(found.sort(), Object.values(unheeded).flat().sort());
});

/** Inputs that name a record in a way that permission can't follow yet: by name, address, association or attachment. */
const byOtherWays: readonly (readonly [operation: string, input: object])[] = [
  ["ec2.AuthorizeSecurityGroupIngress", { GroupName: "web" }],
  ["ec2.DeleteSecurityGroup", { GroupName: "web" }],
  ["ec2.RevokeSecurityGroupIngress", { GroupName: "web" }],
  ["ec2.UpdateSecurityGroupRuleDescriptionsEgress", { GroupName: "web" }],
  ["ec2.UpdateSecurityGroupRuleDescriptionsIngress", { GroupName: "web" }],
];

/** What calls make, or show, that name no record, as ARNs have it. */
const makes: Readonly<Record<string, string>> = {
  "ec2.CreateIpam": "ec2::111111111111:ipam/*",
  "ec2.CreateIpamResourceDiscovery": "ec2::111111111111:ipam-resource-discovery/*",
  "ec2.CreateKeyPair": "ec2:us-east-1:111111111111:key-pair/*",
  "ec2.ImportKeyPair": "ec2:us-east-1:111111111111:key-pair/*",
  "ec2.CreateManagedPrefixList": "ec2:us-east-1:111111111111:prefix-list/*",
  "ec2.CreatePublicIpv4Pool": "ec2:us-east-1:111111111111:ipv4pool-ec2/*",
  "ec2.AllocateAddress": "ec2:us-east-1:111111111111:elastic-ip/*",
  "ec2.CreateDhcpOptions": "ec2:us-east-1:111111111111:dhcp-options/*",
  "ec2.CreateNetworkInsightsAccessScope": "ec2:us-east-1:111111111111:network-insights-access-scope/*",
  "ec2.CreateCustomerGateway": "ec2:us-east-1:111111111111:customer-gateway/*",
  "ec2.CreateVpnGateway": "ec2:us-east-1:111111111111:vpn-gateway/*",
  "ec2.DeletePlacementGroup": "ec2:us-east-1:111111111111:placement-group/*",
  "ec2.CreatePlacementGroup": "ec2:us-east-1:111111111111:placement-group/*",
  "ec2.CreateLaunchTemplate": "ec2:us-east-1:111111111111:launch-template/*",
  "ec2.CreateVpcEndpointServiceConfiguration": "ec2:us-east-1:111111111111:vpc-endpoint-service/*",
  "ec2.CreateInternetGateway": "ec2:us-east-1:111111111111:internet-gateway/*",
  "ec2.CreateTransitGateway": "ec2:us-east-1:111111111111:transit-gateway/*",
  "config.DescribeConfigurationRecorders": "config:us-east-1:111111111111:configuration-recorder/*/*",
  "config.DescribeConfigurationRecorderStatus": "config:us-east-1:111111111111:configuration-recorder/*/*",
};

test("a call that creates needs permission on everything of the type, and one that shows what it needn't name on that", async () => {
  for (const [key, made] of Object.entries(makes)) {
    const operation = served.find(({ service, name }) => `${service}.${name}` === key);
    assert.ok(operation, key);
    const [request] = await requestsOf(operation, [leastNamingInput(operation)]);
    assert.equal(await isRefused(operation, request as HttpRequest, [`arn:aws:${made}`]), false, key);
    assert.equal(await isRefused(operation, request as HttpRequest, ["arn:aws:ec2:*:*:vpc/*"]), true, key);
  }
});

/** AWS: anyone may ask who they are, without any permission. */
const openToAnyone = new Set(["sts.GetCallerIdentity", "sts.GetSessionToken"]);

test("a call that names no record by id needs permission on everything", async () => {
  const keyOf = ({ service, name }: Served) => `${service}.${name}`;
  const nameless = served
    .filter((operation) => onEverything.has(operation) || namesIn(operation).length === 0)
    // Their calls name resources by names, codes and ARNs.
    .filter(({ service }) => !["elasticloadbalancing", "iam", "ram", "rds", "servicequotas"].includes(service))
    .filter((operation) => !openToAnyone.has(keyOf(operation)) && !(keyOf(operation) in makes))
    .map((operation) => [operation, leastNamingInput(operation)] as const);
  const others = byOtherWays.map(([key, input]) => {
    const operation = served.find((each) => keyOf(each) === key);
    assert.ok(operation, key);
    return [operation, { ...leastNamingInput(operation), ...input }] as const;
  });
  for (const [operation, input] of [...nameless, ...others]) {
    const [request] = await requestsOf(operation, [input]);
    const refused = (resource: string) => isRefused(operation, request as HttpRequest, [resource]);
    assert.equal(
      await refused(`arn:aws:${operation.service}:*`),
      true,
      `${keyOf(operation)} with permission on what has an ARN`,
    );
    assert.equal(await refused("*"), false, `${keyOf(operation)} with permission on everything`);
  }
});

test("catalogue 33: ARNs consist of service, Region, account, type and id; IPAM's name no Region", async () => {
  const cases = [
    ["ec2.DeleteVpc", { VpcId: "vpc-1a2b3c4d" }, "arn:aws:ec2:us-east-1:111111111111:vpc/vpc-1a2b3c4d"],
    [
      "ec2.DeleteNatGateway",
      { NatGatewayId: "nat-1a2b3c4d" },
      "arn:aws:ec2:us-east-1:111111111111:natgateway/nat-1a2b3c4d",
    ],
    [
      "ec2.DeleteIpamPool",
      { IpamPoolId: "ipam-pool-1a2b3c4d" },
      "arn:aws:ec2::111111111111:ipam-pool/ipam-pool-1a2b3c4d",
    ],
    ["ds.DeleteDirectory", { DirectoryId: "d-0123456789" }, "arn:aws:ds:us-east-1:111111111111:directory/d-0123456789"],
    [
      "workspaces.DeleteIpGroup",
      { GroupId: "wsipg-012345678" },
      "arn:aws:workspaces:us-east-1:111111111111:workspaceipgroup/wsipg-012345678",
    ],
  ] as const;
  for (const [key, input, arn] of cases) {
    const operation = served.find(({ service, name }) => `${service}.${name}` === key);
    assert.ok(operation, key);
    const [request] = await requestsOf(operation, [input]);
    assert.equal(await isRefused(operation, request as HttpRequest, [arn]), false, key);
    assert.equal(await isRefused(operation, request as HttpRequest, [`${arn}0`]), true, key);
  }
});
