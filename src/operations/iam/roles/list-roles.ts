/** Lists roles, all of them or those under a path. */
import { list } from "../list.ts";
import { showRole } from "./show-role.ts";

export default list("iam", "ListRoles", {
  list: "Roles",
  all: ({ world }) => world.all("iam-role"),
  nameOf: ({ name }) => name,
  pathOf: ({ path }) => path,
  show: (role, { world }) => showRole(world, role),
});
