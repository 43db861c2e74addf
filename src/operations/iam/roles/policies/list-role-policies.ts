/** Lists the names of a role's inline policies. */
import { existing } from "../../../permission/touched.ts";
import { list } from "../../list.ts";
import { findRole } from "../find-role.ts";

export default list("iam", "ListRolePolicies", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  list: "PolicyNames",
  all: ({ input, world }) => findRole(world, input.RoleName).inlinePolicies.map(({ name }) => name),
  nameOf: (name) => name,
  show: (name) => name,
});
