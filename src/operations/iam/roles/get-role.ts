/** Shows a role. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findRole } from "./find-role.ts";
import { showWholeRole } from "./show-role.ts";

export default operation("iam", "GetRole", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide: ({ input, world }) => ({
    // AWS: empty for a role that was never used.
    output: { Role: { ...showWholeRole(findRole(world, input.RoleName)), RoleLastUsed: {} } },
  }),
});
