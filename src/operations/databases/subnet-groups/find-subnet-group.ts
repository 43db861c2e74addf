/** Finds, checks and shows the subnets that databases may have interfaces in. */
import { awsError } from "../../../model/aws-error.ts";
import type { DbSubnetGroup } from "../../../model/records/databases/database.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import type { World } from "../../../model/world/world.ts";
import type { DBSubnetGroup as Shown } from "../../../wire/generated/rds.ts";
import type { Call } from "../../operation.ts";
import { databaseArn, folded, groupNotFound } from "../database-words.ts";

// AWS: the code and text (catalogue 594)
const tooFewZones = awsError(
  "DBSubnetGroupDoesNotCoverEnoughAZs",
  (zones: string) =>
    `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${zones}. Add subnets to cover at least 2 AZs.`,
);
// AWS: the codes (its model); ours: no evidence of AWS's texts
export const invalidSubnet = awsError("InvalidSubnet", (id: string) => `The subnet ${id} does not exist`);
const severalVpcs = awsError(
  "InvalidVPCNetworkStateFault",
  () => "The subnets of a DB subnet group must be in the same VPC",
);
const tooManySubnets = awsError(
  "DBSubnetQuotaExceededFault",
  (most: number) => `A DB subnet group can have at most ${most} subnets`,
);

export function findSubnetGroup(world: Pick<World, "get">, name: string): DbSubnetGroup {
  const found = world.get("db-subnet-group", folded(name));
  if (found === undefined) throw groupNotFound(name);
  return found;
}

/** The subnets that a call names, which are of one VPC and cover two zones. */
export function readSubnets(
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
  ids: readonly string[],
): readonly Subnet[] {
  const subnets = [...new Set(ids)].map((id) => {
    const found = world.get("subnet", id);
    if (found === undefined) throw invalidSubnet(id);
    return found;
  });
  if (new Set(subnets.map(({ vpcId }) => vpcId)).size > 1) throw severalVpcs();
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  if (zones.size < 2) throw tooFewZones([...zones].join(", "));
  if (subnets.length > limits.subnetsPerDbSubnetGroup) {
    throw tooManySubnets(limits.subnetsPerDbSubnetGroup).overLimit("subnetsPerDbSubnetGroup");
  }
  return subnets;
}

export const showSubnetGroup = (group: DbSubnetGroup, world: Pick<World, "account" | "region" | "get">): Shown => {
  const subnets = group.subnetIds.map((id) => ({ id, subnet: world.get("subnet", id) }));
  const isDual = subnets.every(({ subnet }) => (subnet?.ipv6CidrBlocks.length ?? 0) > 0);
  return {
    DBSubnetGroupName: group.id,
    DBSubnetGroupDescription: group.description,
    VpcId: group.vpcId,
    SubnetGroupStatus: "Complete",
    Subnets: subnets.map(({ id, subnet }) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: subnet?.availabilityZone },
      SubnetStatus: "Active",
    })),
    DBSubnetGroupArn: databaseArn(world, "db-subnet-group", group.id),
    SupportedNetworkTypes: isDual ? ["DUAL", "IPV4"] : ["IPV4"],
  };
};
