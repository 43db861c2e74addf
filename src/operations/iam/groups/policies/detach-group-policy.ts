/** Detaches a managed policy from a group. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { detach } from "../../attachments.ts";
import { findGroup, touchesGroup } from "../find-group.ts";

export default operation("iam", "DetachGroupPolicy", {
  touches: touchesGroup,
  decide({ input, world }) {
    const group = findGroup(world, input.GroupName);
    return { changes: [put("iam-group", detach(group, input.PolicyArn))], output: {} };
  },
});
