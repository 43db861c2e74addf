/** Deregisters a directory without WorkSpaces; Directory Service keeps it. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { dropServiceGroup } from "../security-groups/groups/service-group.ts";
import { findRegistered } from "./find-registered.ts";

// AWS: catalogue 331
const hasWorkspaces = awsError(
  "OperationNotSupportedException",
  () =>
    "There are WorkSpaces assigned to this directory. You must remove the WorkSpaces before you deregister the directory.",
);

export default operation("workspaces", "DeregisterWorkspaceDirectory", {
  touches: ({ input, world }) => [existing("workspace-directory", findRegistered(world, input.DirectoryId))],
  decide({ input, world }) {
    const { id, securityGroupId } = findRegistered(world, input.DirectoryId);
    refuseInUse(world, "workspace-directory", id, hasWorkspaces);
    return { changes: [remove("workspace-directory", id), ...dropServiceGroup(world, securityGroupId)], output: {} };
  },
});
