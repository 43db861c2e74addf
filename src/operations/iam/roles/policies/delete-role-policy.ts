/** Takes an inline policy from a role. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { withoutInline } from "../../inline-policies.ts";
import { findOwnRole, findRole } from "../find-role.ts";

export default operation("iam", "DeleteRolePolicy", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    const role = findOwnRole(world, input.RoleName);
    return { changes: [put("iam-role", withoutInline(role, "role", input.PolicyName))], output: {} };
  },
});
