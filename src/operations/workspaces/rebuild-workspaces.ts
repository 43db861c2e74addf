/** Rebuilds WorkSpaces from their bundles. */
import { operation } from "../operation.ts";
import { changeWorkspaces, moveWorkspace, namedIn } from "./change-workspaces.ts";

export default operation("workspaces", "RebuildWorkspaces", {
  touches: ({ RebuildWorkspaceRequests }) => namedIn(RebuildWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "RebuildWorkspaceRequests", input.RebuildWorkspaceRequests, (workspace) =>
      moveWorkspace(workspace, ["AVAILABLE", "STOPPED"], "AVAILABLE"),
    ),
});
