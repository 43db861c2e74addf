/**
 * Defects of other AWS emulators, known from their sources and threads: each must work here, through the official client. A
 * number without a name is a line of our list of defects; name#number is a thread of that project.
 *
 * Proven elsewhere, under the catalogue's numbers or the name given:
 * | line | where |
 * |---|---|
 * | 3, localstack#11512, ministack PR1312 and PR437: duplicates | catalogue 78-82 |
 * | 4, 5, localstack#5726, moto#2551 and #2596: revoking what is absent, and the default rule | catalogue 133-138 |
 * | 6, 7, spinifex PR946, terraform-provider-aws#9514, #377, #4641: canonical CIDRs and protocols | catalogue 83-85, 100, 101 |
 * | 11, moto#597, #1522 and #3196, fakecloud PR1635: descriptions change, the flat form works | catalogue 128-130, 155-157 |
 * | 14, 15: the default group and groups in use stay | catalogue 167-169 |
 * | 16: quotas with the weight of lists | catalogue 118-126 |
 * | 19, localstack#4229, floci#2100, PR2274: prefix lists, their versions and reserved names | catalogue 184-220 |
 * | 20, 22, localstack#7745, floci PR2596, cloudemu PR318: all of IPAM | catalogue 221-303 |
 * | 21: allocations | catalogue 269, 270, 280 |
 * | 23, moto#7493, localstack#12268, terraform-provider-aws#39702: IP groups and directories | catalogue 312-334 |
 * | 24, localstack#6116, fakecloud PR1758, cloudemu#102, PR109 and PR340: what reaches what, and why not | network-insights.test.ts |
 * | 27: stale groups and references | catalogue 175-178 |
 * | localstack#10315 and ministack PR722, PR723: no match is empty, malformed ids | catalogue 62-64, 72 |
 * | localstack#4141, #4336, floci PR1763, cloudemu PR441, kumo PR596, hashicorp/terraform#1169, #2843, #22486: Terraform | terraform.test.ts |
 * | localstack#5495: a NAT gateway's address | networks.test.ts |
 * | moto#2646 and #2647, terraform-provider-aws#47192, #43279, #15202, spinifex PR1060, PR215: default egress and IPv6 | catalogue 41-43, 139 |
 * | floci#1464: mutations at once lose no rule | security-groups.test.ts, terraform-stack.test.ts |
 * | floci#1031, #1200, #1201: interfaces are found by group | catalogue 347 |
 * | floci#1091, PR2384, cloudemu PR488: default groups and default ids of each Region | catalogue 39-41, saved-state.test.ts |
 * | ministack PR1222 and PR396, moto#8917, cloudemu PR489, PR490: ModifySecurityGroupRules, rule ids, Description | catalogue 27, 147-154 |
 * | ministack PR1346: revoking by rule id | catalogue 133, 140 |
 * | fakecloud#2353: IPv4 and IPv6 of one permission gather | catalogue 106 |
 * | terraform-provider-aws#27065: pools as data | terraform.long.ts |
 * | smsilva/wasp-idp#15: imports, discovered is not allocated | catalogue 283 |
 * | landing-zone-accelerator-on-aws#733: pools that divide a VPC | vpcs-from-pools.test.ts |
 *
 * Not ours:
 * | line | why |
 * |---|---|
 * | 25, 26, spinifex PR947, PR182, fakecloud#1734, PR2101: enforcement | what carries traffic is tested beside its own code |
 * | localstack#6546, floci#2564, PR3681, PR3771, #1678, ministack#1344, PR1426: containers behind instances | an instance is a record, nothing is started |
 * | localstack#4445, floci PR1993, fakecloud PR2433: CloudFormation | not served |
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AllocateIpamPoolCidrCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateIpamCommand,
  CreateIpamPoolCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  DescribeIpamPoolAllocationsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  GetManagedPrefixListEntriesCommand,
  type IpPermission,
  ModifyManagedPrefixListCommand,
  ModifySecurityGroupRulesCommand,
  ProvisionIpamPoolCidrCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
  type SecurityGroupRule,
  UpdateSecurityGroupRuleDescriptionsIngressCommand,
} from "@aws-sdk/client-ec2";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { ec2 as call, element } from "../setup/signed-call.ts";

let cordon: Cordon;
before(async () => {
  cordon = await startCordon({ port: 0, store: "memory" });
});
after(() => cordon.close());

let accounts = 0;
/** A client with its own account, and a group in the default VPC. */
async function newcomer() {
  accounts += 1;
  const client = ec2Client(cordon.url, String(accounts).padStart(12, "0"));
  const group = async (GroupName: string): Promise<string> =>
    (await client.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName }))).GroupId ?? "";
  const GroupId = await group("web");
  const Filters = [{ Name: "group-id", Values: [GroupId] }];
  return {
    client,
    group,
    GroupId,
    add: async (...IpPermissions: IpPermission[]) =>
      (await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))).SecurityGroupRules ??
      [],
    addEgress: async (...IpPermissions: IpPermission[]) =>
      (await client.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions }))).SecurityGroupRules ?? [],
    revoke: (...IpPermissions: IpPermission[]) =>
      client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions })),
    rules: async (): Promise<SecurityGroupRule[]> =>
      (await client.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules ?? [],
    show: async () =>
      (await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))).SecurityGroups?.[0],
    list: async (): Promise<string> => {
      const PrefixListName = "offices";
      const create = { PrefixListName, MaxEntries: 3, AddressFamily: "IPv4", Entries: [{ Cidr: "10.1.0.0/16" }] };
      return (await client.send(new CreateManagedPrefixListCommand(create))).PrefixList?.PrefixListId ?? "";
    },
  };
}

const tcp = (port: number, ...cidrs: string[]): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
});
const withCode = (name: string) => (error: unknown) => {
  assert.equal((error as Error).name, name);
  return true;
};
const sourceOf = ({ CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo }: SecurityGroupRule) =>
  CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId ?? "";
const ingressSources = (rules: readonly SecurityGroupRule[]) =>
  rules
    .filter(({ IsEgress }) => !IsEgress)
    .map(sourceOf)
    .sort();

/** One permission with a source of every kind, each with a description. */
async function everyKind({ group, list }: Awaited<ReturnType<typeof newcomer>>) {
  const [other, PrefixListId] = [await group("other"), await list()];
  const sources = ["10.0.0.0/8", "2001:db8::/32", PrefixListId, other];
  const permission: IpPermission = {
    ...tcp(443),
    IpRanges: [{ CidrIp: "10.0.0.0/8", Description: "four" }],
    Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32", Description: "six" }],
    PrefixListIds: [{ PrefixListId, Description: "list" }],
    UserIdGroupPairs: [{ GroupId: other, Description: "group" }],
  };
  return { permission, sources };
}

test("1, localstack#10440, ministack#331: the answer to an authorize has the rules of all permissions", async () => {
  const { add } = await newcomer();
  const added = await add(tcp(80, "10.0.0.0/8", "10.1.0.0/16"), tcp(443, "10.0.0.0/8"), tcp(22, "10.2.0.0/16"));
  assert.deepEqual(
    added.map((rule) => [rule.FromPort, sourceOf(rule)]),
    [
      [80, "10.0.0.0/8"],
      [80, "10.1.0.0/16"],
      [443, "10.0.0.0/8"],
      [22, "10.2.0.0/16"],
    ],
  );
});

test("2, floci#2269, PR2271: an authorize that fails at a later permission leaves nothing behind", async () => {
  const { add, rules } = await newcomer();
  await add(tcp(80, "10.0.0.0/8"));
  await assert.rejects(add(tcp(81, "10.0.0.0/8"), tcp(80, "10.0.0.0/8")), withCode("InvalidPermission.Duplicate"));
  const absent = { ...tcp(82), PrefixListIds: [{ PrefixListId: "pl-0123456789abcdef0" }] };
  await assert.rejects(add(tcp(83, "10.0.0.0/8"), absent), withCode("InvalidPrefixListID.NotFound"));
  assert.deepEqual(ingressSources(await rules()), ["10.0.0.0/8"]);
});

test("8, 9, ministack#1121: every source has its own rule id, and no revoke or describe changes it", async () => {
  const { add, revoke, rules } = await newcomer();
  const added = await add(tcp(80, "10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16"));
  const ids = added.map(({ SecurityGroupRuleId }) => SecurityGroupRuleId);
  assert.equal(new Set(ids).size, 3);
  await revoke(tcp(80, "10.0.0.0/8"));
  const left = new Map((await rules()).map((rule) => [sourceOf(rule), rule.SecurityGroupRuleId]));
  assert.deepEqual([left.get("10.1.0.0/16"), left.get("10.2.0.0/16")], ids.slice(1));
});

test("10, localstack#8985, #9059: descriptions of every kind of source are shown, changed and kept apart (moto#7960)", async () => {
  const newcomers = await newcomer();
  const { permission, sources } = await everyKind(newcomers);
  const { add, client, GroupId, rules } = newcomers;
  const added = await add(permission);
  assert.deepEqual(added.map(({ Description }) => Description).sort(), ["four", "group", "list", "six"]);
  const [first] = added;
  const SecurityGroupRuleDescriptions = [{ SecurityGroupRuleId: first?.SecurityGroupRuleId, Description: "changed" }];
  await client.send(new UpdateSecurityGroupRuleDescriptionsIngressCommand({ GroupId, SecurityGroupRuleDescriptions }));
  const shown = new Map((await rules()).map((rule) => [sourceOf(rule), rule.Description]));
  assert.deepEqual(
    sources.map((source) => shown.get(source)),
    ["changed", "six", "list", "group"],
  );
});

test("12: a modification to every protocol needs no ports", async () => {
  const { add, client, GroupId, rules } = await newcomer();
  const [added] = await add(tcp(80, "10.0.0.0/8"));
  const SecurityGroupRule = { IpProtocol: "-1", CidrIpv4: "10.3.0.0/16" };
  const SecurityGroupRules = [{ SecurityGroupRuleId: added?.SecurityGroupRuleId, SecurityGroupRule }];
  await client.send(new ModifySecurityGroupRulesCommand({ GroupId, SecurityGroupRules }));
  const [rule] = (await rules()).filter(({ IsEgress }) => !IsEgress);
  assert.deepEqual([rule?.IpProtocol, rule?.FromPort, rule?.CidrIpv4], ["-1", -1, "10.3.0.0/16"]);
});

test("13, moto#7915, ministack#916: permissions and rules show the same for every kind of source", async () => {
  const newcomers = await newcomer();
  const { permission, sources } = await everyKind(newcomers);
  await newcomers.add(permission);
  assert.deepEqual(ingressSources(await newcomers.rules()), [...sources].sort());
  const [shown] = (await newcomers.show())?.IpPermissions ?? [];
  const told = [
    ...(shown?.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(shown?.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ...(shown?.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
    ...(shown?.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
  ];
  assert.deepEqual(told, sources);
});

test("17, moto#7408: rules are filtered by group and by tag, never showing those of others; an unknown filter is refused", async () => {
  const { client, group, GroupId, add, rules } = await newcomer();
  const other = await group("other");
  const IpPermissions = [tcp(1, "10.9.0.0/16")];
  const tags = [{ ResourceType: "security-group-rule" as const, Tags: [{ Key: "team", Value: "net" }] }];
  const tagged = { GroupId: other, IpPermissions, TagSpecifications: tags };
  await client.send(new AuthorizeSecurityGroupIngressCommand(tagged));
  await add(tcp(2, "10.8.0.0/16"));
  assert.ok((await rules()).every((rule) => rule.GroupId === GroupId));
  const find = (Name: string, Value: string) =>
    client.send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name, Values: [Value] }] }));
  assert.deepEqual((await find("tag:team", "net")).SecurityGroupRules?.map(sourceOf), ["10.9.0.0/16"]);
  await assert.rejects(find("colour", "red"), withCode("InvalidParameterValue"));
});

test("18: a list that is modified without a name keeps it; an old version and an unknown id are refused", async () => {
  const { client, list } = await newcomer();
  const PrefixListId = await list();
  const AddEntries = [{ Cidr: "10.2.0.0/16" }];
  await client.send(new ModifyManagedPrefixListCommand({ PrefixListId, CurrentVersion: 1, AddEntries }));
  const shown = await client.send(new DescribeManagedPrefixListsCommand({ PrefixListIds: [PrefixListId] }));
  assert.deepEqual([shown.PrefixLists?.[0]?.PrefixListName, shown.PrefixLists?.[0]?.Version], ["offices", 2]);
  await assert.rejects(
    client.send(new ModifyManagedPrefixListCommand({ PrefixListId, CurrentVersion: 1, AddEntries })),
    withCode("PrefixListVersionMismatch"),
  );
  const absent = new GetManagedPrefixListEntriesCommand({ PrefixListId: "pl-0123456789abcdef0" });
  await assert.rejects(client.send(absent), withCode("InvalidPrefixListID.NotFound"));
});

test("28, floci#2190: groups as sources are sent under AWS's name, and another name is refused instead of dropped", async () => {
  const { GroupId, group, add, rules } = await newcomer();
  const other = await group("other");
  await add({ ...tcp(80), UserIdGroupPairs: [{ GroupId: other }] });
  assert.deepEqual(ingressSources(await rules()), [other]);
  const { status, body } = await call(cordon.url, "AuthorizeSecurityGroupIngress", {
    GroupId,
    "IpPermissions.1.IpProtocol": "tcp",
    "IpPermissions.1.FromPort": "81",
    "IpPermissions.1.ToPort": "81",
    "IpPermissions.1.UserIdGroupPairs.1.GroupId": other,
  });
  assert.deepEqual([status, element(body, "Code")], [400, "UnknownParameter"]);
});

test("29, floci#3883: a group without a name is refused, and groups can be created after it", async () => {
  const { client, group } = await newcomer();
  await assert.rejects(
    client.send(new CreateSecurityGroupCommand({ GroupName: "", Description: "d" })),
    withCode("MissingParameter"),
  );
  assert.match(await group("later"), /^sg-/);
});

test("localstack#8528, #8642, moto#8086, #7204, #8460, #8393, floci#1093, PR2272: a rule read by its id has its group, tags, ARN and direction, egress too", async () => {
  const { client, GroupId, rules } = await newcomer();
  const [standard] = await rules();
  assert.deepEqual([standard?.IsEgress, standard?.CidrIpv4, standard?.IpProtocol], [true, "0.0.0.0/0", "-1"]);
  const TagSpecifications = [{ ResourceType: "security-group-rule" as const, Tags: [{ Key: "a", Value: "b" }] }];
  const IpPermissions = [tcp(5432, "10.0.0.0/8")];
  const added = await client.send(
    new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions, TagSpecifications }),
  );
  const id = added.SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  const found = await client.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }));
  assert.equal(found.SecurityGroupRules?.length, 1);
  const [rule] = found.SecurityGroupRules ?? [];
  assert.deepEqual([rule?.GroupId, rule?.IsEgress, rule?.Tags], [GroupId, true, [{ Key: "a", Value: "b" }]]);
  assert.match(
    rule?.SecurityGroupRuleArn ?? "",
    new RegExp(`^arn:aws:ec2:us-east-1:\\d{12}:security-group-rule/${id}$`),
  );
});

test("moto#3970, #6180: revoking some of a permission's addresses leaves the others", async () => {
  const { add, revoke, rules } = await newcomer();
  await add(tcp(80, "10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16"), tcp(443, "10.0.0.0/8"));
  await revoke(tcp(80, "10.1.0.0/16", "10.2.0.0/16"));
  const left = (await rules()).filter(({ IsEgress }) => !IsEgress).map((rule) => [rule.FromPort, sourceOf(rule)]);
  assert.deepEqual(left, [
    [80, "10.0.0.0/8"],
    [443, "10.0.0.0/8"],
  ]);
});

test("moto#6057, #6032, #6050: IsEgress is right in every answer, and a rule is revoked by its id without a protocol", async () => {
  const { add, addEgress, client, GroupId, rules } = await newcomer();
  const [[into], [out]] = [await add(tcp(80, "10.0.0.0/8")), await addEgress(tcp(80, "10.0.0.0/8"))];
  assert.deepEqual([into?.IsEgress, out?.IsEgress], [false, true]);
  const SecurityGroupRuleIds = [out?.SecurityGroupRuleId ?? ""];
  const gone = await client.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds }));
  assert.deepEqual(
    gone.RevokedSecurityGroupRules?.map((rule) => [rule.SecurityGroupRuleId, rule.IsEgress]),
    [[out?.SecurityGroupRuleId, true]],
  );
  assert.deepEqual(ingressSources(await rules()), ["10.0.0.0/8"]);
});

test("moto#6538: several egress permissions with prefix lists are all kept", async () => {
  const { addEgress, list, rules } = await newcomer();
  const PrefixListIds = [{ PrefixListId: await list() }];
  await addEgress({ ...tcp(80), PrefixListIds }, { ...tcp(443), PrefixListIds });
  await addEgress({ ...tcp(5432), PrefixListIds });
  const ports = (await rules()).filter(({ PrefixListId }) => PrefixListId).map(({ FromPort }) => FromPort);
  assert.deepEqual(ports, [80, 443, 5432]);
});

test("moto#3801, #3802, #1676: a duplicate egress rule and an unknown source group are refused", async () => {
  const { add, addEgress, rules } = await newcomer();
  await addEgress(tcp(80, "10.0.0.0/8"));
  await assert.rejects(addEgress(tcp(80, "10.0.0.0/8")), withCode("InvalidPermission.Duplicate"));
  const UserIdGroupPairs = [{ GroupId: "sg-0123456789abcdef0" }];
  await assert.rejects(add({ ...tcp(80), UserIdGroupPairs }), withCode("InvalidGroup.NotFound"));
  assert.equal((await rules()).length, 2);
});

test("hashicorp/terraform#1169: one permission twice in a call is refused in AWS's words", async () => {
  const { add } = await newcomer();
  await assert.rejects(add(tcp(80, "10.0.0.0/8"), tcp(80, "10.0.0.0/8")), {
    name: "InvalidParameterValue",
    message: "The same permission must not appear multiple times",
  });
});

test("floci#1644: instances show their groups", async () => {
  const { client, GroupId } = await newcomer();
  const launch = { ImageId: "ami-0123456789abcdef0", MinCount: 1, MaxCount: 1, SecurityGroupIds: [GroupId] };
  await client.send(new RunInstancesCommand({ ...launch, InstanceType: "t3.micro" }));
  const [instance] = (await client.send(new DescribeInstancesCommand({}))).Reservations?.[0]?.Instances ?? [];
  assert.deepEqual(instance?.SecurityGroups, [{ GroupId, GroupName: "web" }]);
});

test("terraform-provider-aws#28913, #29045, #39046, landing-zone-accelerator-on-aws#207: IPAM shows an allocation at once, and reports what doesn't fit", async () => {
  const { client } = await newcomer();
  const { Ipam } = await client.send(new CreateIpamCommand({ OperatingRegions: [{ RegionName: "us-east-1" }] }));
  await assert.rejects(client.send(new CreateIpamCommand({})), {
    message: "You've reached the limit for ipams. You have created 1 ipams and you are limited to 1.",
  });
  const { IpamPool } = await client.send(
    new CreateIpamPoolCommand({ IpamScopeId: Ipam?.PrivateDefaultScopeId, AddressFamily: "ipv4", Locale: "us-east-1" }),
  );
  const IpamPoolId = IpamPool?.IpamPoolId;
  await client.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr: "10.0.0.0/24" }));
  const { IpamPoolAllocation } = await client.send(new AllocateIpamPoolCidrCommand({ IpamPoolId, NetmaskLength: 28 }));
  const IpamPoolAllocationIds = [IpamPoolAllocation?.IpamPoolAllocationId ?? ""];
  const found = await client.send(new DescribeIpamPoolAllocationsCommand({ IpamPoolAllocationIds }));
  assert.equal(found.IpamPoolAllocations?.[0]?.Cidr, IpamPoolAllocation?.Cidr);
  await assert.rejects(
    client.send(new CreateVpcCommand({ Ipv4IpamPoolId: IpamPoolId, Ipv4NetmaskLength: 20 })),
    /The allocation size is too big for the pool\./,
  );
});
