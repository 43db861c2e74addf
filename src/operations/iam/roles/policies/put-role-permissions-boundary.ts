/** Bounds what a role may do by a managed policy. */
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { readBoundary } from "../../boundaries.ts";
import { findOwnRole, findRole } from "../find-role.ts";

export default operation("iam", "PutRolePermissionsBoundary", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    const role = findOwnRole(world, input.RoleName);
    return {
      changes: [put("iam-role", { ...role, permissionsBoundary: readBoundary(world, input.PermissionsBoundary) })],
      output: {},
    };
  },
});
