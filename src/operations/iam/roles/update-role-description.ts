/** Changes a role's description. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { readDescription } from "../entity-names.ts";
import { findRole } from "./find-role.ts";
import { showRole } from "./show-role.ts";

export default operation("iam", "UpdateRoleDescription", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    const role = { ...findRole(world, input.RoleName), description: readDescription(input.Description) ?? "" };
    return { changes: [put("iam-role", role)], output: { Role: showRole(world, role) } };
  },
});
