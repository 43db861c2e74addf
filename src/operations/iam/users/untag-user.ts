/** Takes tags from a user, by their keys. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { withoutIamTags } from "../iam-tags.ts";
import { findUser, touchesUser } from "./find-user.ts";

export default operation("iam", "UntagUser", {
  touches: touchesUser,
  decide({ input, world }) {
    const user = findUser(world, input.UserName);
    return { changes: [put("iam-user", { ...user, tags: withoutIamTags(user.tags, input.TagKeys) })], output: {} };
  },
});
