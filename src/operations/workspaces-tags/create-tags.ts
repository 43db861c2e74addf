/** Adds tags to an IP access control group, a registered directory or a WorkSpace, replacing those with the same key. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { readTags, refuseTooManyTags, withTags } from "../tags/tag-rules.ts";
import { workspacesTags } from "../workspaces-words.ts";
import { findTagged } from "./find-tagged.ts";

export default operation("workspaces", "CreateTags", {
  touches: nothing,
  decide({ input, world, limits }) {
    const { tags: before, retag } = findTagged(world, input.ResourceId);
    const given = readTags(input.Tags, limits, workspacesTags);
    const tags = withTags(before, given);
    refuseTooManyTags(tags, limits, workspacesTags);
    return { changes: [retag(tags)], output: {} };
  },
});
