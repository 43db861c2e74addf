/** Detaches a managed policy from a user. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { detach } from "../../attachments.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default operation("iam", "DetachUserPolicy", {
  touches: touchesUser,
  decide({ input, world }) {
    const user = findUser(world, input.UserName);
    return { changes: [put("iam-user", detach(user, input.PolicyArn))], output: {} };
  },
});
