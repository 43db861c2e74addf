/** Lists IP access control groups. Unknown ids are ignored (catalogue 319). */
import type { IpGroup } from "../../model/records/ip-group.ts";
import { describe } from "../describe.ts";
import { every, referred } from "../permission/touched.ts";
import { workspacesPages } from "../workspaces-words.ts";
import { showRules } from "./ip-rules.ts";

export default describe("workspaces", "DescribeIpGroups", {
  list: "Result",
  all({ input, world }): Iterable<IpGroup> {
    const asked = new Set(input.GroupIds);
    return world.all("ip-group").filter(({ id }) => asked.size === 0 || asked.has(id));
  },
  pages: workspacesPages,
  idOf: ({ id }) => id,
  touches: ({ input: { GroupIds: ids = [] }, world }) =>
    ids.length === 0 ? [every("ip-group")] : ids.map((id) => referred(world, "ip-group", id)),
  show: ({ id, name, description, rules }) => ({
    groupId: id,
    groupName: name,
    groupDesc: description,
    userRules: showRules(rules),
  }),
});
