/** Gives a role tags, which replace those with the same keys. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { withIamTags } from "../iam-tags.ts";
import { findRole } from "./find-role.ts";

export default operation("iam", "TagRole", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world, limits }) {
    const role = findRole(world, input.RoleName);
    return { changes: [put("iam-role", { ...role, tags: withIamTags(role.tags, input.Tags, limits) })], output: {} };
  },
});
