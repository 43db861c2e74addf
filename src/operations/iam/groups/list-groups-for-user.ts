/** Lists the groups that a user is in. */
import { list } from "../list.ts";
import { findUser, touchesUser } from "../users/find-user.ts";
import { showGroup } from "./show-group.ts";

export default list("iam", "ListGroupsForUser", {
  list: "Groups",
  touches: touchesUser,
  all: ({ input, world }) => findUser(world, input.UserName).groupIds.flatMap((id) => world.get("iam-group", id) ?? []),
  nameOf: ({ name }) => name,
  show: showGroup,
});
