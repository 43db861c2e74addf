/** Attaches a managed policy to a group. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { attach } from "../../attachments.ts";
import { findGroup, touchesGroup } from "../find-group.ts";

export default operation("iam", "AttachGroupPolicy", {
  touches: touchesGroup,
  decide({ input, world, limits }) {
    const group = findGroup(world, input.GroupName);
    return { changes: [put("iam-group", attach(world, group, "Group", input.PolicyArn, limits))], output: {} };
  },
});
