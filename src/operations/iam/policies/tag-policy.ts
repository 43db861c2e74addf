/** Gives a customer managed policy tags, which replace those with the same keys. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { withIamTags } from "../iam-tags.ts";
import { findOwnPolicy } from "./find-policy.ts";

export default operation("iam", "TagPolicy", {
  touches: (call) => [existing("iam-policy", findOwnPolicy(call, "TagPolicy"))],
  decide(call) {
    const policy = findOwnPolicy(call, "TagPolicy");
    const tags = withIamTags(policy.tags, call.input.Tags, call.limits);
    return { changes: [put("iam-policy", { ...policy, tags })], output: {} };
  },
});
