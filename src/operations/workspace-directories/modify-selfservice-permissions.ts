/** Sets what users may do with their WorkSpaces themselves; permissions not named stay as they are. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { changeSettings } from "./directory-settings.ts";
import { findRegistered } from "./find-registered.ts";

export default operation("workspaces", "ModifySelfservicePermissions", {
  touches: ({ input, world }) => [existing("workspace-directory", findRegistered(world, input.ResourceId))],
  decide({ input, world }) {
    const directory = findRegistered(world, input.ResourceId);
    return { changes: [changeSettings(directory, "SelfservicePermissions", input.SelfservicePermissions)], output: {} };
  },
});
