/** Deletes a user that has nothing left. */
import { remove } from "../../../model/world/change.ts";
import { hasAny } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { refuseInUseEntity } from "../delete-conflict.ts";
import { findUser, touchesUser } from "./find-user.ts";

export default operation("iam", "DeleteUser", {
  touches: touchesUser,
  decide({ input, world }) {
    const user = findUser(world, input.UserName);
    refuseInUseEntity(user, {
      "delete access keys": hasAny(world.by("iam-access-key", "user", user.id)),
      "remove users from group": user.groupIds.length > 0,
    });
    return { changes: [remove("iam-user", user.id)], output: {} };
  },
});
