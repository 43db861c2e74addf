/** Stops WorkSpaces that run. */
import { operation } from "../operation.ts";
import { changeWorkspaces, namedIn, switchWorkspace } from "./change-workspaces.ts";

export default operation("workspaces", "StopWorkspaces", {
  touches: ({ StopWorkspaceRequests }) => namedIn(StopWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "StopWorkspaceRequests", input.StopWorkspaceRequests, (workspace) =>
      switchWorkspace(workspace, "AVAILABLE", "STOPPED"),
    ),
});
