/** What a launch touches: what it makes, and everything that it names or that stands for what it doesn't name. */

import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Instance } from "../../../model/records/instance.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import { keyPairTouched } from "../../key-pairs/find-key-pair.ts";
import { groupsTouched } from "../../network-interfaces/interface-groups.ts";
import type { Call } from "../../operation.ts";
import { existing, made, named, referred, type Touched } from "../../permission/touched.ts";
import { touchedByPlacement } from "../../placement-groups/find-placement-group.ts";
import { templateOf, withTemplate } from "./from-template.ts";
import { imageNamed } from "./images.ts";
import { profileArnOf, termsOf } from "./instance-terms.ts";
import { asGiven, groupsGiven } from "./launch-interfaces.ts";
import { type GivenInterface, placeNamed, type RunInput, typeNamed } from "./launch-place.ts";
import { volumeTermsOf } from "./launch-volumes.ts";

/** It makes each instance and interface of its own, and at least the root volume. */
export function touchedByLaunch(asked: Call<RunInput>): readonly Touched[] {
  const call = withTemplate(asked);
  const { input, world } = call;
  const template = templateOf(world, asked.input)?.template;
  const place = placeNamed(world, input);
  const subnet = place === undefined ? undefined : world.get("subnet", place);
  return [
    made("instance", instanceDraft(call, subnet)),
    ...volumeDrafts(input, subnet),
    ...besidesNetwork(call),
    ...(template === undefined ? [] : [existing("launch-template", template)]),
    ...(place === undefined ? [] : [referred(world, "subnet", place)]),
    ...asGiven(input).flatMap((given) => touchedByInterface(call, given, place)),
  ];
}

/** A launch of an unknown type or place is refused later: whatever else it says about its instances doesn't count. */
function instanceDraft(call: Call<RunInput>, subnet: Subnet | undefined): Partial<Instance> {
  const type = typeNamed(call.input);
  const arn = profileArnOf(call);
  const profile = arn === undefined ? undefined : { arn, id: "" };
  return type === undefined || subnet === undefined
    ? {}
    : { ...termsOf(call, type, subnet), ...dropUndefined({ profile }) };
}

function volumeDrafts(input: RunInput, subnet: Subnet | undefined): readonly Touched[] {
  const image = imageNamed(input.ImageId ?? "");
  if (image === undefined || subnet === undefined) return [made("volume")];
  const { availabilityZone } = subnet;
  return volumeTermsOf(input, image, availabilityZone).map(({ device: _, ...terms }) => made("volume", terms));
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
  const draft = subnet && {
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    associatePublicIpAddress: given.AssociatePublicIpAddress ?? subnet.mapPublicIpOnLaunch,
  };
  return [
    made("network-interface", draft),
    ...(given.SubnetId === undefined ? [] : [referred(world, "subnet", given.SubnetId)]),
    ...groupsTouched(world, subnet?.vpcId ?? "", groupsGiven(call, given)),
  ];
}

/** AWS: an image and a snapshot, a key pair by its name, and whatever else decides where the instance runs. */
function besidesNetwork({ input, world }: Call<RunInput>): readonly Touched[] {
  const { ImageId, KeyName, Placement, CapacityReservationSpecification: capacity, BlockDeviceMappings = [] } = input;
  const snapshots = BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId || []);
  const reservation = capacity?.CapacityReservationTarget?.CapacityReservationId;
  return [
    ...(ImageId ? [named("image", ImageId)] : []),
    ...(KeyName ? [keyPairTouched(world, KeyName)] : []),
    ...touchedByPlacement(world, Placement ?? {}),
    ...(reservation ? [named("capacity-reservation", reservation)] : []),
    ...snapshots.map((id) => named("snapshot", id)),
    ...(input.InstanceMarketOptions?.MarketType === "spot" ? [named("spot-instances-request", "*")] : []),
  ];
}
