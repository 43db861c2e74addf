/** Lists the managed policies that are attached to a group. */
import { attachedPolicies } from "../../attachments.ts";
import { list } from "../../list.ts";
import { findGroup, touchesGroup } from "../find-group.ts";

export default list("iam", "ListAttachedGroupPolicies", {
  ...attachedPolicies,
  list: "AttachedPolicies",
  touches: touchesGroup,
  all: ({ input, world }) => findGroup(world, input.GroupName).attachedPolicies,
});
