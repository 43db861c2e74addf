/** Changes the subnets of a group. Databases keep the interfaces that they have. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { folded } from "../database-words.ts";
import { findSubnetGroup, readSubnets, showSubnetGroup } from "./find-subnet-group.ts";

// AWS: the code (its model); ours: no evidence of AWS's text
const subnetInUse = awsError("SubnetAlreadyInUse", (id: string) => `Subnet ${id} is in use by a database instance`);

export default operation("rds", "ModifyDBSubnetGroup", {
  touches: ({ input, world }) => [referred(world, "db-subnet-group", folded(input.DBSubnetGroupName))],
  decide(call) {
    const { input, world } = call;
    const found = findSubnetGroup(world, input.DBSubnetGroupName);
    const subnetIds = readSubnets(call, input.SubnetIds).map(({ id }) => id);
    const used = world
      .by("db-instance", "subnet-group", found.id)
      .flatMap(({ networkInterfaceIds }) =>
        networkInterfaceIds.map((id) => world.get("network-interface", id)?.subnetId),
      )
      .find((id) => id !== undefined && !subnetIds.includes(id));
    if (used !== undefined) throw subnetInUse(used);
    const changed = { ...found, subnetIds, description: input.DBSubnetGroupDescription ?? found.description };
    return { changes: [put("db-subnet-group", changed)], output: { DBSubnetGroup: showSubnetGroup(changed, world) } };
  },
});
