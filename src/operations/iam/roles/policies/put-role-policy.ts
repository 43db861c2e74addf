/** Gives a role an inline policy, which replaces one of the same name. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { putInline } from "../../inline-policies.ts";
import { findOwnRole, findRole } from "../find-role.ts";

export default operation("iam", "PutRolePolicy", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world, limits }) {
    const role = findOwnRole(world, input.RoleName);
    return { changes: [put("iam-role", putInline(role, "role", input, limits))], output: {} };
  },
});
