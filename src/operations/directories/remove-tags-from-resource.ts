/** Removes tags from a directory; keys that it doesn't have are ignored. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { findDirectory } from "./directory-words.ts";

export default operation("ds", "RemoveTagsFromResource", {
  touchesIds: ({ ResourceId }) => [ResourceId],
  decide({ input, world }) {
    const directory = findDirectory(world, input.ResourceId);
    const tags = directory.tags.filter(({ key }) => !input.TagKeys.includes(key));
    return { changes: [put("directory", { ...directory, tags })], output: {} };
  },
});
