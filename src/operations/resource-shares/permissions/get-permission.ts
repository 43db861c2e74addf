/** Shows a managed permission with the actions that it allows. */
import { operation } from "../../operation.ts";
import { findPermission, refuseOtherVersion, showPermission, touchedPermission } from "./managed-permissions.ts";

export default operation("ram", "GetPermission", {
  touches: ({ input }) => [touchedPermission(input.permissionArn)],
  decide({ input }) {
    const found = findPermission(input.permissionArn);
    refuseOtherVersion(input.permissionVersion);
    const permission = JSON.stringify({ Effect: "Allow", Action: found.actions });
    return { output: { permission: { ...showPermission(found), permission } } };
  },
});
