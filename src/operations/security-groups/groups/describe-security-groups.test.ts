import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../../model/world/change.ts";
import { ACCOUNT, refusal } from "../../world-for-tests.ts";
import describeGroups from "./describe-security-groups.ts";
import { all, GroupsCordon, tcp } from "./groups-for-tests.ts";

const names = (cordon: GroupsCordon, Filters: readonly { Name: string; Values: readonly string[] }[]) =>
  (cordon.run(describeGroups, { Filters }).SecurityGroups ?? []).map(({ GroupName }) => GroupName).sort();

test("catalogue 61: the members of a group in a VPC; tags only if it has any", () => {
  const cordon = new GroupsCordon();
  const group = cordon.group(cordon.addGroup("web"));
  assert.deepEqual(
    Object.entries(group)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name)
      .sort(),
    [
      "Description",
      "GroupId",
      "GroupName",
      "IpPermissions",
      "IpPermissionsEgress",
      "OwnerId",
      "SecurityGroupArn",
      "VpcId",
    ],
  );
});

test("catalogue 28, 62-64: unknown and malformed ids", () => {
  const cordon = new GroupsCordon();
  const find = (id: string) => () => cordon.group(id);
  assert.throws(
    find("sg-22992c53"),
    refusal("InvalidGroup.NotFound", "The security group 'sg-22992c53' does not exist"),
  );
  assert.throws(find("sg-00000000"), refusal("InvalidGroup.NotFound"));
  const malformed = 'Invalid id: "i-0d9566a2e1c8fe35d" (expecting "sg-...")';
  assert.throws(find("i-0d9566a2e1c8fe35d"), refusal("InvalidGroupId.Malformed", malformed));
  assert.throws(find("sg-xyz"), refusal("InvalidGroupId.Malformed"));
});

test("catalogue 65, 66: names resolve in the default VPC only", () => {
  const cordon = new GroupsCordon();
  cordon.addGroup("here");
  cordon.addGroup("there", cordon.addVpc());
  const named = (name: string) => cordon.run(describeGroups, { GroupNames: [name] }).SecurityGroups;
  assert.equal(named("here")?.[0]?.GroupName, "here");
  assert.throws(() => named("there"), refusal("InvalidGroup.NotFound"));
  assert.throws(() => named("nowhere"), refusal("InvalidGroup.NotFound"));
});

test("catalogue 67, 357: pages of 5 to 1000; without MaxResults everything; no token on the last page", () => {
  const cordon = new GroupsCordon();
  for (let n = 0; n < 11; n++) cordon.addGroup(`group ${n}`);
  assert.equal(cordon.run(describeGroups, {}).SecurityGroups?.length, 12);
  assert.equal(cordon.run(describeGroups, {}).NextToken, undefined);
  const seen: (string | undefined)[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const page = cordon.run(describeGroups, { MaxResults: 6, NextToken: token });
    seen.push(...(page.SecurityGroups ?? []).map(({ GroupId }) => GroupId));
    token = page.NextToken;
    pages++;
  } while (token !== undefined);
  assert.equal(pages, 2);
  assert.equal(new Set(seen).size, 12);
  assert.throws(() => cordon.run(describeGroups, { MaxResults: 4 }), refusal("InvalidParameterValue"));
  assert.throws(() => cordon.run(describeGroups, { MaxResults: 1001 }), refusal("InvalidParameterValue"));
  assert.throws(() => cordon.run(describeGroups, { NextToken: "x" }), refusal("InvalidNextToken"));
});

test("catalogue 68: several rule filters may match different rules of a group", () => {
  const cordon = new GroupsCordon();
  cordon.ingress(cordon.addGroup("web"), tcp(22, "10.0.0.0/8"), tcp(80, "192.0.2.0/24"));
  const filters = [
    { Name: "ip-permission.from-port", Values: ["22"] },
    { Name: "ip-permission.cidr", Values: ["192.0.2.0/24"] },
  ];
  assert.deepEqual(names(cordon, filters), ["web"]);
});

test("catalogue 69: every filter finds the groups that match it, and no others", () => {
  const cordon = new GroupsCordon();
  const vpcId = cordon.addVpc();
  const id = cordon.addGroup("web", vpcId);
  const other = cordon.addGroup("other", vpcId);
  const list = {
    id: "pl-00000001",
    name: "l",
    ownerId: ACCOUNT,
    addressFamily: "IPv4" as const,
    maxEntries: 2,
    version: 1,
    state: "create-complete" as const,
    tags: [],
  };
  cordon.apply([put("prefix-list", list)]);
  const permission = {
    IpProtocol: "tcp",
    FromPort: 81,
    ToPort: 82,
    ...all("10.1.0.0/16", "2001:db8::/32", other, "pl-00000001"),
  };
  cordon.ingress(id, { ...permission, IpProtocol: "tcp" });
  cordon.egress(id, { ...permission, IpProtocol: "udp", FromPort: 91, ToPort: 92 });
  const cases: Record<string, string> = {
    description: "group web",
    "group-id": id,
    "group-name": "web",
    "ip-permission.cidr": "10.1.0.0/16",
    "ip-permission.from-port": "81",
    "ip-permission.group-id": other,
    "ip-permission.ipv6-cidr": "2001:db8::/32",
    "ip-permission.prefix-list-id": "pl-00000001",
    "ip-permission.protocol": "tcp",
    "ip-permission.to-port": "82",
    "egress.ip-permission.cidr": "10.1.0.0/16",
    "egress.ip-permission.from-port": "91",
    "egress.ip-permission.group-id": other,
    "egress.ip-permission.ipv6-cidr": "2001:db8::/32",
    "egress.ip-permission.prefix-list-id": "pl-00000001",
    "egress.ip-permission.protocol": "udp",
    "egress.ip-permission.to-port": "92",
    "egress.ip-permission.user-id": ACCOUNT,
  };
  for (const [Name, value] of Object.entries(cases)) {
    assert.deepEqual(names(cordon, [{ Name, Values: [value] }]), ["web"], Name);
    assert.deepEqual(names(cordon, [{ Name, Values: ["absent"] }]), [], Name);
  }
  assert.deepEqual(names(cordon, [{ Name: "vpc-id", Values: [vpcId] }]), ["default", "other", "web"]);
  assert.equal(names(cordon, [{ Name: "owner-id", Values: [ACCOUNT] }]).length, 4);
  assert.throws(() => names(cordon, [{ Name: "Group-Name", Values: ["web"] }]), refusal("InvalidParameterValue"));
});

test("catalogue 16, 17, 70: values are ORed, filters ANDed, and a value is a pattern only if it has wildcards", () => {
  const cordon = new GroupsCordon();
  for (const name of ["x-test-1", "x-test-12", "y-test-1"]) cordon.addGroup(name);
  const by = (...Values: string[]) => names(cordon, [{ Name: "group-name", Values }]);
  assert.deepEqual(by("x-test-1"), ["x-test-1"]);
  assert.deepEqual(by("x-test-1", "y-test-1"), ["x-test-1", "y-test-1"]);
  assert.deepEqual(by("x-test-*"), ["x-test-1", "x-test-12"]);
  assert.deepEqual(by("x-test-1?"), ["x-test-12"]);
  assert.deepEqual(by("X-TEST-1"), []);
  const both = [
    { Name: "group-name", Values: ["x-*"] },
    { Name: "description", Values: ["*12"] },
  ];
  assert.deepEqual(names(cordon, both), ["x-test-12"]);
});

test("catalogue 71: a rule made with a group's id isn't found by the group's name", () => {
  const cordon = new GroupsCordon();
  const web = cordon.addGroup("web");
  cordon.ingress(cordon.addGroup("db"), tcp(5432, web));
  const filters = [{ Name: "ip-permission.group-name", Values: ["web"] }];
  assert.deepEqual(names(cordon, filters), []);
  const byName = { IpProtocol: "tcp", FromPort: 1, ToPort: 1, UserIdGroupPairs: [{ GroupName: "web" }] };
  cordon.ingress(cordon.addGroup("cache"), byName);
  assert.deepEqual(names(cordon, filters), ["cache"]);
});

test("catalogue 72: a filter that matches nothing answers an empty list", () => {
  assert.deepEqual(names(new GroupsCordon(), [{ Name: "group-name", Values: ["none"] }]), []);
});

test("catalogue 76, 77, 174: a group is visible right after its creation", () => {
  const cordon = new GroupsCordon();
  const id = cordon.addGroup("web");
  for (let poll = 0; poll < 3; poll++) assert.equal(cordon.group(id).GroupId, id);
});

test("catalogue 311: tags filter groups", () => {
  const cordon = new GroupsCordon();
  const id = cordon.addGroup("web");
  const group = cordon.world().get("security-group", id);
  assert.ok(group);
  cordon.apply([put("security-group", { ...group, tags: [{ key: "team", value: "blue" }] })]);
  assert.deepEqual(names(cordon, [{ Name: "tag:team", Values: ["bl*"] }]), ["web"]);
  assert.deepEqual(names(cordon, [{ Name: "tag-key", Values: ["team"] }]), ["web"]);
  assert.deepEqual(names(cordon, [{ Name: "tag:team", Values: ["red"] }]), []);
});
