/** Attaches a managed policy to a user. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { attach } from "../../attachments.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default operation("iam", "AttachUserPolicy", {
  touches: touchesUser,
  decide({ input, world, limits }) {
    const user = findUser(world, input.UserName);
    return { changes: [put("iam-user", attach(world, user, "User", input.PolicyArn, limits))], output: {} };
  },
});
