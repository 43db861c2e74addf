/** Deletes a group of subnets that no database is in. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { folded } from "../database-words.ts";
import { findSubnetGroup } from "./find-subnet-group.ts";

// AWS: the code and text (catalogue 594)
const inUse = awsError(
  "InvalidDBSubnetGroupStateFault",
  (group: string, instance: string) =>
    `Cannot delete the subnet group '${group}' because at least one database instance: ${instance} is still using it.`,
);

export default operation("rds", "DeleteDBSubnetGroup", {
  touches: ({ input, world }) => [referred(world, "db-subnet-group", folded(input.DBSubnetGroupName))],
  decide({ input, world }) {
    const { id } = findSubnetGroup(world, input.DBSubnetGroupName);
    const [user] = world.by("db-instance", "subnet-group", id);
    if (user !== undefined) throw inUse(id, user.id);
    return { changes: [remove("db-subnet-group", id)], output: {} };
  },
});
