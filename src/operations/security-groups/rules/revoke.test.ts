import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal } from "../../world-for-tests.ts";
import { all, GroupsCordon, tcp } from "../groups/groups-for-tests.ts";
import authorizeIngress from "./authorize-security-group-ingress.ts";
import revokeEgress from "./revoke-security-group-egress.ts";
import revokeIngress from "./revoke-security-group-ingress.ts";

/** A group in a VPC that isn't the default one. */
const estate = () => {
  const cordon = new GroupsCordon();
  return { cordon, id: cordon.addGroup("web", cordon.addVpc()) };
};
const absent = refusal("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");

test("catalogue 133, 140, 141: by rule id, only that rule of a permission goes, and the answer shows it", () => {
  const { cordon, id } = estate();
  const { SecurityGroupRules: rules = [] } = cordon.ingress(
    id,
    tcp(22, "10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24"),
  );
  const first = rules[0]?.SecurityGroupRuleId ?? "";
  const answer = cordon.run(revokeIngress, { GroupId: id, SecurityGroupRuleIds: [first] });
  assert.equal(answer.Return, true);
  assert.equal(answer.UnknownIpPermissions, undefined);
  assert.deepEqual(answer.RevokedSecurityGroupRules, [
    {
      SecurityGroupRuleId: first,
      GroupId: id,
      IsEgress: false,
      IpProtocol: "tcp",
      FromPort: 22,
      ToPort: 22,
      CidrIpv4: "10.0.0.0/8",
      Description: undefined,
    },
  ]);
  assert.equal(cordon.group(id).IpPermissions?.[0]?.IpRanges?.length, 2);
});

test("catalogue 133, 145: by its terms, whatever the description; the permission's other rules stay", () => {
  const { cordon, id } = estate();
  cordon.ingress(id, {
    IpProtocol: "tcp",
    FromPort: 22,
    ToPort: 22,
    IpRanges: [{ CidrIp: "10.0.0.0/8", Description: "one" }, { CidrIp: "192.0.2.0/24" }],
  });
  cordon.run(revokeIngress, { GroupId: id, IpPermissions: [tcp(22, "10.1.2.3/8")] });
  assert.deepEqual(
    cordon.group(id).IpPermissions?.[0]?.IpRanges?.map(({ CidrIp }) => CidrIp),
    ["192.0.2.0/24"],
  );
});

test("catalogue 134, 137: outside the default VPC a permission that matches nothing refuses the whole call", () => {
  const { cordon, id } = estate();
  cordon.ingress(id, tcp(22, "10.0.0.0/8"));
  assert.throws(
    () => cordon.run(revokeIngress, { GroupId: id, IpPermissions: [tcp(22, "10.0.0.0/8"), tcp(23, "10.0.0.0/8")] }),
    absent,
  );
  assert.equal(cordon.rules(id).length, 2);
});

test("catalogue 135, 136: in the default VPC the answer returns permissions that match nothing", () => {
  const cordon = new GroupsCordon();
  const id = cordon.addGroup("web");
  cordon.ingress(id, tcp(22, "10.0.0.0/8"));
  const answer = cordon.run(revokeIngress, {
    GroupId: id,
    IpPermissions: [tcp(22, "10.0.0.0/8"), tcp(23, "10.0.0.0/8")],
  });
  assert.equal(answer.Return, true);
  assert.deepEqual(
    answer.UnknownIpPermissions?.map(({ FromPort }) => FromPort),
    [23],
  );
  assert.equal(answer.RevokedSecurityGroupRules?.length, 1);
});

test("catalogue 138, 346: egress -1 with ports 0 and 0 is the default rule", () => {
  const { cordon, id } = estate();
  cordon.run(revokeEgress, { GroupId: id, IpPermissions: [{ ...all("0.0.0.0/0"), FromPort: 0, ToPort: 0 }] });
  assert.deepEqual(cordon.group(id).IpPermissionsEgress, []);
});

test("catalogue 139: egress to ::/0 if the group has no such rule", () => {
  const { cordon, id } = estate();
  assert.throws(() => cordon.run(revokeEgress, { GroupId: id, IpPermissions: [all("::/0")] }), absent);
});

test("catalogue 142-144: unknown, malformed and foreign rule ids", () => {
  const { cordon, id } = estate();
  const by =
    (...SecurityGroupRuleIds: string[]) =>
    () =>
      cordon.run(revokeIngress, { GroupId: id, SecurityGroupRuleIds });
  assert.throws(
    by("sgr-00000000"),
    refusal("InvalidSecurityGroupRuleId.NotFound", "The security group rule ID 'sgr-00000000' does not exist"),
  );
  assert.throws(by("rule"), refusal("InvalidSecurityGroupRuleId.Malformed"));
  const other = cordon.addGroup("other", cordon.group(id).VpcId);
  const foreign = cordon.ingress(other, tcp(1, "10.0.0.0/8")).SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  assert.throws(by(foreign), refusal("InvalidSecurityGroupRuleId.NotFound"));
  const egress = cordon.rules(id)[0]?.SecurityGroupRuleId ?? "";
  assert.throws(by(egress), refusal("InvalidParameterValue"));
  assert.throws(() => cordon.run(revokeIngress, { GroupId: id }), refusal("MissingParameter"));
  const both = { GroupId: id, SecurityGroupRuleIds: [foreign], IpPermissions: [tcp(1, "10.0.0.0/8")] };
  assert.throws(() => cordon.run(revokeIngress, both), refusal("InvalidParameterCombination"));
});

test("catalogue 146: ICMP type and code must match", () => {
  const { cordon, id } = estate();
  const icmp = (type: number, code: number) => ({
    IpProtocol: "icmp",
    FromPort: type,
    ToPort: code,
    IpRanges: [{ CidrIp: "10.0.0.0/8" }],
  });
  cordon.ingress(id, icmp(8, 0));
  assert.throws(() => cordon.run(revokeIngress, { GroupId: id, IpPermissions: [icmp(8, -1)] }), absent);
  cordon.run(revokeIngress, { GroupId: id, IpPermissions: [icmp(8, 0)] });
});

test("a rule added by the flat form can be revoked by the flat form", () => {
  const cordon = new GroupsCordon();
  cordon.addGroup("web");
  const flat = { GroupName: "web", CidrIp: "203.0.113.0/24", IpProtocol: "tcp", FromPort: 22, ToPort: 22 };
  cordon.run(authorizeIngress, flat);
  assert.equal(cordon.run(revokeIngress, flat).RevokedSecurityGroupRules?.length, 1);
});
