/** Attaches IP access control groups to a directory: from then on only their rules let clients in. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findRegistered } from "../workspace-directories/find-registered.ts";
import { refuseEmpty } from "../workspaces-words.ts";
import { findIpGroup } from "./find-ip-group.ts";

// ours: no evidence of AWS's text
const tooManyAttached = awsError(
  "ResourceLimitExceededException",
  (limit: number) =>
    `At most ${limit} IP access control groups can be associated with a directory. Disassociate others, then try again.`,
);

export default operation("workspaces", "AssociateIpGroups", {
  touches: ({ input, world }) => [
    existing("workspace-directory", findRegistered(world, input.DirectoryId)),
    ...input.GroupIds.map((id) => existing("ip-group", findIpGroup(world, id))),
  ],
  decide({ input, world, limits }) {
    const directory = findRegistered(world, input.DirectoryId);
    refuseEmpty("GroupIds", input.GroupIds);
    const added = input.GroupIds.map((id) => findIpGroup(world, id).id);
    // AWS: adds to the groups that are already attached (catalogue 326).
    const ipGroupIds = [...new Set([...directory.ipGroupIds, ...added])];
    if (ipGroupIds.length > limits.ipGroupsPerDirectory)
      throw tooManyAttached(limits.ipGroupsPerDirectory).overLimit("ipGroupsPerDirectory");
    return { changes: [put("workspace-directory", { ...directory, ipGroupIds })], output: {} };
  },
});
