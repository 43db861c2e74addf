/** Lists the managed policies that are attached to a user. */
import { attachedPolicies } from "../../attachments.ts";
import { list } from "../../list.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default list("iam", "ListAttachedUserPolicies", {
  ...attachedPolicies,
  list: "AttachedPolicies",
  touches: touchesUser,
  all: ({ input, world }) => findUser(world, input.UserName).attachedPolicies,
});
