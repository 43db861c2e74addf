/** Sets the defaults for new WorkSpaces of a directory; properties not named stay as they are. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { invalidValues } from "../workspaces-words.ts";
import { changeSettings } from "./directory-settings.ts";
import { findRegistered } from "./find-registered.ts";

// AWS: catalogue 454
const outOfRange = invalidValues(() => "An invalid or out-of-range value was supplied for the input parameter.");
// ours: no evidence of AWS's text
const noSuchGroup = invalidValues(
  (id: string) => `The security group ${id} could not be found in this account and Region.`,
);

export default operation("workspaces", "ModifyWorkspaceCreationProperties", {
  touches: ({ input, world }) => [existing("workspace-directory", findRegistered(world, input.ResourceId))],
  decide({ input, world }) {
    const directory = findRegistered(world, input.ResourceId);
    const { CustomSecurityGroupId: groupId, DefaultOu } = input.WorkspaceCreationProperties;
    if (DefaultOu === "") throw outOfRange();
    if (groupId !== undefined && world.get("security-group", groupId) === undefined) throw noSuchGroup(groupId);
    const group = "WorkspaceCreationProperties";
    return { changes: [changeSettings(directory, group, input.WorkspaceCreationProperties)], output: {} };
  },
});
