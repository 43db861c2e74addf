/** Takes a WorkSpace into its administrator's maintenance, where its user can't sign in, or out of it. */
import { AwsError } from "../../model/aws-error.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { moveWorkspace } from "./change-workspaces.ts";
import { findWorkspace } from "./find-workspace.ts";
import { notInState } from "./not-in-state.ts";

export default operation("workspaces", "ModifyWorkspaceState", {
  touches: ({ input, world }) => [existing("workspace", findWorkspace(world, input.WorkspaceId))],
  decide({ input, world }) {
    const workspace = findWorkspace(world, input.WorkspaceId);
    const changes = moveWorkspace(workspace, ["AVAILABLE", "ADMIN_MAINTENANCE"], input.WorkspaceState);
    if (changes instanceof AwsError) throw notInState(workspace.state);
    return { changes, output: {} };
  },
});
