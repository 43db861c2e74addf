/** Removes tags from a quota of the account; keys that it doesn't have are ignored. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { findTagged } from "./tags-of-quota.ts";

export default operation("servicequotas", "UntagResource", {
  touches: nothing,
  decide({ input, world }) {
    const { tags, retag } = findTagged(world, input.ResourceARN);
    return { changes: [retag(tags.filter(({ key }) => !input.TagKeys.includes(key)))], output: {} };
  },
});
