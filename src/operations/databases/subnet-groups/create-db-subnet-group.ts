/** Creates a group of subnets that databases may have interfaces in. */
import { awsError } from "../../../model/aws-error.ts";
import type { DbSubnetGroup } from "../../../model/records/databases/database.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { folded, invalidParameter, madeDatabase } from "../database-words.ts";
import { readDatabaseTags } from "../tags/database-tags.ts";
import { readSubnets, showSubnetGroup } from "./find-subnet-group.ts";

// AWS: the codes (its model); ours: no evidence of AWS's texts
const alreadyExists = awsError(
  "DBSubnetGroupAlreadyExists",
  (name: string) => `The DB subnet group '${name}' already exists.`,
);
const tooMany = awsError(
  "DBSubnetGroupQuotaExceeded",
  (most: number) => `There can be at most ${most} DB subnet groups`,
);

/** AWS: `default` is the name of the group that RDS makes of the default VPC's subnets. */
const FORM = /^(?!default$)[A-Za-z0-9 ._-]{1,255}$/i;

export default operation("rds", "CreateDBSubnetGroup", {
  touches: ({ input, world }) => [madeDatabase(world, "db-subnet-group", input.DBSubnetGroupName)],
  decide(call) {
    const { input, world, caller, limits } = call;
    if (!FORM.test(input.DBSubnetGroupName)) {
      throw invalidParameter(
        "DBSubnetGroupName",
        "it can have letters, digits, blanks, full stops, underscores and hyphens, and isn't default",
      );
    }
    const id = folded(input.DBSubnetGroupName);
    if (world.get("db-subnet-group", id) !== undefined) throw alreadyExists(id);
    if (world.count("db-subnet-group") >= limits.dbSubnetGroupsPerRegion) {
      throw tooMany(limits.dbSubnetGroupsPerRegion).overLimit("dbSubnetGroupsPerRegion");
    }
    const subnets = readSubnets(call, input.SubnetIds);
    const group: DbSubnetGroup = {
      ...{ id, ownerId: caller.account, description: input.DBSubnetGroupDescription },
      vpcId: subnets[0]?.vpcId ?? "",
      subnetIds: subnets.map((subnet) => subnet.id),
      tags: readDatabaseTags(input.Tags, limits),
    };
    return { changes: [put("db-subnet-group", group)], output: { DBSubnetGroup: showSubnetGroup(group, world) } };
  },
});
