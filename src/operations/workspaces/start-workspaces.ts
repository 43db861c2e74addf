/** Starts WorkSpaces that are stopped. */
import { operation } from "../operation.ts";
import { changeWorkspaces, namedIn, switchWorkspace } from "./change-workspaces.ts";

export default operation("workspaces", "StartWorkspaces", {
  touches: ({ StartWorkspaceRequests }) => namedIn(StartWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "StartWorkspaceRequests", input.StartWorkspaceRequests, (workspace) =>
      switchWorkspace(workspace, "STOPPED", "AVAILABLE"),
    ),
});
