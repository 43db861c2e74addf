/** The interfaces of an instance that is being launched: new ones, and existing ones that it is attached to. */
import { awsError } from "../../../model/aws-error.ts";
import type { Tag } from "../../../model/records/tag.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { lend } from "../../addresses/public-addresses.ts";
import { mostAddressesOf } from "../../network-interfaces/addresses/address-count.ts";
import type { AddressChooser } from "../../network-interfaces/addresses/choose-addresses.ts";
import { interfaceInUse, newAttachment, otherZone, tooManyInterfaces } from "../../network-interfaces/attachments.ts";
import { type AttachedInterface, findInterface } from "../../network-interfaces/find-interface.ts";
import { groupsOf } from "../../network-interfaces/interface-groups.ts";
import { makeInterface, readConnectionTracking } from "../../network-interfaces/make-interface.ts";
import type { Call } from "../../operation.ts";
import { findGroupByName } from "../../security-groups/groups/find-group.ts";
import { findOpenSubnet } from "../../shared-vpcs/open-places.ts";
import { type GivenInterface, isPrimary, type RunInput, typeNamed } from "./launch-place.ts";

const publicWithSeveral = awsError(
  "InvalidParameterCombination",
  () => "The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces.",
);
const publicWithExisting = awsError(
  "InvalidParameterCombination",
  () => "The associatePublicIPAddress parameter cannot be specified for a network interface with an existing ID.",
);
// ours: no evidence of AWS's texts
const deviceTwice = awsError(
  "InvalidParameterValue",
  (index: number) => `Each network interface requires a unique device index: ${index} is used twice.`,
);
const primaryNeeded = awsError("InvalidParameterValue", () => "A network interface with device index 0 is required.");
const existingForOneOnly = awsError(
  "InvalidParameterCombination",
  () => "Network interfaces with an existing ID can be used to launch one instance only.",
);

export interface Launch {
  readonly call: Call<RunInput>;
  readonly chooser: AddressChooser;
  readonly subnet: Subnet;
  readonly instanceId: string;
  readonly interfaceTags: readonly Tag[];
  /** Public addresses that this call has already assigned. */
  readonly lent: Set<string>;
}

/**
 * The interfaces as the call gives them. AWS: without NetworkInterfaces the instance gets one interface, made from the parameters
 * of the instance.
 */
export function asGiven(input: RunInput): readonly GivenInterface[] {
  const { NetworkInterfaces = [] } = input;
  if (NetworkInterfaces.length > 0) return NetworkInterfaces;
  return [
    {
      DeviceIndex: 0,
      PrivateIpAddress: input.PrivateIpAddress,
      Ipv6AddressCount: input.Ipv6AddressCount,
      Ipv6Addresses: input.Ipv6Addresses,
      PrimaryIpv6: input.EnablePrimaryIpv6,
    },
  ];
}

export function refuseInterfaces({ input }: Call<RunInput>): void {
  const given = input.NetworkInterfaces ?? [];
  if (given.length === 0) return;
  const devices = new Set<number>();
  for (const { DeviceIndex = 0 } of given) {
    if (devices.has(DeviceIndex)) throw deviceTwice(DeviceIndex);
    devices.add(DeviceIndex);
  }
  if (!devices.has(0)) throw primaryNeeded();
  const type = typeNamed(input);
  if (type !== undefined && given.length > type.interfaces) throw tooManyInterfaces(given.length, type.name);
  const isPublic = given.some(({ AssociatePublicIpAddress }) => AssociatePublicIpAddress === true);
  if (isPublic && given.length > 1) throw publicWithSeveral();
  const hasExisting = given.some(({ NetworkInterfaceId }) => NetworkInterfaceId !== undefined);
  if (isPublic && hasExisting) throw publicWithExisting();
  if (hasExisting && input.MaxCount > 1) throw existingForOneOnly();
}

/** The groups that the call names for a new interface. */
export const groupsGiven = (call: Call<RunInput>, { Groups }: GivenInterface): readonly string[] | undefined =>
  call.input.NetworkInterfaces?.length ? Groups : instanceGroups(call);

/** The groups that the call names for its instance, by id or, in the default VPC, by name. */
function instanceGroups({ input, world }: Call<RunInput>): readonly string[] {
  const { SecurityGroupIds = [], SecurityGroups = [] } = input;
  return [...SecurityGroupIds, ...SecurityGroups.map((name) => findGroupByName(world, name).id)];
}

function attach(launch: Launch, given: GivenInterface): { interface: AttachedInterface; changes: readonly Change[] } {
  const { call, chooser, instanceId, subnet: place } = launch;
  const { world, limits } = call;
  // AWS: interfaces that the launch creates are deleted with the instance; existing ones stay.
  const { DeleteOnTermination = given.NetworkInterfaceId === undefined } = given;
  const attachment = newAttachment(call, instanceId, { ...given, DeleteOnTermination });
  if (given.NetworkInterfaceId !== undefined) {
    const existing = findInterface(world, given.NetworkInterfaceId);
    if (existing.attachment !== undefined) throw interfaceInUse(existing.id);
    if (existing.availabilityZone !== place.availabilityZone) throw otherZone();
    const attached = { ...existing, attachment };
    return { interface: attached, changes: [put("network-interface", attached)] };
  }
  const subnet = given.SubnetId === undefined ? place : findOpenSubnet(world, given.SubnetId);
  if (subnet.availabilityZone !== place.availabilityZone) throw otherZone();
  const groups = groupsGiven(call, given);
  const made = makeInterface(call, chooser, subnet, {
    ...given,
    EnablePrimaryIpv6: given.PrimaryIpv6,
    groupIds: groupsOf(world, subnet, groups, limits),
    description: given.Description,
    interfaceType: given.InterfaceType,
    tags: launch.interfaceTags,
    operator: call.input.Operator?.Principal,
    connectionTracking: readConnectionTracking(given.ConnectionTrackingSpecification),
    attachment,
    most: mostAddressesOf(typeNamed(call.input)),
  });
  const isAlone = (call.input.NetworkInterfaces?.length ?? 0) <= 1;
  const isPublic = given.AssociatePublicIpAddress ?? (isAlone && subnet.mapPublicIpOnLaunch && !subnet.ipv6Native);
  if (!isPublic || !isPrimary(given)) {
    return { interface: { ...made, attachment }, changes: [put("network-interface", made)] };
  }
  const { publicIp, change } = lend(call, launch.lent);
  launch.lent.add(publicIp);
  const attached = { ...made, attachment, publicIp, associatePublicIpAddress: true };
  return { interface: attached, changes: [put("network-interface", attached), change] };
}

/** Creates or attaches every interface of one instance. */
export function launchInterfaces(launch: Launch): {
  readonly interfaces: readonly AttachedInterface[];
  readonly changes: readonly Change[];
} {
  const attached = asGiven(launch.call.input).map((given) => attach(launch, given));
  return {
    interfaces: attached
      .map((each) => each.interface)
      .sort((a, b) => a.attachment.deviceIndex - b.attachment.deviceIndex),
    changes: attached.flatMap(({ changes }) => changes),
  };
}
