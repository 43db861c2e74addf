/** Shows a policy that is part of a group. */
import { operation } from "../../../operation.ts";
import { findInline, showInline } from "../../inline-policies.ts";
import { findGroup, touchesGroup } from "../find-group.ts";

export default operation("iam", "GetGroupPolicy", {
  touches: touchesGroup,
  decide({ input, world }) {
    const group = findGroup(world, input.GroupName);
    return { output: { GroupName: group.name, ...showInline(findInline(group, "group", input.PolicyName)) } };
  },
});
