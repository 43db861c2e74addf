/** Rebuilds WorkSpaces from their bundles. */
import { operation } from "../operation.ts";
import { changeWorkspaces, moveWorkspace, touchedBy } from "./change-workspaces.ts";

export default operation("workspaces", "RebuildWorkspaces", {
  touches: ({ input, world }) => touchedBy(world, input.RebuildWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "RebuildWorkspaceRequests", input.RebuildWorkspaceRequests, (workspace) =>
      moveWorkspace(workspace, ["AVAILABLE", "STOPPED"], "AVAILABLE"),
    ),
});
