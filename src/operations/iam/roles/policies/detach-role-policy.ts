/** Detaches a managed policy from a role. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { detach } from "../../attachments.ts";
import { findOwnRole, findRole } from "../find-role.ts";

export default operation("iam", "DetachRolePolicy", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    const role = findOwnRole(world, input.RoleName);
    return { changes: [put("iam-role", detach(role, input.PolicyArn))], output: {} };
  },
});
