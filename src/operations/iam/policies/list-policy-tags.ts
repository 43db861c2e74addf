/** Lists the tags of a managed policy. */
import { existing } from "../../permission/touched.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { list } from "../list.ts";
import { findPolicy } from "./find-policy.ts";

export default list("iam", "ListPolicyTags", {
  touches: ({ input, world }) => [existing("iam-policy", findPolicy(world, input.PolicyArn))],
  list: "Tags",
  all: ({ input, world }) => showTags(findPolicy(world, input.PolicyArn).tags),
  nameOf: ({ Key }) => Key,
  show: (tag) => tag,
});
