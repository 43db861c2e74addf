/** Stops WorkSpaces that run. */
import { operation } from "../operation.ts";
import { changeWorkspaces, switchWorkspace, touchedBy } from "./change-workspaces.ts";

export default operation("workspaces", "StopWorkspaces", {
  touches: ({ input, world }) => touchedBy(world, input.StopWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "StopWorkspaceRequests", input.StopWorkspaceRequests, (workspace) =>
      switchWorkspace(workspace, "AVAILABLE", "STOPPED"),
    ),
});
