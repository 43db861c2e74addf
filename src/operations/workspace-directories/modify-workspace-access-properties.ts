/** Sets which devices may be used with a directory's WorkSpaces; devices not named stay as they are. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { changeSettings } from "./directory-settings.ts";
import { findRegistered } from "./find-registered.ts";

export default operation("workspaces", "ModifyWorkspaceAccessProperties", {
  touches: ({ input, world }) => [existing("workspace-directory", findRegistered(world, input.ResourceId))],
  decide({ input, world }) {
    const directory = findRegistered(world, input.ResourceId);
    return {
      changes: [changeSettings(directory, "WorkspaceAccessProperties", input.WorkspaceAccessProperties)],
      output: {},
    };
  },
});
