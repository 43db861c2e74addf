/** Detaches IP access control groups from a directory. Without any group, the default group admits everyone again. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { findRegistered } from "../workspace-directories/find-registered.ts";
import { refuseEmpty } from "../workspaces-words.ts";
import { findIpGroup } from "./find-ip-group.ts";

export default operation("workspaces", "DisassociateIpGroups", {
  touchesIds: ({ DirectoryId, GroupIds }) => [DirectoryId, ...GroupIds],
  decide({ input, world }) {
    const directory = findRegistered(world, input.DirectoryId);
    refuseEmpty("GroupIds", input.GroupIds);
    const removed = new Set(input.GroupIds.map((id) => findIpGroup(world, id).id));
    const ipGroupIds = directory.ipGroupIds.filter((id) => !removed.has(id));
    return { changes: [put("workspace-directory", { ...directory, ipGroupIds })], output: {} };
  },
});
