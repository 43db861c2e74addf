/** The instances of a placement group, and what a group demands of them. */
import { awsError } from "../../model/aws-error.ts";
import type { Instance } from "../../model/records/instance.ts";
import type { PlacementGroup } from "../../model/records/launching/placement-group.ts";
import type { World } from "../../model/world/world.ts";
import type { InstanceType } from "../instances/types/instance-types.ts";

// AWS: catalogue 611
const notInClusters = awsError(
  "InvalidParameterCombination",
  (type: string) =>
    `Cluster placement groups are not supported by the '${type}' instance type. Specify a supported instance type or change the placement group strategy, and try again.`,
);
const otherZone = awsError(
  "InvalidPlacementGroup.InUse",
  (name: string, zone: string) => `The placement group '${name}' is in use in another availability zone: ${zone}`,
);
// ours: no evidence of AWS's texts
const noPartitions = awsError(
  "InvalidParameterCombination",
  () => "A partition number can be specified only for an instance in a partition placement group.",
);
const noSuchPartition = awsError(
  "InvalidParameterValue",
  (number: number, name: string, most: number) =>
    `Value (${number}) for parameter partitionNumber is invalid. The placement group '${name}' has ${most} partitions.`,
);

interface Placement {
  readonly GroupName?: string;
  readonly PartitionNumber?: number;
}

const placementOf = ({ attributes }: Pick<Instance, "attributes">): Placement =>
  (attributes["Placement"] ?? {}) as Placement;

/** The instances in a group that weren't terminated. */
export const membersOf = (
  world: Pick<World, "all">,
  { name }: Pick<PlacementGroup, "name">,
): IteratorObject<Instance> =>
  world
    .all("instance")
    .filter((instance) => instance.state !== "terminated" && placementOf(instance).GroupName === name);

/** Refuses an instance that can't be in its group. `others` may have it already. */
export function refuseMember(
  world: Pick<World, "all">,
  group: PlacementGroup | undefined,
  type: InstanceType,
  { id, availabilityZone }: Pick<Instance, "id" | "availabilityZone">,
  partitionNumber?: number,
): void {
  if (partitionNumber !== undefined) {
    if (group?.strategy !== "partition") throw noPartitions();
    const { name, partitionCount = 1 } = group;
    if (partitionNumber < 1 || partitionNumber > partitionCount) {
      throw noSuchPartition(partitionNumber, name, partitionCount);
    }
  }
  if (group?.strategy !== "cluster") return;
  if (!type.is("p")) throw notInClusters(type.name);
  // AWS: a cluster lies within one zone (catalogue 611).
  const elsewhere = membersOf(world, group).find(
    (each) => each.id !== id && each.availabilityZone !== availabilityZone,
  );
  if (elsewhere !== undefined) throw otherZone(group.name, elsewhere.availabilityZone);
}
