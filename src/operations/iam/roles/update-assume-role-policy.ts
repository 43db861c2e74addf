/** Replaces a role's trust policy. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findOwnRole, findRole } from "./find-role.ts";
import { readTrustPolicy } from "./role-settings.ts";

export default operation("iam", "UpdateAssumeRolePolicy", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world, limits }) {
    const role = findOwnRole(world, input.RoleName);
    return {
      changes: [put("iam-role", { ...role, ...readTrustPolicy(world, input.PolicyDocument, limits) })],
      output: {},
    };
  },
});
