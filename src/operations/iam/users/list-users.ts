/** Lists the users of the account. */
import { list } from "../list.ts";
import { showUser } from "./show-user.ts";

export default list("iam", "ListUsers", {
  list: "Users",
  all: ({ world }) => world.all("iam-user"),
  nameOf: ({ name }) => name,
  pathOf: ({ path }) => path,
  show: showUser,
});
