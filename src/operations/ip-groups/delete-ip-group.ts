/** Deletes an IP access control group that no directory uses. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findIpGroup } from "./find-ip-group.ts";

// AWS: in the style of other ResourceAssociatedExceptions (catalogue 332); ours: no evidence of this one's text
const isAssociated = awsError(
  "ResourceAssociatedException",
  (id: string, directories: string) =>
    `The IP access control group ${id} is associated with ${directories}. Disassociate it, and try again.`,
);

export default operation("workspaces", "DeleteIpGroup", {
  touches: ({ input, world }) => [existing("ip-group", findIpGroup(world, input.GroupId))],
  decide({ input, world }) {
    const group = findIpGroup(world, input.GroupId);
    const directories = world
      .by("workspace-directory", "ipGroup", group.id)
      .map(({ id }) => id)
      .toArray();
    if (directories.length > 0) throw isAssociated(group.id, directories.join(", "));
    return { changes: [remove("ip-group", group.id)], output: {} };
  },
});
