/** Whether everything that a rule set refers to is in it. */
import type { RuleSet } from "./rule-set.ts";

/** What is referred to and isn't there; undefined if nothing is missing. */
export function danglingReference({ interfaces, groupSets, members }: RuleSet): string | undefined {
  for (const { device, groupSet } of interfaces) {
    if (groupSet !== null && !Object.hasOwn(groupSets, groupSet)) return `the group set ${groupSet} of ${device}`;
  }
  for (const [key, { ingress, egress }] of Object.entries(groupSets)) {
    for (const each of [...ingress.groups, ...egress.groups]) {
      if (!Object.hasOwn(members, each.members)) return `the members ${each.members} in the group set ${key}`;
    }
  }
  return undefined;
}
