/** An account so large that no answer about all of it fits into a turn, written straight into a log. */

import { fold } from "../src/gateway/worlds/fold.ts";
import { startCordon } from "../src/main/index.ts";
import type { Resource } from "../src/model/records/tag.ts";
import { type Change, partitionKey, put } from "../src/model/world/change.ts";
import { type Kind, kinds, type RecordOf } from "../src/model/world/kinds.ts";
import { Partition } from "../src/model/world/partition.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";
import { call, ec2, element } from "../test/setup/signed-call.ts";

export const NAME = "123456789012/us-east-1";
const [VPCS, GROUPS, RULES, INTERFACES, ALLOCATIONS, OTHERS] = [1_000, 2_500, 60, 5_000, 10_000, 1_000];

/** Ids of one record of each kind, which has many beside it. */
export type Ids = Readonly<Record<string, string>>;

/** Makes the account's log in an empty directory. */
export async function makeLargeAccount(directory: string): Promise<Ids> {
  const ids = await makeOneOfEach(directory);
  const store = openSqliteStore({ directory });
  try {
    const before = new Partition(partitionKey(NAME));
    await fold(before, await store.load(NAME));
    let { revision } = before;
    const changes = [...manyOfEach(before, ids)];
    for (let at = 0; at < changes.length; at += 2_000) {
      const entry = {
        partition: NAME,
        revision: revision + 1,
        time: "2026-11-01T00:00:00.000Z",
        principal: "arn:aws:iam::123456789012:root",
        requestId: "measured",
        operation: "Cordon:Import",
        changes: changes.slice(at, at + 2_000),
      };
      await store.commit({ expected: new Map([[NAME, revision++]]), entries: [entry] });
    }
  } finally {
    await store.close();
  }
  return ids;
}

type Parameters = Readonly<Record<string, string>>;

/** Calls in whose order each has what it needs; `$Name` is the id that the call of that name answered. */
const CALLS: readonly (readonly [name: string, id: string, action: string, parameters: Parameters])[] = [
  ["vpc", "vpcId", "CreateVpc", { CidrBlock: "10.0.0.0/16" }],
  ["subnet", "subnetId", "CreateSubnet", { VpcId: "$vpc", CidrBlock: "10.0.0.0/18" }],
  ["subnet2", "subnetId", "CreateSubnet", { VpcId: "$vpc", CidrBlock: "10.0.64.0/24", AvailabilityZone: "us-east-1b" }],
  ["igw", "internetGatewayId", "CreateInternetGateway", {}],
  ["", "return", "AttachInternetGateway", { VpcId: "$vpc", InternetGatewayId: "$igw" }],
  ["rtb", "routeTableId", "CreateRouteTable", { VpcId: "$vpc" }],
  ["", "return", "CreateRoute", { RouteTableId: "$rtb", DestinationCidrBlock: "0.0.0.0/0", GatewayId: "$igw" }],
  ["", "associationId", "AssociateRouteTable", { RouteTableId: "$rtb", SubnetId: "$subnet" }],
  ["acl", "networkAclId", "CreateNetworkAcl", { VpcId: "$vpc" }],
  ["eigw", "egressOnlyInternetGatewayId", "CreateEgressOnlyInternetGateway", { VpcId: "$vpc" }],
  [
    "dopt",
    "dhcpOptionsId",
    "CreateDhcpOptions",
    { "DhcpConfiguration.1.Key": "domain-name", "DhcpConfiguration.1.Value.1": "a.b" },
  ],
  [
    "pl",
    "prefixListId",
    "CreateManagedPrefixList",
    { PrefixListName: "l", AddressFamily: "IPv4", MaxEntries: "1000", "Entry.1.Cidr": "10.0.0.0/8" },
  ],
  ["sg", "groupId", "CreateSecurityGroup", { VpcId: "$vpc", GroupName: "first", GroupDescription: "first" }],
  [
    "",
    "return",
    "AuthorizeSecurityGroupIngress",
    {
      GroupId: "$sg",
      "IpPermissions.1.IpProtocol": "tcp",
      "IpPermissions.1.FromPort": "1",
      "IpPermissions.1.ToPort": "1",
      "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/8",
    },
  ],
  ["eni", "networkInterfaceId", "CreateNetworkInterface", { SubnetId: "$subnet", "SecurityGroupId.1": "$sg" }],
  ["eni2", "networkInterfaceId", "CreateNetworkInterface", { SubnetId: "$subnet", "SecurityGroupId.1": "$sg" }],
  [
    "",
    "networkInterfacePermissionId",
    "CreateNetworkInterfacePermission",
    { NetworkInterfaceId: "$eni", AwsAccountId: "222222222222", Permission: "INSTANCE-ATTACH" },
  ],
  [
    "i",
    "instanceId",
    "RunInstances",
    { ImageId: "ami-12345678", InstanceType: "t3.micro", MinCount: "1", MaxCount: "1", SubnetId: "$subnet" },
  ],
  ["eip", "allocationId", "AllocateAddress", {}],
  ["eip2", "allocationId", "AllocateAddress", {}],
  ["", "associationId", "AssociateAddress", { AllocationId: "$eip2", NetworkInterfaceId: "$eni2" }],
  ["nat", "natGatewayId", "CreateNatGateway", { SubnetId: "$subnet", AllocationId: "$eip" }],
  [
    "vpce",
    "vpcEndpointId",
    "CreateVpcEndpoint",
    { VpcId: "$vpc", ServiceName: "com.amazonaws.us-east-1.s3", "RouteTableId.1": "$rtb" },
  ],
  [
    "scr",
    "subnetCidrReservationId",
    "CreateSubnetCidrReservation",
    { SubnetId: "$subnet", Cidr: "10.0.63.0/28", ReservationType: "explicit" },
  ],
  ["vpc2", "vpcId", "CreateVpc", { CidrBlock: "10.1.0.0/16" }],
  ["", "state", "AssociateSecurityGroupVpc", { GroupId: "$sg", VpcId: "$vpc2" }],
  ["pcx", "vpcPeeringConnectionId", "CreateVpcPeeringConnection", { VpcId: "$vpc", PeerVpcId: "$vpc2" }],
  ["ipam", "ipamId", "CreateIpam", { "OperatingRegion.1.RegionName": "us-east-1" }],
  ["scope", "privateDefaultScopeId", "DescribeIpams", {}],
  ["pool", "ipamPoolId", "CreateIpamPool", { IpamScopeId: "$scope", AddressFamily: "ipv4", Locale: "us-east-1" }],
  ["", "cidr", "ProvisionIpamPoolCidr", { IpamPoolId: "$pool", Cidr: "10.0.0.0/8" }],
  ["", "state", "GetIpamPoolCidrs", { IpamPoolId: "$pool" }],
  ["alloc", "ipamPoolAllocationId", "AllocateIpamPoolCidr", { IpamPoolId: "$pool", Cidr: "10.255.0.0/24" }],
  ["disco", "ipamResourceDiscoveryId", "DescribeIpamResourceDiscoveries", {}],
  ["policy", "ipamPolicyId", "CreateIpamPolicy", { IpamId: "$ipam" }],
  [
    "resolver",
    "ipamPrefixListResolverId",
    "CreateIpamPrefixListResolver",
    { IpamId: "$ipam", AddressFamily: "ipv4", "Rule.1.RuleType": "static-cidr", "Rule.1.StaticCidr": "10.9.0.0/16" },
  ],
  [
    "nip",
    "networkInsightsPathId",
    "CreateNetworkInsightsPath",
    { Source: "$eni", Destination: "$eni2", Protocol: "tcp", DestinationPort: "443" },
  ],
  ["nia", "networkInsightsAnalysisId", "StartNetworkInsightsAnalysis", { NetworkInsightsPathId: "$nip" }],
  [
    "nis",
    "networkInsightsAccessScopeId",
    "CreateNetworkInsightsAccessScope",
    { "MatchPath.1.Source.ResourceStatement.ResourceType.1": "AWS::EC2::InternetGateway", ClientToken: "measured" },
  ],
  [
    "nisa",
    "networkInsightsAccessScopeAnalysisId",
    "StartNetworkInsightsAccessScopeAnalysis",
    { NetworkInsightsAccessScopeId: "$nis", ClientToken: "measured" },
  ],
];

async function makeOneOfEach(directory: string): Promise<Ids> {
  const cordon = await startCordon({ port: 0, store: { directory } });
  const ids: Record<string, string> = {};
  const filled = (text: string) => (text.startsWith("$") ? (ids[text.slice(1)] ?? text) : text);
  try {
    for (const [name, id, action, parameters] of CALLS) {
      const given = Object.fromEntries(Object.entries(parameters).map(([key, text]) => [key, filled(text)]));
      const { status, body } = await ec2(cordon.url, action, given);
      if (status !== 200) console.error(`${action}: ${body}`);
      else if (name !== "") ids[name] = element(body, id) ?? "";
    }
    const json = async (service: string, target: string, input: object) => {
      const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
      const { status, body } = await call(cordon.url, { service, headers, body: JSON.stringify(input) });
      if (status !== 200) console.error(`${target}: ${body}`);
      return JSON.parse(body) as Record<string, string>;
    };
    const group = await json("workspaces", "WorkspacesService.CreateIpGroup", {
      GroupName: "first",
      UserRules: Array.from({ length: 10 }, (_, n) => ({ ipRule: `198.51.${n}.0/24` })),
    });
    ids["wsipg"] = group["GroupId"] ?? "";
    const directory = await json("ds", "DirectoryService_20150416.CreateDirectory", {
      Name: "corp.example.com",
      Password: "Passw0rd!",
      Size: "Small",
      VpcSettings: { VpcId: ids["vpc"], SubnetIds: [ids["subnet"], ids["subnet2"]] },
    });
    ids["d"] = directory["DirectoryId"] ?? "";
    await json("workspaces", "WorkspacesService.RegisterWorkspaceDirectory", {
      DirectoryId: ids["d"],
      EnableWorkDocs: false,
    });
    await json("workspaces", "WorkspacesService.AssociateIpGroups", {
      DirectoryId: ids["d"],
      GroupIds: [ids["wsipg"]],
    });
  } finally {
    await cordon.close();
  }
  return ids;
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, "0");
const tags = (n: number) => Array.from({ length: 5 }, (_, at) => ({ key: `key-${at}`, value: `value-${n % 100}` }));

function* manyOfEach(before: Partition, ids: Ids): Generator<Change> {
  const first = <K extends Kind>(kind: K, id: string | undefined): RecordOf<K> => {
    const found = id === undefined ? before.all(kind).next().value : before.get(kind, id);
    if (found === undefined || found === null) throw new Error(`no ${kind} ${id}`);
    return found as RecordOf<K>;
  };
  const newId = (kind: Kind, n: number) => `${kinds[kind].prefix}-${hex(n + 1, kinds[kind].digits ?? 17)}`;
  function* copies<K extends Kind>(
    kind: K,
    record: RecordOf<K>,
    count: number,
    other: (n: number) => object = () => ({}),
  ) {
    for (let n = 0; n < count; n++) {
      const tagged = "tags" in record ? { tags: tags(n) } : {};
      yield put(kind, { ...(record as Resource), id: newId(kind, n), ...tagged, ...other(n) } as RecordOf<K>);
    }
  }
  const vpcOf = (n: number) => newId("vpc", n % VPCS);
  yield* copies("vpc", first("vpc", ids["vpc"]), VPCS, (n) => ({
    cidrBlocks: [{ associationId: `vpc-cidr-assoc-${hex(n, 17)}`, cidr: `10.${16 + (n >> 5)}.${(n & 31) << 3}.0/21` }],
  }));
  yield* copies("subnet", first("subnet", ids["subnet"]), VPCS, (n) => ({
    vpcId: vpcOf(n),
    cidr: `10.${16 + (n >> 5)}.${(n & 31) << 3}.0/24`,
  }));
  yield* copies("security-group", first("security-group", ids["sg"]), GROUPS, (n) => ({ name: `large-${n}` }));
  const rule = [...before.by("security-group-rule", "group", ids["sg"] ?? "")];
  const [ingress, egress] = ["ingress", "egress"].map((name) => rule.find(({ direction }) => direction === name));
  if (ingress === undefined || egress === undefined) throw new Error("no rules");
  yield* copies("security-group-rule", ingress, GROUPS * RULES, (n) => ({
    groupId: newId("security-group", Math.floor(n / RULES)),
    ...(n % RULES === 0
      ? { direction: "egress", protocol: "-1", fromPort: -1, toPort: -1 }
      : { fromPort: 1_000 + (n % RULES), toPort: 1_000 + (n % RULES) }),
    peer: { kind: "ipv4", cidr: n % RULES <= 1 ? "0.0.0.0/0" : `10.${(n * 7) % 250}.0.0/16` },
  }));
  yield* copies("network-interface", first("network-interface", ids["eni"]), INTERFACES, (n) => ({
    groupIds: [newId("security-group", n % GROUPS)],
    privateIpv4: [{ address: `10.0.${16 + (n >> 8)}.${n & 255}`, isPrimary: true }],
    macAddress: `02:00:00:00:${hex(n >> 8, 2)}:${hex(n & 255, 2)}`,
    ...(n < 500 && { publicIp: `54.0.${n >> 8}.${n & 255}` }),
  }));
  yield* copies("instance", first("instance", ids["i"]), 2_000, (n) => ({ reservationId: `r-${hex(n >> 4, 17)}` }));
  yield* copies("volume", first("volume", undefined), 2_000, (n) => ({ attachment: undefined, sizeGib: 8 + (n % 3) }));
  yield* copies("elastic-ip", first("elastic-ip", ids["eip2"]), OTHERS, (n) => ({
    publicIp: `54.1.${n >> 8}.${n & 255}`,
    association: undefined,
  }));
  yield* copies("route-table", first("route-table", ids["rtb"]), OTHERS, (n) => ({ vpcId: vpcOf(n) }));
  yield* copies("network-acl", first("network-acl", ids["acl"]), OTHERS, (n) => ({ vpcId: vpcOf(n) }));
  yield* copies("internet-gateway", first("internet-gateway", ids["igw"]), OTHERS, (n) => ({ vpcId: vpcOf(n) }));
  yield* copies("egress-only-internet-gateway", first("egress-only-internet-gateway", undefined), OTHERS, (n) => ({
    vpcId: vpcOf(n),
  }));
  yield* copies("dhcp-options", first("dhcp-options", ids["dopt"]), OTHERS);
  yield* copies("nat-gateway", first("nat-gateway", ids["nat"]), OTHERS, (n) => ({ vpcId: vpcOf(n), addresses: [] }));
  yield* copies("vpc-endpoint", first("vpc-endpoint", ids["vpce"]), OTHERS, (n) => ({
    vpcId: vpcOf(n),
    networkInterfaceIds: [],
  }));
  yield* copies("subnet-cidr-reservation", first("subnet-cidr-reservation", ids["scr"]), OTHERS);
  yield* copies("network-interface-permission", first("network-interface-permission", undefined), OTHERS);
  const peering = first("vpc-peering-connection", ids["pcx"]);
  yield* copies("vpc-peering-connection", peering, OTHERS, (n) => ({
    requester: { ...peering.requester, vpcId: vpcOf(n) },
    accepter: { ...peering.accepter, vpcId: vpcOf(n + 1) },
  }));
  const list = first("prefix-list", ids["pl"]);
  const version = first("prefix-list-version", `${list.id}@1`);
  yield* copies("prefix-list", list, OTHERS, (n) => ({ name: `large-${n}` }));
  for (let n = 0; n < OTHERS; n++) {
    const prefixListId = newId("prefix-list", n);
    const entries = Array.from({ length: n === 0 ? 1_000 : 20 }, (_, at) => ({
      cidr: `10.${at >> 8}.${at & 255}.0/24`,
    }));
    yield put("prefix-list-version", { ...version, id: `${prefixListId}@1`, prefixListId, entries });
  }
  yield* copies("ipam-pool", first("ipam-pool", ids["pool"]), OTHERS);
  yield* copies("ipam-pool-cidr", first("ipam-pool-cidr", undefined), OTHERS, (n) => ({
    poolId: newId("ipam-pool", n),
  }));
  yield* copies("ipam-pool-allocation", first("ipam-pool-allocation", ids["alloc"]), ALLOCATIONS, (n) => ({
    cidr: `10.${n >> 8}.${n & 255}.0/24`,
  }));
  yield* copies("ipam-scope", first("ipam-scope", ids["scope"]), OTHERS, () => ({ isDefault: false }));
  yield* copies("ipam-policy", first("ipam-policy", ids["policy"]), 100);
  yield* copies("ipam-prefix-list-resolver", first("ipam-prefix-list-resolver", ids["resolver"]), 100);
  yield* copies("network-insights-path", first("network-insights-path", ids["nip"]), OTHERS);
  yield* copies("network-insights-analysis", first("network-insights-analysis", ids["nia"]), OTHERS);
  yield* copies("network-insights-access-scope", first("network-insights-access-scope", ids["nis"]), OTHERS);
  yield* copies(
    "network-insights-access-scope-analysis",
    first("network-insights-access-scope-analysis", ids["nisa"]),
    OTHERS,
  );
  yield* copies("ip-group", first("ip-group", ids["wsipg"]), OTHERS, (n) => ({ name: `large-${n}` }));
  yield* copies("directory", first("directory", ids["d"]), OTHERS, () => ({ alias: undefined }));
  yield* copies("workspace-directory", first("workspace-directory", ids["d"]), OTHERS, (n) => ({
    id: newId("directory", n),
  }));
}

/** With so many rules as an import takes in one body. */
export function withinLimit(exported: string): string {
  const all = JSON.parse(exported) as Record<string, Record<string, unknown>[]>;
  const groups = all["SecurityGroups"]?.map((group) => ({ ...group, IpPermissions: [], IpPermissionsEgress: [] }));
  return JSON.stringify({
    ...all,
    SecurityGroups: groups,
    SecurityGroupRules: all["SecurityGroupRules"]?.slice(0, 60_000),
  });
}
