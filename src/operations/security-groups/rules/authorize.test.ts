import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../../model/world/change.ts";
import { ACCOUNT, refusal } from "../../world-for-tests.ts";
import { all, GroupsCordon, tcp, withGroup } from "../groups/groups-for-tests.ts";
import authorizeIngress from "./authorize-security-group-ingress.ts";

const list = (id: string, maxEntries: number, addressFamily: "IPv4" | "IPv6" = "IPv4") =>
  put("prefix-list", {
    id,
    name: "l",
    ownerId: ACCOUNT,
    addressFamily,
    maxEntries,
    version: 1,
    state: "create-complete",
    tags: [],
  });

const icmp = (type: number, code: number, cidr: string) => ({
  IpProtocol: "icmp",
  FromPort: type,
  ToPort: code,
  IpRanges: [{ CidrIp: cidr }],
});

test("catalogue 78-82: duplicates are refused in AWS's words", () => {
  const { cordon, id } = withGroup();
  const peer = cordon.addGroup("peer");
  const udp = { IpProtocol: "udp", FromPort: 0, ToPort: 65_535, UserIdGroupPairs: [{ GroupId: peer }] };
  cordon.ingress(id, tcp(22, "0.0.0.0/0"), udp, all("10.0.0.0/19"), icmp(-1, -1, "0.0.0.0/0"));
  const refused = (text: string) =>
    refusal("InvalidPermission.Duplicate", `the specified rule "${text}" already exists`);
  assert.throws(
    () => cordon.ingress(id, tcp(22, "0.0.0.0/0")),
    refused("peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW"),
  );
  assert.throws(() => cordon.ingress(id, udp), refused(`peer: ${peer}, UDP, from port: 0, to port: 65535, ALLOW`));
  assert.throws(() => cordon.ingress(id, all("10.0.0.0/19")), refused("peer: 10.0.0.0/19, ALL, ALLOW"));
  assert.throws(
    () => cordon.ingress(id, icmp(-1, -1, "0.0.0.0/0")),
    refused("peer: 0.0.0.0/0, ICMP, type: ALL, code: ALL, ALLOW"),
  );
  assert.throws(() => cordon.egress(id, all("0.0.0.0/0")), refused("peer: 0.0.0.0/0, ALL, ALLOW"));
});

test("catalogue 83-85: host bits are cleared, IPv6 is returned as RFC 5952, and duplicates are found in that form", () => {
  const { cordon, id } = withGroup();
  cordon.ingress(id, tcp(22, "100.68.0.18/18", "2001:DB8:abcd:0012::1/64"));
  const [permission] = cordon.group(id).IpPermissions ?? [];
  assert.equal(permission?.IpRanges?.[0]?.CidrIp, "100.68.0.0/18");
  assert.equal(permission?.Ipv6Ranges?.[0]?.CidrIpv6, "2001:db8:abcd:12::/64");
  assert.throws(() => cordon.ingress(id, tcp(22, "100.68.0.0/18")), refusal("InvalidPermission.Duplicate"));
  assert.throws(() => cordon.ingress(id, tcp(22, "2001:db8:abcd:12::/64")), refusal("InvalidPermission.Duplicate"));
});

test("catalogue 86: a call that has the same permission twice is refused", () => {
  const { cordon, id } = withGroup();
  const twice = () => cordon.ingress(id, tcp(22, "10.0.0.0/8"), tcp(80, "10.0.0.0/8"), tcp(22, "10.0.0.1/8"));
  assert.throws(twice, refusal("InvalidParameterValue", "The same permission must not appear multiple times"));
  assert.equal(cordon.rules(id).length, 1);
});

test("catalogue 87: a malformed CIDR", () => {
  const { cordon, id } = withGroup();
  const given = (CidrIp: string) => () =>
    cordon.ingress(id, { IpProtocol: "tcp", FromPort: 1, ToPort: 1, IpRanges: [{ CidrIp }] });
  assert.throws(given("::/0"), refusal("InvalidParameterValue", "CIDR block ::/0 is malformed"));
  for (const cidr of ["10.0.0.1", "10.0.0.0/33", "10.0.0/8", "010.0.0.0/8", ""]) {
    assert.throws(given(cidr), refusal("InvalidParameterValue", `CIDR block ${cidr} is malformed`));
  }
});

test("catalogue 88: ports out of range", () => {
  const { cordon, id } = withGroup();
  const ports = (FromPort: number, ToPort: number) => () =>
    cordon.ingress(id, { IpProtocol: "tcp", FromPort, ToPort, IpRanges: [{ CidrIp: "10.0.0.0/8" }] });
  assert.throws(ports(-1, 80), refusal("InvalidParameterValue", "TCP/UDP (from) port (-1) out of range"));
  assert.throws(ports(1, 65_536), refusal("InvalidParameterValue", "TCP/UDP (to) port (65536) out of range"));
  assert.throws(ports(80, 22), refusal("InvalidParameterValue"));
});

test("catalogue 89, 91: unknown and missing protocols", () => {
  const { cordon, id } = withGroup();
  const protocol = (IpProtocol?: string) => () =>
    cordon.ingress(id, { IpProtocol, IpRanges: [{ CidrIp: "10.0.0.0/8" }] });
  assert.throws(
    protocol("all"),
    refusal("InvalidParameterValue", "Invalid value 'all' for IP protocol. Unknown protocol."),
  );
  assert.throws(
    protocol("256"),
    refusal("InvalidParameterValue", "Invalid value '256' for IP protocol. Unknown protocol."),
  );
  assert.throws(protocol("-2"), refusal("InvalidParameterValue"));
  const missing = "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly.";
  assert.throws(protocol(undefined), refusal("InvalidParameterValue", missing));
});

test("catalogue 90, 93: ICMP types and codes", () => {
  const { cordon, id } = withGroup();
  const code = "ICMP code (65535) out of range";
  assert.throws(() => cordon.ingress(id, icmp(0, 65_535, "10.0.0.0/8")), refusal("InvalidParameterValue", code));
  assert.throws(() => cordon.ingress(id, icmp(-1, 3, "10.0.0.0/8")), refusal("InvalidParameterValue"));
  const [rule] = cordon.ingress(id, icmp(8, -1, "10.0.0.0/8")).SecurityGroupRules ?? [];
  assert.deepEqual([rule?.FromPort, rule?.ToPort], [8, -1]);
});

test("catalogue 92: TCP and UDP need both ports", () => {
  const { cordon, id } = withGroup();
  const text = "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.";
  const one = { IpProtocol: "udp", FromPort: 53, IpRanges: [{ CidrIp: "10.0.0.0/8" }] };
  assert.throws(() => cordon.ingress(id, one), refusal("InvalidParameterValue", text));
});

test("catalogue 94: icmpv6 without type means all", () => {
  const { cordon, id } = withGroup();
  cordon.ingress(id, { IpProtocol: "icmpv6", Ipv6Ranges: [{ CidrIpv6: "::/0" }] });
  const [permission] = cordon.group(id).IpPermissions ?? [];
  assert.deepEqual([permission?.IpProtocol, permission?.FromPort, permission?.ToPort], ["icmpv6", -1, -1]);
});

test("catalogue 95-99, 102: without ports, permissions show no ports and rules -1; given ports are ignored", () => {
  const { cordon, id } = withGroup();
  cordon.ingress(
    id,
    { IpProtocol: "-1", FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: "10.0.0.0/24" }] },
    { IpProtocol: "50", FromPort: 7, ToPort: 9, IpRanges: [{ CidrIp: "10.0.0.0/24" }] },
    { IpProtocol: "47", IpRanges: [{ CidrIp: "10.0.0.0/24" }] },
    icmp(-1, -1, "10.0.0.0/24"),
  );
  const shown = (cordon.group(id).IpPermissions ?? []).map((each) => [each.IpProtocol, each.FromPort, each.ToPort]);
  assert.deepEqual(shown, [
    ["-1", undefined, undefined],
    ["50", undefined, undefined],
    ["47", undefined, undefined],
    ["icmp", -1, -1],
  ]);
  const rules = cordon.rules(id).filter(({ IsEgress }) => !IsEgress);
  assert.deepEqual(
    rules.map(({ FromPort, ToPort }) => [FromPort, ToPort]),
    [
      [-1, -1],
      [-1, -1],
      [-1, -1],
      [-1, -1],
    ],
  );
});

test("catalogue 100, 101: numbers and upper case become the protocols' names", () => {
  const { cordon, id } = withGroup();
  const of = (IpProtocol: string, FromPort: number) => ({
    IpProtocol,
    FromPort,
    ToPort: FromPort,
    IpRanges: [{ CidrIp: "10.0.0.0/8" }],
  });
  const added = cordon.ingress(id, of("6", 1), of("17", 1), of("1", 8), of("58", 8), of("TCP", 2));
  assert.deepEqual(
    added.SecurityGroupRules?.map(({ IpProtocol }) => IpProtocol),
    ["tcp", "udp", "icmp", "icmpv6", "tcp"],
  );
});

test("catalogue 29, 30, 103-105: one rule per source, all of them in the answer, a self-reference with the account", () => {
  const { cordon, id } = withGroup();
  const { Return, SecurityGroupRules: rules = [] } = cordon.ingress(
    id,
    tcp(22, "10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32", id),
    tcp(80, "10.0.0.0/8"),
  );
  assert.equal(Return, true);
  assert.equal(rules.length, 5);
  assert.equal(new Set(rules.map(({ SecurityGroupRuleId }) => SecurityGroupRuleId)).size, 5);
  for (const rule of rules) {
    assert.match(rule.SecurityGroupRuleId ?? "", /^sgr-[0-9a-f]{17}$/);
    assert.equal(
      rule.SecurityGroupRuleArn,
      `arn:aws:ec2:us-east-1:${ACCOUNT}:security-group-rule/${rule.SecurityGroupRuleId}`,
    );
    assert.deepEqual([rule.GroupId, rule.GroupOwnerId, rule.IsEgress], [id, ACCOUNT, false]);
  }
  const reference = rules.find(({ ReferencedGroupInfo }) => ReferencedGroupInfo !== undefined);
  assert.deepEqual([reference?.ReferencedGroupInfo?.GroupId, reference?.ReferencedGroupInfo?.UserId], [id, ACCOUNT]);
});

test("catalogue 106, 108, 109: rules of equal protocol and ports are grouped, every list is present, no GroupName", () => {
  const { cordon, id } = withGroup();
  cordon.ingress(id, tcp(22, "10.0.0.0/8"));
  cordon.ingress(id, tcp(22, "192.0.2.0/24"), tcp(80, "10.0.0.0/8"));
  cordon.ingress(id, { IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupName: "web" }] });
  const permissions = cordon.group(id).IpPermissions ?? [];
  assert.equal(permissions.length, 2);
  assert.deepEqual(
    permissions[0]?.IpRanges?.map(({ CidrIp }) => CidrIp),
    ["10.0.0.0/8", "192.0.2.0/24"],
  );
  assert.equal(permissions[0]?.UserIdGroupPairs?.[0]?.GroupName, undefined);
  assert.equal(permissions[0]?.UserIdGroupPairs?.[0]?.UserId, ACCOUNT);
  for (const each of permissions)
    for (const name of ["IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs"] as const) assert.ok(each[name]);
});

test("catalogue 107: a reference across a peering shows the VPC, the peering and its status", () => {
  const cordon = new GroupsCordon();
  const [here, there] = [cordon.addVpc(), cordon.addVpc({ account: "444455556666" })];
  const peering = cordon.addPeering(here, there, "444455556666");
  const id = cordon.addGroup("web", here);
  const peer = cordon.addGroup("peer", there, { account: "444455556666" });
  cordon.ingress(id, {
    IpProtocol: "tcp",
    FromPort: 1,
    ToPort: 1,
    UserIdGroupPairs: [{ GroupId: peer, UserId: "444455556666" }],
  });
  const pair = {
    UserId: "444455556666",
    GroupId: peer,
    VpcId: there,
    VpcPeeringConnectionId: peering,
    PeeringStatus: "active",
    Description: undefined,
  };
  assert.deepEqual(cordon.group(id).IpPermissions?.[0]?.UserIdGroupPairs, [pair]);
});

test("catalogue 350: a group of another account may be written as account and id", () => {
  const cordon = new GroupsCordon();
  const [here, there] = [cordon.addVpc(), cordon.addVpc({ account: "444455556666" })];
  cordon.addPeering(here, there, "444455556666");
  const id = cordon.addGroup("web", here);
  const peer = cordon.addGroup("peer", there, { account: "444455556666" });
  const { SecurityGroupRules: [rule] = [] } = cordon.ingress(id, {
    IpProtocol: "-1",
    UserIdGroupPairs: [{ GroupId: `444455556666/${peer}` }],
  });
  assert.deepEqual([rule?.ReferencedGroupInfo?.GroupId, rule?.ReferencedGroupInfo?.UserId], [peer, "444455556666"]);
});

test("catalogue 110, 111: prefix lists as peers", () => {
  const { cordon, id } = withGroup();
  cordon.apply([list("pl-00000001", 3)]);
  const [rule] = cordon.ingress(id, tcp(22, "pl-00000001")).SecurityGroupRules ?? [];
  assert.deepEqual([rule?.PrefixListId, rule?.CidrIpv4, rule?.CidrIpv6], ["pl-00000001", undefined, undefined]);
  assert.throws(() => cordon.ingress(id, tcp(22, "pl-00000002")), refusal("InvalidPrefixListID.NotFound"));
});

test("catalogue 112: a group of a VPC without a peering", () => {
  const { cordon, id } = withGroup();
  const far = cordon.addGroup("far", cordon.addVpc());
  const text = "You have specified two resources that belong to different networks.";
  assert.throws(() => cordon.ingress(id, tcp(22, far)), refusal("InvalidGroup.NotFound", text));
});

test("catalogue 113: a reference that isn't an id refuses the call, and nothing changes", () => {
  const { cordon, id } = withGroup();
  const call = () =>
    cordon.ingress(id, tcp(22, "10.0.0.0/8"), {
      IpProtocol: "tcp",
      FromPort: 1,
      ToPort: 1,
      UserIdGroupPairs: [{ GroupId: "malformed" }],
    });
  assert.throws(call, refusal("InvalidGroupId.Malformed"));
  assert.equal(cordon.rules(id).length, 1);
});

test("catalogue 114, 115: descriptions of rules", () => {
  const { cordon, id } = withGroup();
  const described = (Description: string) => ({
    IpProtocol: "tcp",
    FromPort: 1,
    ToPort: 1,
    IpRanges: [{ CidrIp: "10.0.0.0/8", Description }],
  });
  const text =
    "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";
  assert.throws(() => cordon.ingress(id, described("a|b")), refusal("InvalidParameterValue", text));
  assert.throws(() => cordon.ingress(id, described("a".repeat(256))), refusal("InvalidParameterValue", text));
  assert.equal(cordon.ingress(id, described("R&D")).SecurityGroupRules?.[0]?.Description, "R&D");
});

test("catalogue 116: tags go to every rule of the call", () => {
  const { cordon, id } = withGroup();
  const TagSpecifications = [{ ResourceType: "security-group-rule" as const, Tags: [{ Key: "a", Value: "b" }] }];
  const added = cordon.run(authorizeIngress, {
    GroupId: id,
    IpPermissions: [tcp(22, "10.0.0.0/8", "192.0.2.0/24")],
    TagSpecifications,
  });
  assert.deepEqual(
    added.SecurityGroupRules?.map(({ Tags }) => Tags),
    [[{ Key: "a", Value: "b" }], [{ Key: "a", Value: "b" }]],
  );
  const wrong = [{ ResourceType: "instance" as const, Tags: [{ Key: "a", Value: "b" }] }];
  const call = () =>
    cordon.run(authorizeIngress, { GroupId: id, IpPermissions: [tcp(80, "10.0.0.0/8")], TagSpecifications: wrong });
  assert.throws(
    call,
    refusal("InvalidParameterValue", "'instance' is not a valid taggable resource type for this operation."),
  );
});

test("catalogue 117: another description doesn't make another rule", () => {
  const { cordon, id } = withGroup();
  const described = (Description: string) => ({
    IpProtocol: "tcp",
    FromPort: 1,
    ToPort: 1,
    IpRanges: [{ CidrIp: "10.0.0.0/8", Description }],
  });
  cordon.ingress(id, described("one"));
  assert.throws(() => cordon.ingress(id, described("two")), refusal("InvalidPermission.Duplicate"));
});

test("catalogue 118-120, 125: 60 rules per direction and family, and a call that exceeds them adds nothing", () => {
  const { cordon, id } = withGroup();
  const cidrs = Array.from({ length: 60 }, (_, n) => `10.0.${n}.0/24`);
  const ipv6 = Array.from({ length: 60 }, (_, n) => `2001:db8:${n.toString(16)}::/48`);
  cordon.ingress(id, tcp(22, ...cidrs.slice(0, 59)));
  const text = "The maximum number of rules per security group has been reached.";
  assert.throws(
    () => cordon.ingress(id, tcp(80, "10.0.0.0/8", "11.0.0.0/8")),
    refusal("RulesPerSecurityGroupLimitExceeded", text),
  );
  assert.equal(cordon.rules(id).length, 60);
  cordon.ingress(id, tcp(22, ...cidrs.slice(59), ...ipv6));
  cordon.egress(id, tcp(22, ...cidrs.slice(0, 59)));
  assert.throws(() => cordon.ingress(id, tcp(22, "2001:db9::/32")), refusal("RulesPerSecurityGroupLimitExceeded"));
  assert.throws(() => cordon.ingress(id, tcp(22, id)), refusal("RulesPerSecurityGroupLimitExceeded"));
});

test("catalogue 121-124: a group weighs one, a prefix list its MaxEntries in its own family", () => {
  const { cordon, id } = withGroup();
  cordon.apply([list("pl-00000001", 55), list("pl-00000002", 55, "IPv6")]);
  cordon.ingress(id, tcp(80, "pl-00000001"), tcp(80, "pl-00000002"), tcp(80, id));
  assert.throws(() => cordon.ingress(id, tcp(443, "pl-00000001")), refusal("RulesPerSecurityGroupLimitExceeded"));
  cordon.ingress(id, tcp(1, "10.0.0.0/8"), tcp(2, "10.0.0.0/8"), tcp(3, "10.0.0.0/8"), tcp(4, "10.0.0.0/8"));
  assert.throws(() => cordon.ingress(id, tcp(5, "10.0.0.0/8")), refusal("RulesPerSecurityGroupLimitExceeded"));
  cordon.ingress(id, tcp(5, "2001:db8::/32"));
});

test("catalogue 376, 399: a source group's name is looked up in the default VPC, wherever the rule's own group is", () => {
  const cordon = new GroupsCordon();
  const VpcId = cordon.addVpc();
  const [id] = [cordon.addGroup("web", VpcId), cordon.addGroup("here", VpcId), cordon.addGroup("there")];
  const from = (GroupName: string) => () =>
    cordon.ingress(id, { IpProtocol: "tcp", FromPort: 1, ToPort: 1, UserIdGroupPairs: [{ GroupName }] });
  const unknown = `The security group 'here' does not exist in default VPC '${cordon.defaultVpcId()}'`;
  assert.throws(from("here"), refusal("InvalidGroup.NotFound", unknown));
  const apart = "You have specified two resources that belong to different networks.";
  assert.throws(from("there"), refusal("InvalidGroup.NotFound", apart));
});

test("catalogue 131, 132: without a group, and with an unknown one", () => {
  const { cordon } = withGroup();
  const text = "The request must contain the parameter groupName or groupId";
  assert.throws(
    () => cordon.run(authorizeIngress, { IpPermissions: [tcp(1, "10.0.0.0/8")] }),
    refusal("MissingParameter", text),
  );
  assert.throws(
    () => cordon.ingress("sg-00000000", tcp(1, "10.0.0.0/8")),
    refusal("InvalidGroup.NotFound", "The security group 'sg-00000000' does not exist"),
  );
  assert.throws(
    () => cordon.ingress(cordon.addGroup("x"), { IpProtocol: "tcp", FromPort: 1, ToPort: 1 }),
    refusal("MissingParameter"),
  );
});
