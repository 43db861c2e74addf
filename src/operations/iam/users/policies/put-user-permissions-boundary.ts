/** Bounds what a user may do by a managed policy. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { readBoundary } from "../../boundaries.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default operation("iam", "PutUserPermissionsBoundary", {
  touches: touchesUser,
  decide({ input, world }) {
    const user = findUser(world, input.UserName);
    const permissionsBoundary = readBoundary(world, input.PermissionsBoundary);
    return { changes: [put("iam-user", { ...user, permissionsBoundary })], output: {} };
  },
});
