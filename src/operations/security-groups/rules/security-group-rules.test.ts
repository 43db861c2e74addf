import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../../model/world/change.ts";
import { refusal } from "../../world-for-tests.ts";
import { type GroupsCordon, tcp, withGroup } from "../groups/groups-for-tests.ts";
import describeRules from "./describe-security-group-rules.ts";
import updateEgress from "./update-security-group-rule-descriptions-egress.ts";
import updateIngress from "./update-security-group-rule-descriptions-ingress.ts";

const descriptions = (cordon: GroupsCordon, id: string) =>
  cordon
    .rules(id)
    .filter(({ IsEgress }) => !IsEgress)
    .map(({ Description }) => Description);

test("catalogue 155-157: by permission, only the listed sources change, and an omitted description is removed", () => {
  const { cordon, id } = withGroup();
  cordon.ingress(id, {
    ...tcp(22),
    IpRanges: [
      { CidrIp: "10.0.0.0/8", Description: "a" },
      { CidrIp: "192.0.2.0/24", Description: "b" },
    ],
  });
  const ranges = (...IpRanges: { CidrIp: string; Description?: string }[]) => ({
    GroupId: id,
    IpPermissions: [{ ...tcp(22), IpRanges }],
  });
  assert.deepEqual(cordon.run(updateIngress, ranges({ CidrIp: "10.0.0.0/8", Description: "c" })), { Return: true });
  assert.deepEqual(descriptions(cordon, id), ["c", "b"]);
  cordon.run(updateIngress, ranges({ CidrIp: "192.0.2.0/24" }));
  assert.deepEqual(descriptions(cordon, id), ["c", undefined]);
});

test("catalogue 155: by rule id, in both directions", () => {
  const { cordon, id } = withGroup();
  const [egress] = cordon.rules(id);
  const SecurityGroupRuleDescriptions = [{ SecurityGroupRuleId: egress?.SecurityGroupRuleId, Description: "out" }];
  cordon.run(updateEgress, { GroupId: id, SecurityGroupRuleDescriptions });
  assert.equal(cordon.rules(id)[0]?.Description, "out");
  assert.throws(
    () => cordon.run(updateIngress, { GroupId: id, SecurityGroupRuleDescriptions }),
    refusal("InvalidPermission.NotFound"),
  );
  assert.throws(() => cordon.run(updateIngress, { GroupId: id }), refusal("MissingParameter"));
  assert.throws(
    () => cordon.run(updateIngress, { GroupId: id, IpPermissions: [tcp(1, "10.0.0.0/8")] }),
    refusal("InvalidPermission.NotFound"),
  );
});

test("descriptions are kept on every kind of source", () => {
  const { cordon, id } = withGroup();
  cordon.ingress(id, {
    ...tcp(22),
    Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "six" }],
    UserIdGroupPairs: [{ GroupId: id, Description: "self" }],
  });
  assert.deepEqual(descriptions(cordon, id), ["six", "self"]);
  const [permission] = cordon.group(id).IpPermissions ?? [];
  assert.equal(permission?.Ipv6Ranges?.[0]?.Description, "six");
  assert.equal(permission?.UserIdGroupPairs?.[0]?.Description, "self");
});

test("catalogue 372: a permission for all protocols can't have a port", () => {
  const { cordon, id } = withGroup();
  const everything = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "out" }] };
  assert.throws(
    () => cordon.run(updateEgress, { GroupId: id, IpPermissions: [{ ...everything, FromPort: 0, ToPort: 0 }] }),
    refusal("InvalidParameterValue", "When protocol is ALL, you cannot specify from-port."),
  );
  cordon.run(updateEgress, { GroupId: id, IpPermissions: [everything] });
  assert.equal(cordon.rules(id)[0]?.Description, "out");
});

test("catalogue 158, 159: the filter group-id refuses a text that isn't an id, and finds nothing for an unknown one", () => {
  const { cordon } = withGroup();
  assert.throws(
    () => cordon.rules("foobar"),
    refusal("InvalidGroupId.Malformed", /The security group ID 'foobar' is malformed/),
  );
  assert.deepEqual(cordon.rules("sg-00000000"), []);
});

test("catalogue 160, 163: a new group has one rule, with an empty list of tags", () => {
  const { cordon, id } = withGroup();
  assert.equal(cordon.rules(id).length, 1);
  assert.deepEqual(cordon.rules(id)[0]?.Tags, []);
});

test("catalogue 161: an unknown rule id", () => {
  const { cordon } = withGroup();
  const call = () => cordon.run(describeRules, { SecurityGroupRuleIds: ["sgr-00000000"] });
  assert.throws(call, refusal("InvalidSecurityGroupRuleId.NotFound"));
});

test("catalogue 162, 165: filters by rule id and by tag; pages of 5 to 1000", () => {
  const { cordon, id } = withGroup();
  const [first, second] = cordon.ingress(id, tcp(1, "10.0.0.0/8"), tcp(2, "10.0.0.0/8")).SecurityGroupRules ?? [];
  const record = cordon.world().get("security-group-rule", first?.SecurityGroupRuleId ?? "");
  assert.ok(record);
  cordon.apply([put("security-group-rule", { ...record, tags: [{ key: "Name", value: "x" }] })]);
  const ids = (Name: string, ...Values: string[]) =>
    cordon
      .run(describeRules, { Filters: [{ Name, Values }] })
      .SecurityGroupRules?.map((rule) => rule.SecurityGroupRuleId);
  assert.deepEqual(ids("tag:Name", "x"), [first?.SecurityGroupRuleId]);
  assert.deepEqual(ids("tag-key", "Name"), [first?.SecurityGroupRuleId]);
  assert.deepEqual(ids("security-group-rule-id", second?.SecurityGroupRuleId ?? ""), [second?.SecurityGroupRuleId]);
  assert.throws(() => cordon.run(describeRules, { MaxResults: 4 }), refusal("InvalidParameterValue"));
});

test("catalogue 351: pages end without a token", () => {
  const { cordon, id } = withGroup();
  cordon.ingress(id, tcp(1, ...Array.from({ length: 8 }, (_, n) => `10.${n}.0.0/16`)));
  const Filters = [{ Name: "group-id", Values: [id] }];
  const first = cordon.run(describeRules, { Filters, MaxResults: 5 });
  const last = cordon.run(describeRules, { Filters, MaxResults: 5, NextToken: first.NextToken });
  assert.deepEqual(
    [first.SecurityGroupRules?.length, last.SecurityGroupRules?.length, last.NextToken],
    [5, 4, undefined],
  );
});
