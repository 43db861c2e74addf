/** Removes a user from a group. AWS: a user that isn't in it is none to refuse. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findUser } from "../users/find-user.ts";
import { findGroup, touchesGroup } from "./find-group.ts";

export default operation("iam", "RemoveUserFromGroup", {
  touches: touchesGroup,
  decide({ input, world }) {
    const group = findGroup(world, input.GroupName);
    const user = findUser(world, input.UserName);
    const groupIds = user.groupIds.filter((id) => id !== group.id);
    return { changes: [put("iam-user", { ...user, groupIds })], output: {} };
  },
});
