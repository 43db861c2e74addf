/** Sets the descriptions of rules, named by id or by terms; an omitted description is removed (catalogue 155, 156). */

import { awsError } from "../../../model/aws-error.ts";
import type { Direction, SecurityGroupRule } from "../../../model/records/security-group.ts";
import { put } from "../../../model/world/change.ts";
import type { IpPermission, SecurityGroupRuleDescription } from "../../../wire/generated/ec2.ts";
import type { Call } from "../../operation.ts";
import { givenTogether, missingParameter } from "../../parameters.ts";
import { groupOf } from "../groups/find-group.ts";
import { refuseRepeated } from "./authorize.ts";
import { findRuleOf } from "./find-rule.ts";
import { readPermissions } from "./read-permissions.ts";
import { matchingRules, permissionNotFound } from "./revoke.ts";
import { readDescription, ruleKey } from "./rule-terms.ts";

const allWithPort = awsError("InvalidParameterValue", () => "When protocol is ALL, you cannot specify from-port.");

interface Input {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
  readonly IpPermissions?: readonly IpPermission[] | undefined;
  readonly SecurityGroupRuleDescriptions?: readonly SecurityGroupRuleDescription[] | undefined;
}

export function updateDescriptions({ input, world }: Call<Input>, direction: Direction) {
  const group = groupOf(world, input);
  const { IpPermissions = [], SecurityGroupRuleDescriptions: descriptions = [] } = input;
  if (IpPermissions.length > 0 && descriptions.length > 0)
    throw givenTogether("ipPermissions", "securityGroupRuleDescriptions");
  if (IpPermissions.length === 0 && descriptions.length === 0)
    throw missingParameter("ipPermissions or securityGroupRuleDescriptions");

  const byId = descriptions.map(({ SecurityGroupRuleId = "", Description }) => {
    const rule = findRuleOf(world, group, SecurityGroupRuleId);
    if (rule.direction !== direction) throw permissionNotFound();
    return described(rule, Description);
  });
  // AWS: Authorize and Revoke ignore ports given for all protocols; this call doesn't (catalogue 372).
  if (IpPermissions.some(({ IpProtocol, FromPort }) => IpProtocol === "-1" && FromPort !== undefined)) {
    throw allWithPort();
  }
  const terms = readPermissions(world, group, IpPermissions);
  refuseRepeated(terms);
  const { found, unknown } = matchingRules(world, group, direction, terms);
  if (unknown.length > 0) throw permissionNotFound();
  const wanted = new Map(terms.map((each) => [ruleKey(each), each.description]));
  const byTerms = found.map((rule) => described(rule, wanted.get(ruleKey(rule))));
  return { changes: [...byId, ...byTerms].map((rule) => put("security-group-rule", rule)), output: { Return: true } };
}

function described({ description: _, ...rule }: SecurityGroupRule, description: string | undefined): SecurityGroupRule {
  return { ...rule, ...readDescription(description) };
}
