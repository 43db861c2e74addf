/** Lists the tags of an IP access control group, a registered directory or a WorkSpace. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { showTags } from "../tags/tag-rules.ts";
import { findTagged } from "./find-tagged.ts";

export default operation("workspaces", "DescribeTags", {
  touches: nothing,
  decide: ({ input, world }) => ({ output: { TagList: showTags(findTagged(world, input.ResourceId).tags) } }),
});
