/** Gives tags to a user; they replace those with the same key. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { withIamTags } from "../iam-tags.ts";
import { findUser, touchesUser } from "./find-user.ts";

export default operation("iam", "TagUser", {
  touches: touchesUser,
  decide({ input, world, limits }) {
    const user = findUser(world, input.UserName);
    return { changes: [put("iam-user", { ...user, tags: withIamTags(user.tags, input.Tags, limits) })], output: {} };
  },
});
