/** Shows a managed policy. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { findPolicy } from "./find-policy.ts";
import { showPolicy } from "./show-policy.ts";

export default operation("iam", "GetPolicy", {
  touches: ({ input, world }) => [existing("iam-policy", findPolicy(world, input.PolicyArn))],
  decide({ input, world }) {
    const policy = findPolicy(world, input.PolicyArn);
    const more = { Description: policy.description, Tags: showTags(policy.tags) };
    return { output: { Policy: { ...showPolicy(world, policy), ...more } } };
  },
});
