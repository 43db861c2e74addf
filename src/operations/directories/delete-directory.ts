/** Deletes a directory with its interfaces and its group, once no service uses it. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { dropServiceGroup } from "../security-groups/groups/service-group.ts";
import { directoryError, findDirectory } from "./directory-words.ts";

// AWS: Terraform waits while the text mentions authorized applications; ours: the rest of the text
const isInUse = directoryError(
  "ClientException",
  (id: string) =>
    `Cannot delete the directory ${id} because it still has authorized applications. Deregister it from WorkSpaces, and try again.`,
);

export default operation("ds", "DeleteDirectory", {
  touches: ({ input, world }) => [existing("directory", findDirectory(world, input.DirectoryId))],
  decide({ input, world }) {
    const { id, servers, securityGroupId } = findDirectory(world, input.DirectoryId);
    if (world.get("workspace-directory", id) !== undefined) throw isInUse(id);
    const interfaces = new Set(servers.map(({ networkInterfaceId }) => networkInterfaceId));
    return {
      changes: [
        remove("directory", id),
        ...[...interfaces].map((each) => remove("network-interface", each)),
        ...dropServiceGroup(world, securityGroupId, interfaces),
      ],
      output: { DirectoryId: id },
    };
  },
});
