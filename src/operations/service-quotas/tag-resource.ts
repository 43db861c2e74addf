/** Adds tags to a quota of the account, replacing those with the same key. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { readTags, refuseTooManyTags, withTags } from "../tags/tag-rules.ts";
import { quotaTags } from "./quota-words.ts";
import { findTagged } from "./tags-of-quota.ts";

export default operation("servicequotas", "TagResource", {
  touches: nothing,
  decide({ input, world, limits }) {
    const { tags: before, retag } = findTagged(world, input.ResourceARN);
    const tags = withTags(before, readTags(input.Tags, limits, quotaTags));
    refuseTooManyTags(tags, limits, quotaTags);
    return { changes: [retag(tags)], output: {} };
  },
});
