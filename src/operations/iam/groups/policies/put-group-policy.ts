/** Makes a policy part of a group, or replaces the one of that name. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { putInline } from "../../inline-policies.ts";
import { findGroup, touchesGroup } from "../find-group.ts";

export default operation("iam", "PutGroupPolicy", {
  touches: touchesGroup,
  decide({ input, world, limits }) {
    const group = findGroup(world, input.GroupName);
    return { changes: [put("iam-group", putInline(group, "group", input, limits))], output: {} };
  },
});
