/** Starts WorkSpaces that are stopped. */
import { operation } from "../operation.ts";
import { changeWorkspaces, switchWorkspace, touchedBy } from "./change-workspaces.ts";

export default operation("workspaces", "StartWorkspaces", {
  touches: ({ input, world }) => touchedBy(world, input.StartWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "StartWorkspaceRequests", input.StartWorkspaceRequests, (workspace) =>
      switchWorkspace(workspace, "STOPPED", "AVAILABLE"),
    ),
});
