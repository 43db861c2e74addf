/** Lists the names of the policies that are part of a user. */
import { list } from "../../list.ts";
import { findUser, touchesUser } from "../find-user.ts";

export default list("iam", "ListUserPolicies", {
  list: "PolicyNames",
  touches: touchesUser,
  all: ({ input, world }) => findUser(world, input.UserName).inlinePolicies,
  nameOf: ({ name }) => name,
  show: ({ name }) => name,
});
