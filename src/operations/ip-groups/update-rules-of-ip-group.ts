/** Replaces all rules of an IP access control group; an empty list removes them all (catalogue 321). */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findIpGroup } from "./find-ip-group.ts";
import { readRules } from "./ip-rules.ts";

export default operation("workspaces", "UpdateRulesOfIpGroup", {
  touches: ({ input, world }) => [existing("ip-group", findIpGroup(world, input.GroupId))],
  decide({ input, world, limits }) {
    const group = findIpGroup(world, input.GroupId);
    return { changes: [put("ip-group", { ...group, rules: readRules(input.UserRules, limits) })], output: {} };
  },
});
