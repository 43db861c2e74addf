/** Attaches a managed policy to a role. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { attach } from "../../attachments.ts";
import { findOwnRole, findRole } from "../find-role.ts";

export default operation("iam", "AttachRolePolicy", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world, limits }) {
    const role = findOwnRole(world, input.RoleName);
    return { changes: [put("iam-role", attach(world, role, "Role", input.PolicyArn, limits))], output: {} };
  },
});
