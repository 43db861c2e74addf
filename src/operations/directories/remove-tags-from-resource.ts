/** Removes tags from a directory; keys that it doesn't have are ignored. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findDirectory } from "./directory-words.ts";

export default operation("ds", "RemoveTagsFromResource", {
  touches: ({ input, world }) => [existing("directory", findDirectory(world, input.ResourceId))],
  decide({ input, world }) {
    const directory = findDirectory(world, input.ResourceId);
    const tags = directory.tags.filter(({ key }) => !input.TagKeys.includes(key));
    return { changes: [put("directory", { ...directory, tags })], output: {} };
  },
});
