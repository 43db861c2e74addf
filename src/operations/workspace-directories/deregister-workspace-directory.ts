/** Deregisters a directory from WorkSpaces; Directory Service keeps it. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { dropServiceGroup } from "../security-groups/groups/service-group.ts";
import { findRegistered } from "./find-registered.ts";

export default operation("workspaces", "DeregisterWorkspaceDirectory", {
  touchesIds: ({ DirectoryId }) => [DirectoryId],
  decide({ input, world }) {
    const { id, securityGroupId } = findRegistered(world, input.DirectoryId);
    return { changes: [remove("workspace-directory", id), ...dropServiceGroup(world, securityGroupId)], output: {} };
  },
});
