/** Lists the managed policies that are attached to a role. */
import { existing } from "../../../permission/touched.ts";
import { attachedPolicies } from "../../attachments.ts";
import { list } from "../../list.ts";
import { findRole } from "../find-role.ts";

export default list("iam", "ListAttachedRolePolicies", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  list: "AttachedPolicies",
  all: ({ input, world }) => findRole(world, input.RoleName).attachedPolicies,
  ...attachedPolicies,
});
