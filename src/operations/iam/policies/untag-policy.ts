/** Takes tags from a customer managed policy; keys that it doesn't have are ignored. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { withoutIamTags } from "../iam-tags.ts";
import { findOwnPolicy } from "./find-policy.ts";

export default operation("iam", "UntagPolicy", {
  touches: (call) => [existing("iam-policy", findOwnPolicy(call, "UntagPolicy"))],
  decide(call) {
    const policy = findOwnPolicy(call, "UntagPolicy");
    const tags = withoutIamTags(policy.tags, call.input.TagKeys);
    return { changes: [put("iam-policy", { ...policy, tags })], output: {} };
  },
});
