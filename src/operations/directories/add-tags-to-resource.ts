/** Adds tags to a directory, replacing those with the same key. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { readTags, refuseTooManyTags, withTags } from "../tags/tag-rules.ts";
import { directoryTags, findDirectory } from "./directory-words.ts";

export default operation("ds", "AddTagsToResource", {
  touches: ({ input, world }) => [existing("directory", findDirectory(world, input.ResourceId))],
  decide({ input, world, limits }) {
    const directory = findDirectory(world, input.ResourceId);
    const given = readTags(input.Tags, limits, directoryTags);
    const tags = withTags(directory.tags, given);
    refuseTooManyTags(tags, limits, directoryTags);
    return { changes: [put("directory", { ...directory, tags })], output: {} };
  },
});
