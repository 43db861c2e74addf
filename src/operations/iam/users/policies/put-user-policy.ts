/** Makes a policy part of a user, or replaces the one of that name. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { putInline } from "../../inline-policies.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default operation("iam", "PutUserPolicy", {
  touches: touchesUser,
  decide({ input, world, limits }) {
    const user = findUser(world, input.UserName);
    return { changes: [put("iam-user", putInline(user, "user", input, limits))], output: {} };
  },
});
