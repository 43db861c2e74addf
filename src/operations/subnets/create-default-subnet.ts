/** Creates the default subnet of a zone again after it was deleted. */
import { contains, formatPrefix, overlaps, type Prefix, prefix, prefixOf, sizeOf } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import { zonesOf } from "../../model/regions.ts";
import type { NewId } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { defaultAclOf } from "../network-acls/find-network-acl.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { defaultSubnet, defaultSubnetBlocks } from "../vpcs/default-network.ts";
import { defaultVpcOf } from "../vpcs/find-vpc.ts";
import { findZone } from "./find-zone.ts";
import { makeSubnet } from "./make-subnet.ts";
import { showSubnet } from "./show-subnet.ts";

const noDefaultVpc = awsError("DefaultVpcDoesNotExist", () => "No default VPC exists for this account in this region.");
const alreadyExists = awsError(
  "DefaultSubnetAlreadyExistsInAvailabilityZone",
  (id: string, zone: string) => `'${id}' is already the default subnet in ${zone}.`,
);
// ours: no evidence of AWS's other texts
const missingZone = awsError("MissingParameter", () => "Specify either availabilityZone or availabilityZoneId.");
const twoZones = awsError(
  "InvalidParameterCombination",
  () => "Specify either availabilityZone or availabilityZoneId, not both.",
);
const noRoom = awsError(
  "InsufficientFreeAddressesInVpc",
  () => "The default VPC has no room for another default subnet.",
);
const noIpv6 = awsError("InvalidParameterValue", () => "The default VPC has no IPv6 CIDR block.");

export default operation("ec2", "CreateDefaultSubnet", {
  touches: nothing,
  decide({ input, world, now, newId }) {
    const { AvailabilityZone, AvailabilityZoneId, Ipv6Native = false } = input;
    if (AvailabilityZone === undefined && AvailabilityZoneId === undefined) throw missingZone();
    if (AvailabilityZone !== undefined && AvailabilityZoneId !== undefined) throw twoZones();
    const zone = findZone(zonesOf(world.region), input);
    const vpc = defaultVpcOf(world);
    if (vpc === undefined) throw noDefaultVpc();
    const subnets = [...world.by("subnet", "vpc", vpc.id)];
    const existing = subnets.find((subnet) => subnet.isDefault && subnet.availabilityZone === zone.name);
    if (existing !== undefined) throw alreadyExists(existing.id, zone.name);
    const ordinary = defaultSubnet(vpc, zone, Ipv6Native ? "" : freeBlock(world, vpc), newId);
    const subnet: Subnet = Ipv6Native ? ipv6Only(ordinary, freeIpv6Block(vpc, subnets), newId) : ordinary;
    return {
      changes: makeSubnet(subnet, defaultAclOf(world, vpc.id), newId),
      output: { Subnet: showSubnet(world, subnet, now, true) },
    };
  },
});

const ipv6Only = (subnet: Subnet, cidr: string, newId: NewId): Subnet => ({
  ...subnet,
  ipv6CidrBlocks: [{ associationId: newId("subnet-cidr-association"), cidr }],
  ipv6Native: true,
  mapPublicIpOnLaunch: false,
  assignIpv6AddressOnCreation: true,
  hostnameType: "resource-name",
});

function freeBlock(world: World, vpc: Vpc): string {
  const taken = world
    .by("subnet", "vpc", vpc.id)
    .flatMap(({ cidr }) => (cidr === "" ? [] : [prefix(cidr)]))
    .toArray();
  const own = vpc.cidrBlocks.map(({ cidr }) => prefix(cidr));
  const isFree = (block: Prefix) =>
    own.some((outer) => contains(outer, block)) && !taken.some((other) => overlaps(other, block));
  const found = defaultSubnetBlocks().find((cidr) => isFree(prefix(cidr)));
  if (found === undefined) throw noRoom();
  return found;
}

const SUBNET_IPV6_LENGTH = 64;

function freeIpv6Block(vpc: Vpc, subnets: readonly Subnet[]): string {
  const [block] = vpc.ipv6CidrBlocks;
  if (block === undefined) throw noIpv6();
  const taken = subnets.flatMap(({ ipv6CidrBlocks }) => ipv6CidrBlocks.map(({ cidr }) => prefix(cidr)));
  const outer = prefix(block.cidr);
  const size = 1n << BigInt(128 - SUBNET_IPV6_LENGTH);
  for (let at = outer.value; at < outer.value + sizeOf(outer); at += size) {
    const candidate = prefixOf("ipv6", at, SUBNET_IPV6_LENGTH);
    if (!taken.some((other) => overlaps(other, candidate))) return formatPrefix(candidate);
  }
  throw noRoom();
}
