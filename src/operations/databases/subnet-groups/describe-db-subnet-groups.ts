/** Describes groups of subnets for databases. */
import { describe, recordsOf } from "../../describe.ts";
import { every, referred } from "../../permission/touched.ts";
import { folded, inPages } from "../database-words.ts";
import { findSubnetGroup, showSubnetGroup } from "./find-subnet-group.ts";

export default describe("rds", "DescribeDBSubnetGroups", {
  ...recordsOf("db-subnet-group"),
  ...inPages,
  list: "DBSubnetGroups",
  touches: ({ input: { DBSubnetGroupName: name }, world }) => [
    name === undefined ? every("db-subnet-group") : referred(world, "db-subnet-group", folded(name)),
  ],
  ids: {
    of: ({ DBSubnetGroupName: name }) => (name === undefined ? undefined : [name]),
    find: ({ world }, name) => findSubnetGroup(world, name),
  },
  // AWS: this call takes no filters (its API reference).
  matches: () => () => true,
  show: (group, { world }) => showSubnetGroup(group, world),
});
