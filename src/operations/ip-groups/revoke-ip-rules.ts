/** Removes rules from an IP access control group: all that the call names, or nothing. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { invalidValues, refuseEmpty } from "../workspaces-words.ts";
import { findIpGroup } from "./find-ip-group.ts";

// ours: no evidence of what AWS does. Callers who think they revoked a range must learn that no such rule existed.
const noSuchRule = invalidValues(
  (id: string, cidr: string) =>
    `The IP access control group ${id} has no rule '${cidr}'. Write the rule as DescribeIpGroups shows it.`,
);

export default operation("workspaces", "RevokeIpRules", {
  touches: ({ input, world }) => [existing("ip-group", findIpGroup(world, input.GroupId))],
  decide({ input, world }) {
    const group = findIpGroup(world, input.GroupId);
    refuseEmpty("UserRules", input.UserRules);
    const revoked = new Set(input.UserRules);
    for (const cidr of revoked) {
      if (!group.rules.some((rule) => rule.cidr === cidr)) throw noSuchRule(group.id, cidr);
    }
    const rules = group.rules.filter(({ cidr }) => !revoked.has(cidr));
    return { changes: [put("ip-group", { ...group, rules })], output: {} };
  },
});
