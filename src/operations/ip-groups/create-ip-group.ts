/** Creates an IP access control group, with or without rules: a group without rules admits nobody to its directories. */

import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import { put } from "../../model/world/change.ts";
import { hasAny } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { readTags } from "../tags/tag-rules.ts";
import { invalidValues, workspacesTags } from "../workspaces-words.ts";
import { readRules } from "./ip-rules.ts";

// ours: no evidence of AWS's texts
const noName = invalidValues(() => "An IP access control group needs a name.");
const nameTaken = awsError(
  "ResourceAlreadyExistsException",
  (name: string) => `There is an IP access control group named '${name}' in this Region. Choose another name.`,
);
const tooManyGroups = awsError(
  "ResourceLimitExceededException",
  (limit: number) =>
    `At most ${limit} IP access control groups can exist in a Region. Delete some that you don't need, then try again.`,
);

export default operation("workspaces", "CreateIpGroup", {
  touches: nothing,
  decide({ input, world, newId, limits }) {
    const { GroupName: name, GroupDesc: description, UserRules = [], Tags = [] } = input;
    if (name === "") throw noName();
    if (hasAny(world.by("ip-group", "name", name))) throw nameTaken(name);
    if (world.count("ip-group") >= limits.ipGroupsPerRegion)
      throw tooManyGroups(limits.ipGroupsPerRegion).overLimit("ipGroupsPerRegion");
    const group = {
      id: newId("ip-group"),
      name,
      ...dropUndefined({ description }),
      rules: readRules(UserRules, limits),
      tags: readTags(Tags, limits, workspacesTags),
    };
    // AWS: the answer is the id and nothing else (catalogue 312).
    return { changes: [put("ip-group", group)], output: { GroupId: group.id } };
  },
});
