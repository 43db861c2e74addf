/** Lists the tags of a directory. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { showTags } from "../tags/tag-rules.ts";
import { findDirectory } from "./directory-words.ts";

export default operation("ds", "ListTagsForResource", {
  touches: ({ input, world }) => [existing("directory", findDirectory(world, input.ResourceId))],
  decide: ({ input, world }) => ({ output: { Tags: showTags(findDirectory(world, input.ResourceId).tags) } }),
});
