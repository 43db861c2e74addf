/** What a launch touches: what it makes, and everything that it names or that stands for what it doesn't name. */
import { groupsTouched } from "../../network-interfaces/interface-groups.ts";
import type { Call } from "../../operation.ts";
import { made, named, referred, type Touched } from "../../permission/touched.ts";
import { asGiven, groupsGiven } from "./launch-interfaces.ts";
import { type GivenInterface, placeNamed, type RunInput } from "./launch-place.ts";

/** It makes each instance and interface of its own, and at least the root volume. */
export function touchedByLaunch(call: Call<RunInput>): readonly Touched[] {
  const { input, world } = call;
  const place = placeNamed(world, input);
  return [
    made("instance"),
    made("volume"),
    ...withoutRecords(input),
    ...(place === undefined ? [] : [referred(world, "subnet", place)]),
    ...asGiven(input).flatMap((given) => touchedByInterface(call, given, place)),
  ];
}

function touchedByInterface(call: Call<RunInput>, given: GivenInterface, place: string | undefined) {
  const { world } = call;
  if (given.NetworkInterfaceId !== undefined) {
    const groupIds = world.get("network-interface", given.NetworkInterfaceId)?.groupIds ?? [];
    return [
      referred(world, "network-interface", given.NetworkInterfaceId),
      ...groupIds.map((id) => referred(world, "security-group", id)),
    ];
  }
  const subnet = world.get("subnet", given.SubnetId ?? place ?? "");
  return [
    made("network-interface"),
    ...(given.SubnetId === undefined ? [] : [referred(world, "subnet", given.SubnetId)]),
    ...groupsTouched(world, subnet?.vpcId ?? "", groupsGiven(call, given)),
  ];
}

/** AWS: an image and a snapshot, a key pair by its name, and whatever else decides where the instance runs. */
function withoutRecords(input: RunInput): readonly Touched[] {
  const { ImageId, KeyName, Placement, CapacityReservationSpecification: capacity, BlockDeviceMappings = [] } = input;
  const snapshots = BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId || []);
  const reservation = capacity?.CapacityReservationTarget?.CapacityReservationId;
  return [
    ...(ImageId ? [named("image", ImageId)] : []),
    ...(KeyName ? [named("key-pair", KeyName)] : []),
    ...(Placement?.GroupName ? [named("placement-group", Placement.GroupName)] : []),
    ...(reservation ? [named("capacity-reservation", reservation)] : []),
    ...snapshots.map((id) => named("snapshot", id)),
    ...(input.InstanceMarketOptions?.MarketType === "spot" ? [named("spot-instances-request", "*")] : []),
  ];
}
