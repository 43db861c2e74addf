/** Adds rules to a group, in either direction: all of them, or nothing. */
import { awsError } from "../../../model/aws-error.ts";
import type { Direction, SecurityGroup, SecurityGroupRule } from "../../../model/records/security-group.ts";
import { put } from "../../../model/world/change.ts";
import type { SecurityGroupRule as ShownRule } from "../../../wire/generated/ec2.ts";
import type { Call, Decision } from "../../operation.ts";
import { made, type Touched } from "../../permission/touched.ts";
import { refuseTooManyReferences } from "../../prefix-lists/reference-quota.ts";
import { type TagSpecification, tagsFor } from "../../tags/tag-rules.ts";
import { refuseOverQuota } from "./rule-quota.ts";
import { describeTerms, type RuleTerms, ruleKey, sayTheSame } from "./rule-terms.ts";
import { showRule } from "./show-rule.ts";

export const duplicateRule = awsError(
  "InvalidPermission.Duplicate",
  (rule: string) => `the specified rule "${rule}" already exists`,
);
export const repeatedPermission = awsError(
  "InvalidParameterValue",
  () => "The same permission must not appear multiple times",
);

interface Input {
  readonly TagSpecifications?: readonly TagSpecification[] | undefined;
}

export function authorize(
  { input, world, limits, newId }: Call<Input>,
  group: SecurityGroup,
  direction: Direction,
  terms: readonly RuleTerms[],
): Decision<{ readonly Return: true; readonly SecurityGroupRules: readonly ShownRule[] }> {
  const present = world
    .by("security-group-rule", "group", group.id)
    .filter((rule) => rule.direction === direction)
    .toArray();
  refuseRepeated(terms);
  const duplicate = terms.find((rule) => present.some((other) => sayTheSame(rule, other)));
  if (duplicate !== undefined) throw duplicateRule(describeTerms(duplicate));
  refuseOverQuota(
    world,
    [...present, ...terms].map(({ peer }) => peer),
    limits,
  );
  const lists = terms.flatMap(({ peer }) => (peer.kind === "prefix-list" ? [peer.prefixListId] : []));
  refuseTooManyReferences(world, "rules", lists, limits);
  const tags = tagsFor("security-group-rule", input.TagSpecifications, limits);
  const added = terms.map(
    (rule): SecurityGroupRule => ({
      id: newId("security-group-rule"),
      groupId: group.id,
      ownerId: group.ownerId,
      direction,
      ...rule,
      tags,
    }),
  );
  return {
    changes: added.map((rule) => put("security-group-rule", rule)),
    output: { Return: true, SecurityGroupRules: added.map((rule) => showRule(world, group, rule)) },
  };
}

/** AWS: new rules need permission of their own only if the call tags them (catalogue 392). */
export const newRules = ({ TagSpecifications = [] }: Input): readonly Touched[] =>
  TagSpecifications.length === 0 ? [] : [made("security-group-rule")];

/** AWS: the same permission twice in one call refuses the whole call (catalogue 86). */
export function refuseRepeated(terms: readonly RuleTerms[]): void {
  if (new Set(terms.map(ruleKey)).size < terms.length) throw repeatedPermission();
}
