/** Lists the instance profiles of a role: there are none. Clients ask before they delete a role. */
import { existing } from "../../permission/touched.ts";
import { list } from "../list.ts";
import { findRole } from "./find-role.ts";

export default list("iam", "ListInstanceProfilesForRole", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  list: "InstanceProfiles",
  all({ input, world }): Iterable<never> {
    findRole(world, input.RoleName);
    return [];
  },
  nameOf: (none: never) => none,
  show: (none) => none,
});
