/** Where instances are launched: in the subnet that RunInstances names, or in a default one. */
import { awsError } from "../../../model/aws-error.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import type { World } from "../../../model/world/world.ts";
import { findInterface } from "../../network-interfaces/find-interface.ts";
import type { InputOf } from "../../operation.ts";
import { findOpenSubnet } from "../../shared-vpcs/open-places.ts";
import { defaultVpcOf, noDefaultVpcForNames } from "../../vpcs/find-vpc.ts";
import { type InstanceType, instanceTypeOf } from "../types/instance-types.ts";

export type RunInput = InputOf<"ec2", "RunInstances">;
export type GivenInterface = NonNullable<RunInput["NetworkInterfaces"]>[number];

const noDefaultSubnet = awsError(
  "MissingInput",
  (vpcId: string) => `No subnets found for the default VPC '${vpcId}'. Please specify a subnet.`,
);
const noSubnetInZone = awsError(
  "InvalidInput",
  (zone: string) => `No default subnet for availability zone: '${zone}'.`,
);
const otherZone = awsError(
  "InvalidParameterValue",
  (zone: string, subnetId: string) =>
    `The availability zone ${zone} does not match the availability zone of the subnet ${subnetId}.`,
);
const instanceLevel = awsError(
  "InvalidParameterCombination",
  (what: string) => `Network interfaces and an instance-level ${what} may not be specified on the same request`,
);

/** The type with a name; undefined if there is no such type. AWS: the default is m1.small. */
export const typeNamed = ({ InstanceType = "m1.small" }: RunInput): InstanceType | undefined =>
  instanceTypeOf(InstanceType);

/** AWS: a call with NetworkInterfaces can't also give what they specify. */
export function refuseInstanceLevel(input: RunInput): void {
  if ((input.NetworkInterfaces ?? []).length === 0) return;
  if (input.SubnetId !== undefined) throw instanceLevel("subnet ID");
  if (input.PrivateIpAddress !== undefined) throw instanceLevel("private IP address");
  if ((input.SecurityGroupIds ?? []).length + (input.SecurityGroups ?? []).length > 0) {
    throw instanceLevel("security groups");
  }
  if ((input.Ipv6Addresses ?? []).length > 0 || input.Ipv6AddressCount !== undefined) {
    throw instanceLevel("IPv6 addresses");
  }
}

export const isPrimary = ({ DeviceIndex = 0 }: GivenInterface): boolean => DeviceIndex === 0;

// Terraform sends an empty zone instead of omitting it.
const zoneOf = ({ Placement }: RunInput): string | undefined => Placement?.AvailabilityZone || undefined;

/** The subnet of the primary interface. */
export function placeOf(world: World, input: RunInput): Subnet {
  const existing = input.NetworkInterfaces?.find(isPrimary)?.NetworkInterfaceId;
  if (existing !== undefined) findInterface(world, existing);
  const subnetId = placeNamed(world, input);
  const zone = zoneOf(input);
  if (subnetId === undefined) throw noDefaultPlace(world, zone);
  const subnet = findOpenSubnet(world, subnetId);
  if (zone !== undefined && zone !== subnet.availabilityZone) throw otherZone(zone, subnet.id);
  return subnet;
}

/** The id that the call means as its subnet, whether or not it exists. Undefined if there's no default subnet either. */
export function placeNamed(world: World, input: RunInput): string | undefined {
  const primary = input.NetworkInterfaces?.find(isPrimary);
  const existing = primary?.NetworkInterfaceId;
  if (existing !== undefined) return world.get("network-interface", existing)?.subnetId;
  return primary?.SubnetId ?? input.SubnetId ?? defaultSubnetIn(world, zoneOf(input))?.id;
}

function defaultSubnetIn(world: World, zone: string | undefined): Subnet | undefined {
  const vpc = defaultVpcOf(world);
  return (
    vpc &&
    world
      .by("subnet", "vpc", vpc.id)
      .find(({ isDefault, availabilityZone }) => isDefault && (zone === undefined || availabilityZone === zone))
  );
}

function noDefaultPlace(world: World, zone: string | undefined) {
  const vpc = defaultVpcOf(world);
  if (vpc === undefined) return noDefaultVpcForNames();
  return zone === undefined ? noDefaultSubnet(vpc.id) : noSubnetInZone(zone);
}
