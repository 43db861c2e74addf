/** Removes tags from an IP access control group, a registered directory or a WorkSpace; keys that it doesn't have are ignored. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { findTagged } from "./find-tagged.ts";

export default operation("workspaces", "DeleteTags", {
  touches: nothing,
  decide({ input, world }) {
    const { tags, retag } = findTagged(world, input.ResourceId);
    return { changes: [retag(tags.filter(({ key }) => !input.TagKeys.includes(key)))], output: {} };
  },
});
