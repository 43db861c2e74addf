/** Changes how a WorkSpace runs and how large it is; properties not named stay as they are. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { invalidValues } from "../workspaces-words.ts";
import { findWorkspace } from "./find-workspace.ts";
import { notInState } from "./not-in-state.ts";
import { changedProperties } from "./workspace-properties.ts";

// ours: no evidence of AWS's text
const nothingToChange = invalidValues(() => "Name the WorkspaceProperties that are to change.");

export default operation("workspaces", "ModifyWorkspaceProperties", {
  touches: ({ input, world }) => [existing("workspace", findWorkspace(world, input.WorkspaceId))],
  decide({ input, world }) {
    const workspace = findWorkspace(world, input.WorkspaceId);
    const given = Object.entries(input.WorkspaceProperties ?? {}).filter(([, value]) => value !== undefined);
    if (given.length === 0 && input.DataReplication === undefined) throw nothingToChange();
    if (workspace.state === "ADMIN_MAINTENANCE") throw notInState(workspace.state);
    const properties = changedProperties(workspace.properties, input.WorkspaceProperties ?? {});
    return { changes: [put("workspace", { ...workspace, properties })], output: {} };
  },
});
