/** Adds a user to a group; adding it again changes nothing. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { findUser } from "../users/find-user.ts";
import { findGroup, touchesGroup } from "./find-group.ts";

export default operation("iam", "AddUserToGroup", {
  touches: touchesGroup,
  decide({ input, world, limits }) {
    const group = findGroup(world, input.GroupName);
    const user = findUser(world, input.UserName);
    if (user.groupIds.includes(group.id)) return { output: {} };
    refuseOverIamQuota("GroupsPerUser", user.groupIds.length, limits, "groupsPerUser");
    return { changes: [put("iam-user", { ...user, groupIds: [...user.groupIds, group.id] })], output: {} };
  },
});
