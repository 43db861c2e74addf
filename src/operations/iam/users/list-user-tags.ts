/** Lists the tags of a user. */
import { showTag } from "../iam-tags.ts";
import { list } from "../list.ts";
import { findUser, touchesUser } from "./find-user.ts";

export default list("iam", "ListUserTags", {
  list: "Tags",
  touches: touchesUser,
  all: ({ input, world }) => findUser(world, input.UserName).tags,
  nameOf: ({ key }) => key,
  show: showTag,
});
