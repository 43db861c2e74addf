/** Lists the groups of the account. */
import { list } from "../list.ts";
import { showGroup } from "./show-group.ts";

export default list("iam", "ListGroups", {
  list: "Groups",
  all: ({ world }) => world.all("iam-group"),
  nameOf: ({ name }) => name,
  pathOf: ({ path }) => path,
  show: showGroup,
});
