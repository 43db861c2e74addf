/** Shows a policy that is part of a user. */
import { operation } from "../../../operation.ts";
import { findInline, showInline } from "../../inline-policies.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default operation("iam", "GetUserPolicy", {
  touches: touchesUser,
  decide({ input, world }) {
    const user = findUser(world, input.UserName);
    return { output: { UserName: user.name, ...showInline(findInline(user, "user", input.PolicyName)) } };
  },
});
