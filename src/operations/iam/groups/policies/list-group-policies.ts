/** Lists the names of the policies that are part of a group. */
import { list } from "../../list.ts";
import { findGroup, touchesGroup } from "../find-group.ts";

export default list("iam", "ListGroupPolicies", {
  list: "PolicyNames",
  touches: touchesGroup,
  all: ({ input, world }) => findGroup(world, input.GroupName).inlinePolicies,
  nameOf: ({ name }) => name,
  show: ({ name }) => name,
});
