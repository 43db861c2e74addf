/** Adds rules to an IP access control group, after its existing ones. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { refuseEmpty } from "../workspaces-words.ts";
import { findIpGroup } from "./find-ip-group.ts";
import { readRules } from "./ip-rules.ts";

export default operation("workspaces", "AuthorizeIpRules", {
  touches: ({ input, world }) => [existing("ip-group", findIpGroup(world, input.GroupId))],
  decide({ input, world, limits }) {
    const group = findIpGroup(world, input.GroupId);
    refuseEmpty("UserRules", input.UserRules);
    const rules = readRules(input.UserRules, limits, group.rules);
    return { changes: [put("ip-group", { ...group, rules })], output: {} };
  },
});
