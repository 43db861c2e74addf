/** Shows a role. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findRole } from "./find-role.ts";
import { showLastUse, showWholeRole } from "./show-role.ts";

export default operation("iam", "GetRole", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    const role = findRole(world, input.RoleName);
    return { output: { Role: { ...showWholeRole(world, role), RoleLastUsed: showLastUse(world, role) } } };
  },
});
