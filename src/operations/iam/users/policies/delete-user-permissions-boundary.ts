/** Takes the boundary of a user away: its own policies alone decide. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { withoutBoundary } from "../../boundaries.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default operation("iam", "DeleteUserPermissionsBoundary", {
  touches: touchesUser,
  decide({ input, world }) {
    return { changes: [put("iam-user", withoutBoundary(findUser(world, input.UserName)))], output: {} };
  },
});
