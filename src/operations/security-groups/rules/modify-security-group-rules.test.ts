import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal } from "../../world-for-tests.ts";
import { all, GroupsCordon, tcp } from "../groups/groups-for-tests.ts";
import modifyRules from "./modify-security-group-rules.ts";

const estate = () => {
  const cordon = new GroupsCordon();
  const id = cordon.addGroup("web");
  const rule = cordon.ingress(id, tcp(22, "10.0.0.0/8")).SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  const modify = (SecurityGroupRuleId: string, SecurityGroupRule: object) =>
    cordon.run(modifyRules, { GroupId: id, SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }] });
  return { cordon, id, rule, modify };
};

const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22 };

test("catalogue 147, 148, 154: unknown groups and rules, and rules of another group", () => {
  const { cordon, rule, modify } = estate();
  const request = { ...ssh, CidrIpv4: "10.0.0.0/8" };
  const SecurityGroupRules = [{ SecurityGroupRuleId: rule, SecurityGroupRule: request }];
  const text = "The security group 'sg-00000000' does not exist";
  assert.throws(
    () => cordon.run(modifyRules, { GroupId: "sg-00000000", SecurityGroupRules }),
    refusal("InvalidGroup.NotFound", text),
  );
  const ruleText = "The security group rule ID 'sgr-00000000' does not exist";
  assert.throws(() => modify("sgr-00000000", request), refusal("InvalidSecurityGroupRuleId.NotFound", ruleText));
  const other = cordon.addGroup("other");
  assert.throws(
    () => cordon.run(modifyRules, { GroupId: other, SecurityGroupRules }),
    refusal("InvalidSecurityGroupRuleId.NotFound"),
  );
});

test("catalogue 91, 92, 149, 150: protocol, ports and exactly one source must be given", () => {
  const { rule, modify } = estate();
  const one = "The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId";
  assert.throws(() => modify(rule, ssh), refusal("MissingParameter", one));
  const only = "Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified";
  assert.throws(
    () => modify(rule, { ...ssh, CidrIpv4: "10.0.0.0/8", CidrIpv6: "::/0" }),
    refusal("InvalidParameterCombination", only),
  );
  const protocol = "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly.";
  assert.throws(() => modify(rule, { CidrIpv4: "10.0.0.0/8" }), refusal("InvalidParameterValue", protocol));
  const ports = "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.";
  assert.throws(
    () => modify(rule, { IpProtocol: "tcp", FromPort: 1, CidrIpv4: "10.0.0.0/8" }),
    refusal("InvalidParameterValue", ports),
  );
});

test("catalogue 151: everything except id, direction and kind of source is replaced, in both directions at once", () => {
  const { cordon, id, rule } = estate();
  const egress = cordon.rules(id).find(({ IsEgress }) => IsEgress)?.SecurityGroupRuleId ?? "";
  const answer = cordon.run(modifyRules, {
    GroupId: id,
    SecurityGroupRules: [
      {
        SecurityGroupRuleId: rule,
        SecurityGroupRule: {
          IpProtocol: "udp",
          FromPort: 53,
          ToPort: 54,
          CidrIpv4: "192.0.2.9/24",
          Description: "dns",
        },
      },
      { SecurityGroupRuleId: egress, SecurityGroupRule: { IpProtocol: "-1", CidrIpv4: "10.0.0.0/8" } },
    ],
  });
  assert.deepEqual(answer, { Return: true });
  const shown = new Map(cordon.rules(id).map((each) => [each.SecurityGroupRuleId, each]));
  const { IpProtocol, FromPort, ToPort, CidrIpv4, Description, IsEgress } = shown.get(rule) ?? {};
  assert.deepEqual(
    [IpProtocol, FromPort, ToPort, CidrIpv4, Description, IsEgress],
    ["udp", 53, 54, "192.0.2.0/24", "dns", false],
  );
  assert.equal(shown.get(egress)?.CidrIpv4, "10.0.0.0/8");
});

test("catalogue 152: a referenced group may be sent again", () => {
  const { cordon, id, modify } = estate();
  const rule = cordon.ingress(id, tcp(80, id)).SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  modify(rule, { IpProtocol: "tcp", FromPort: 81, ToPort: 81, ReferencedGroupId: id });
  const [changed] = cordon.rules(id).filter(({ SecurityGroupRuleId }) => SecurityGroupRuleId === rule);
  assert.deepEqual([changed?.FromPort, changed?.ReferencedGroupInfo?.GroupId], [81, id]);
});

test("catalogue 153: the kind of source can't change", () => {
  const { id, rule, modify } = estate();
  const text = `Invalid rule type for security group rule '${rule}'. You may not specify a referenced group id for an existing IPv4 CIDR rule.`;
  assert.throws(() => modify(rule, { ...ssh, ReferencedGroupId: id }), refusal("InvalidParameterValue", text));
  assert.throws(
    () => modify(rule, { ...ssh, CidrIpv6: "::/0" }),
    refusal("InvalidParameterValue", /for an existing IPv4 CIDR rule/),
  );
});

test("catalogue 371: ports are refused for all protocols, although Authorize accepts them", () => {
  const { cordon, id, rule, modify } = estate();
  const text =
    "You may not specify all protocols and specific ports. Please specify each protocol and port range combination individually, or all protocols and no port range.";
  const everything = { IpProtocol: "-1", CidrIpv4: "192.0.2.0/24" };
  const range = { IpProtocol: "-1", IpRanges: [{ CidrIp: "198.51.100.0/24" }] };
  for (const ports of [{ FromPort: 0, ToPort: 0 }, { FromPort: 22, ToPort: 22 }, { FromPort: 0 }, { ToPort: 65_535 }]) {
    assert.throws(() => modify(rule, { ...everything, ...ports }), refusal("InvalidParameterValue", text));
  }
  cordon.ingress(id, { ...range, FromPort: 0, ToPort: 0 });
  modify(rule, { ...everything, FromPort: -1, ToPort: -1 });
  modify(rule, everything);
});

test("a modification that would make two equal rules, or too many rules, is refused entirely", () => {
  const { cordon, id, rule, modify } = estate();
  cordon.ingress(id, tcp(80, "10.0.0.0/8"));
  assert.throws(
    () => modify(rule, { IpProtocol: "tcp", FromPort: 80, ToPort: 80, CidrIpv4: "10.0.0.0/8" }),
    refusal("InvalidPermission.Duplicate"),
  );
  cordon.ingress(id, all("192.0.2.0/24"));
  assert.equal(cordon.rules(id).find(({ SecurityGroupRuleId }) => SecurityGroupRuleId === rule)?.FromPort, 22);
  const request = { SecurityGroupRuleId: rule, SecurityGroupRule: { ...ssh, CidrIpv4: "10.0.0.0/8" } };
  const twice = () => cordon.run(modifyRules, { GroupId: id, SecurityGroupRules: [request, request] });
  assert.throws(twice, refusal("InvalidParameterValue"));
});

test("catalogue 350: a group of another account may be written as account and id", () => {
  const cordon = new GroupsCordon();
  const [here, there] = [cordon.addVpc(), cordon.addVpc({ account: "444455556666" })];
  cordon.addPeering(here, there, "444455556666");
  const id = cordon.addGroup("web", here);
  const peer = cordon.addGroup("peer", there, { account: "444455556666" });
  const own = cordon.ingress(id, tcp(22, id)).SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  const SecurityGroupRule = { ...ssh, ReferencedGroupId: `444455556666/${peer}` };
  cordon.run(modifyRules, { GroupId: id, SecurityGroupRules: [{ SecurityGroupRuleId: own, SecurityGroupRule }] });
  const pairs = cordon.group(id).IpPermissions?.[0]?.UserIdGroupPairs ?? [];
  assert.deepEqual(
    pairs.map(({ GroupId, UserId }) => [GroupId, UserId]),
    [[peer, "444455556666"]],
  );
});
