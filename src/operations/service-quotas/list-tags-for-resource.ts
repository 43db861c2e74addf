/** Lists the tags of a quota of the account. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { showTags } from "../tags/tag-rules.ts";
import { findTagged } from "./tags-of-quota.ts";

export default operation("servicequotas", "ListTagsForResource", {
  touches: nothing,
  decide: ({ input, world }) => ({ output: { Tags: showTags(findTagged(world, input.ResourceARN).tags) } }),
});
