/** Lists the tags of a role. */
import { existing } from "../../permission/touched.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { list } from "../list.ts";
import { findRole } from "./find-role.ts";

export default list("iam", "ListRoleTags", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  list: "Tags",
  all: ({ input, world }) => showTags(findRole(world, input.RoleName).tags),
  nameOf: ({ Key }) => Key,
  show: (tag) => tag,
});
