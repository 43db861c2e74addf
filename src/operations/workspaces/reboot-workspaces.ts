/** Reboots WorkSpaces that run. */
import { operation } from "../operation.ts";
import { changeWorkspaces, moveWorkspace, namedIn } from "./change-workspaces.ts";

export default operation("workspaces", "RebootWorkspaces", {
  touches: ({ RebootWorkspaceRequests }) => namedIn(RebootWorkspaceRequests),
  decide: ({ input, world }) =>
    changeWorkspaces(world, "RebootWorkspaceRequests", input.RebootWorkspaceRequests, (workspace) =>
      moveWorkspace(workspace, ["AVAILABLE"], "AVAILABLE"),
    ),
});
