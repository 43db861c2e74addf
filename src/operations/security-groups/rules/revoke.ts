/** Removes rules from a group, in either direction, by their ids or by their terms. */

import { awsError } from "../../../model/aws-error.ts";
import type { Direction, SecurityGroup, SecurityGroupRule } from "../../../model/records/security-group.ts";
import { remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import type { RevokedSecurityGroupRule } from "../../../wire/generated/ec2.ts";
import type { Call } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { isInDefaultVpc } from "../groups/find-group.ts";
import { findRuleOf } from "./find-rule.ts";
import { type RuleTerms, ruleKey } from "./rule-terms.ts";
import { showPeer, showPermissions } from "./show-rule.ts";

export const permissionNotFound = awsError(
  "InvalidPermission.NotFound",
  () => "The specified rule does not exist in this security group.",
);
// ours: no evidence of AWS's texts
const idsAndPermissions = awsError(
  "InvalidParameterCombination",
  () => "The parameter securityGroupRuleIds cannot be used with ipPermissions or the flat parameters",
);
const otherDirection = awsError(
  "InvalidParameterValue",
  (id: string, direction: Direction) => `The security group rule ID '${id}' is not an ${direction} rule`,
);

export function revoke(
  { input, world }: Call<{ readonly SecurityGroupRuleIds?: readonly string[] | undefined }>,
  group: SecurityGroup,
  direction: Direction,
  terms: readonly RuleTerms[] | undefined,
) {
  const ids = input.SecurityGroupRuleIds ?? [];
  if (ids.length > 0 && terms !== undefined) throw idsAndPermissions();
  if (ids.length === 0 && terms === undefined) throw missingParameter("ipPermissions or securityGroupRuleIds");
  const { found, unknown } =
    terms === undefined
      ? { found: rulesById(world, group, direction, ids), unknown: [] }
      : matchingRules(world, group, direction, terms);
  // AWS: a permission that matches nothing refuses the call; in the default VPC it's only returned (catalogue 134, 135).
  if (unknown.length > 0 && !isInDefaultVpc(world, group)) throw permissionNotFound();
  return {
    changes: found.map(({ id }) => remove("security-group-rule", id)),
    output: {
      Return: true,
      UnknownIpPermissions: unknown.length > 0 ? showPermissions(world, group, unknown) : undefined,
      RevokedSecurityGroupRules: found.map(showRevoked),
    },
  };
}

function rulesById(world: World, group: SecurityGroup, direction: Direction, ids: readonly string[]) {
  return [...new Set(ids)].map((id) => {
    const rule = findRuleOf(world, group, id);
    if (rule.direction !== direction) throw otherDirection(id, direction);
    return rule;
  });
}

/** The rules with these terms; descriptions don't matter (catalogue 133). */
export function matchingRules(
  world: World,
  group: SecurityGroup,
  direction: Direction,
  terms: readonly RuleTerms[],
): { readonly found: readonly SecurityGroupRule[]; readonly unknown: readonly RuleTerms[] } {
  const present = new Map<string, SecurityGroupRule>();
  for (const rule of world.by("security-group-rule", "group", group.id)) {
    if (rule.direction === direction) present.set(ruleKey(rule), rule);
  }
  const found = new Set<SecurityGroupRule>();
  const unknown: RuleTerms[] = [];
  for (const each of terms) {
    const rule = present.get(ruleKey(each));
    if (rule === undefined) unknown.push(each);
    else found.add(rule);
  }
  return { found: [...found], unknown };
}

const showRevoked = (rule: SecurityGroupRule): RevokedSecurityGroupRule => ({
  SecurityGroupRuleId: rule.id,
  GroupId: rule.groupId,
  IsEgress: rule.direction === "egress",
  IpProtocol: rule.protocol,
  FromPort: rule.fromPort,
  ToPort: rule.toPort,
  ...showPeer(rule.peer),
  Description: rule.description,
});
