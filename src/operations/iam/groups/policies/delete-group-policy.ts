/** Deletes a policy that is part of a group. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { withoutInline } from "../../inline-policies.ts";
import { findGroup, touchesGroup } from "../find-group.ts";

export default operation("iam", "DeleteGroupPolicy", {
  touches: touchesGroup,
  decide({ input, world }) {
    const group = findGroup(world, input.GroupName);
    return { changes: [put("iam-group", withoutInline(group, "group", input.PolicyName))], output: {} };
  },
});
