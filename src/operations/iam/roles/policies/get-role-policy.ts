/** Shows an inline policy of a role. */
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { findInline, showInline } from "../../inline-policies.ts";
import { findRole } from "../find-role.ts";

export default operation("iam", "GetRolePolicy", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    const role = findRole(world, input.RoleName);
    return { output: { RoleName: role.name, ...showInline(findInline(role, "role", input.PolicyName)) } };
  },
});
