/** Shows a group and lists its users. */
import { list } from "../list.ts";
import { showUser } from "../users/show-user.ts";
import { findGroup, touchesGroup } from "./find-group.ts";
import { showGroup } from "./show-group.ts";

export default list("iam", "GetGroup", {
  list: "Users",
  touches: touchesGroup,
  all: ({ input, world }) => world.by("iam-user", "group", findGroup(world, input.GroupName).id),
  nameOf: ({ name }) => name,
  show: showUser,
  besides: ({ input, world }) => ({ Group: showGroup(findGroup(world, input.GroupName)) }),
});
