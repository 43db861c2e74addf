/** Takes tags from a role; keys that it doesn't have are ignored. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { withoutIamTags } from "../iam-tags.ts";
import { findRole } from "./find-role.ts";

export default operation("iam", "UntagRole", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    const role = findRole(world, input.RoleName);
    return { changes: [put("iam-role", { ...role, tags: withoutIamTags(role.tags, input.TagKeys) })], output: {} };
  },
});
