/** Reboots WorkSpaces that run. */
import { operation } from "../operation.ts";
import { changeWorkspaces, moveWorkspace, touchedBy } from "./change-workspaces.ts";

export default operation("workspaces", "RebootWorkspaces", {
  touches: ({ input, world }) => touchedBy(world, input.RebootWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "RebootWorkspaceRequests", input.RebootWorkspaceRequests, (workspace) =>
      moveWorkspace(workspace, ["AVAILABLE"], "AVAILABLE"),
    ),
});
