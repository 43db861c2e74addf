/** Tags a resource share. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { readTags, refuseTooManyTags, withTags } from "../../tags/tag-rules.ts";
import { shareTags } from "../share-words.ts";
import { findTaggedShare } from "../tagged-share.ts";

export default operation("ram", "TagResource", {
  touches: (call) => [existing("resource-share", findTaggedShare(call))],
  decide(call) {
    const { input, limits } = call;
    const share = findTaggedShare(call);
    const given = readTags(
      input.tags.map(({ key, value }) => ({ Key: key, Value: value })),
      limits,
      shareTags,
    );
    const tags = withTags(share.tags, given);
    refuseTooManyTags(tags, limits, shareTags);
    return { changes: [put("resource-share", { ...share, tags })], output: {} };
  },
});
