/** Deletes a policy that is part of a user. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { withoutInline } from "../../inline-policies.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default operation("iam", "DeleteUserPolicy", {
  touches: touchesUser,
  decide({ input, world }) {
    const user = findUser(world, input.UserName);
    return { changes: [put("iam-user", withoutInline(user, "user", input.PolicyName))], output: {} };
  },
});
