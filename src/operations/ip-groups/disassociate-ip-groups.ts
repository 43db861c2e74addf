/** Detaches IP access control groups from a directory. Without any group, the default group admits everyone again. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findRegistered } from "../workspace-directories/find-registered.ts";
import { refuseEmpty } from "../workspaces-words.ts";
import { findIpGroup } from "./find-ip-group.ts";

export default operation("workspaces", "DisassociateIpGroups", {
  touches: ({ input, world }) => [
    existing("workspace-directory", findRegistered(world, input.DirectoryId)),
    ...input.GroupIds.map((id) => existing("ip-group", findIpGroup(world, id))),
  ],
  decide({ input, world }) {
    const directory = findRegistered(world, input.DirectoryId);
    refuseEmpty("GroupIds", input.GroupIds);
    const removed = new Set(input.GroupIds.map((id) => findIpGroup(world, id).id));
    const ipGroupIds = directory.ipGroupIds.filter((id) => !removed.has(id));
    return { changes: [put("workspace-directory", { ...directory, ipGroupIds })], output: {} };
  },
});
