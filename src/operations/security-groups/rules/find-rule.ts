/** Finds rules by their ids. */

import { awsError } from "../../../model/aws-error.ts";
import type { SecurityGroup, SecurityGroupRule } from "../../../model/records/security-group.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";

const ruleNotFound = awsError(
  "InvalidSecurityGroupRuleId.NotFound",
  (id: string) => `The security group rule ID '${id}' does not exist`,
);
const malformedRuleId = malformedId("InvalidSecurityGroupRuleId.Malformed", "security-group-rule");

export const findRule = finder("security-group-rule", { unknown: ruleNotFound, malformed: malformedRuleId });

/** A rule of the group; for the call, rules of other groups don't exist. */
export function findRuleOf(world: World, group: SecurityGroup, id: string): SecurityGroupRule {
  const rule = findRule(world, id);
  if (rule.groupId !== group.id) throw ruleNotFound(id);
  return rule;
}
