import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal } from "../../world-for-tests.ts";
import deleteGroup from "../groups/delete-security-group.ts";
import { GroupsCordon, tcp } from "../groups/groups-for-tests.ts";
import validateQuotas from "../groups/validate-security-group-quotas-for-interface.ts";
import authorizeEgress from "./authorize-security-group-egress.ts";
import authorizeIngress from "./authorize-security-group-ingress.ts";
import modifyRules from "./modify-security-group-rules.ts";
import updateIngress from "./update-security-group-rule-descriptions-ingress.ts";

const estate = () => {
  const cordon = new GroupsCordon();
  const GroupId = cordon.addGroup("web");
  const ruleId = cordon.ingress(GroupId, tcp(22, "10.0.0.0/8")).SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  return { cordon, GroupId, ruleId };
};
const missing = (text: string) => refusal("MissingParameter", text);
const combined = (text: string) => refusal("InvalidParameterCombination", text);

test("refusals: an incomplete rule", () => {
  const { cordon, GroupId, ruleId } = estate();
  for (const input of [{ FromPort: 8 }, { ToPort: 0 }, {}]) {
    assert.throws(
      () => cordon.ingress(GroupId, { IpProtocol: "icmp", ...input, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }),
      refusal("InvalidParameterValue", "Invalid value for portRange. Must specify both type and code with ICMP."),
    );
  }
  assert.throws(
    () => cordon.ingress(GroupId, { ...tcp(22), UserIdGroupPairs: [{}] }),
    missing("Source group ID missing."),
  );
  assert.throws(
    () => cordon.run(modifyRules, { GroupId, SecurityGroupRules: [] }),
    missing("The request must contain the parameter securityGroupRule"),
  );
  assert.throws(
    () => cordon.run(modifyRules, { GroupId, SecurityGroupRules: [{ SecurityGroupRuleId: ruleId }] }),
    missing(`The request must contain what the rule '${ruleId}' is to say`),
  );
});

test("refusals: calls that name no rule or no group", () => {
  const { cordon, GroupId } = estate();
  const noPermissions = missing("The request must contain the parameter ipPermissions");
  assert.throws(() => cordon.run(authorizeIngress, { GroupId }), noPermissions);
  assert.throws(() => cordon.run(authorizeEgress, { GroupId }), noPermissions);
  assert.throws(
    () => cordon.run(updateIngress, { GroupId }),
    missing("The request must contain the parameter ipPermissions or securityGroupRuleDescriptions"),
  );
  assert.throws(
    () => cordon.run(validateQuotas, { SecurityGroupIds: [] }),
    missing("The request must contain the parameter securityGroupId"),
  );
  assert.throws(
    () => cordon.run(deleteGroup, {}),
    missing("The request must contain the parameter groupName or groupId"),
  );
});

test("refusals: parameters that exclude each other", () => {
  const { cordon, GroupId, ruleId } = estate();
  assert.throws(
    () => cordon.run(authorizeIngress, { GroupId, GroupName: "web", IpPermissions: [tcp(1, "10.0.0.0/8")] }),
    combined("The parameter groupName cannot be used with the parameter groupId"),
  );
  assert.throws(
    () => cordon.run(authorizeIngress, { GroupId, SourceSecurityGroupName: "web", CidrIp: "10.0.0.0/8" }),
    combined("The parameter sourceSecurityGroupName cannot be used with the parameter cidrIp"),
  );
  assert.throws(
    () =>
      cordon.run(updateIngress, {
        GroupId,
        IpPermissions: [tcp(22, "10.0.0.0/8")],
        SecurityGroupRuleDescriptions: [{ SecurityGroupRuleId: ruleId, Description: "ssh" }],
      }),
    combined("The parameter ipPermissions cannot be used with the parameter securityGroupRuleDescriptions"),
  );
});
