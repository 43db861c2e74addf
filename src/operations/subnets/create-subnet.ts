/** Creates a subnet in one Availability Zone of a VPC. */
import { awsError } from "../../model/aws-error.ts";
import { type Zone, zonesOf } from "../../model/regions.ts";
import type { Subnet, Vpc } from "../../model/vpc.ts";
import type { World } from "../../model/world.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { makeSubnet } from "./make-subnet.ts";
import { showSubnet } from "./show-subnet.ts";
import { subnetBlock, subnetIpv6Block } from "./subnet-blocks.ts";

const invalidZone = awsError(
  "InvalidParameterValue",
  (value: string, parameter: string, zones: string) =>
    `Value (${value}) for parameter ${parameter} is invalid. Subnets can currently only be created in the following availability zones: ${zones}.`,
);
const subnetLimitExceeded = awsError("SubnetLimitExceeded", () => "The maximum number of subnets has been reached.");
const missingBlock = awsError("MissingParameter", () => "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
// ours: no evidence of AWS's texts for the rest
const missingIpv6Block = awsError(
  "MissingParameter",
  () => "An IPv6-only subnet requires either 'ipv6CidrBlock' or 'ipv6IpamPoolId'.",
);
const ipv4InIpv6Only = awsError(
  "InvalidParameterCombination",
  () => "An IPv6-only subnet cannot have an IPv4 CIDR block.",
);
const poolNotFound = awsError("InvalidIpamPoolId.NotFound", (id: string) => `The IPAM pool '${id}' does not exist.`);
const lengthWithoutPool = awsError(
  "MissingParameter",
  (family: string) => `The parameter ${family}NetmaskLength requires the parameter ${family}IpamPoolId.`,
);
const noOutposts = awsError("InvalidOutpostArn.NotFound", (arn: string) => `The Outpost '${arn}' does not exist`);

type Input = InputOf<"ec2", "CreateSubnet">;

export default operation("ec2", "CreateSubnet", {
  touches: ({ VpcId }) => [VpcId],
  decide(call) {
    const { input, world, limits, newId } = call;
    const tags = tagsFor("subnet", input.TagSpecifications, limits);
    const vpc = findVpc(world, input.VpcId);
    if (input.OutpostArn !== undefined) throw noOutposts(input.OutpostArn);
    const zone = findZone(zonesOf(world.region), input);
    if ([...world.by("subnet", "vpc", vpc.id)].length >= limits.subnetsPerVpc) throw subnetLimitExceeded();
    const blocks = chooseBlocks(call, vpc);
    const ipv6Native = input.Ipv6Native ?? false;
    const subnet: Subnet = {
      id: newId("subnet"),
      ownerId: vpc.ownerId,
      vpcId: vpc.id,
      availabilityZone: zone.name,
      availabilityZoneId: zone.id,
      ...blocks,
      isDefault: false,
      mapPublicIpOnLaunch: false,
      // AWS: hosts of an IPv6-only subnet have nothing but IPv6 addresses and names made from their ids.
      assignIpv6AddressOnCreation: ipv6Native,
      enableDns64: false,
      ipv6Native,
      hostnameType: ipv6Native ? "resource-name" : "ip-name",
      enableResourceNameDnsARecord: false,
      enableResourceNameDnsAaaaRecord: false,
      tags,
    };
    return {
      changes: makeSubnet(subnet, defaultAclOf(world, vpc.id), newId),
      output: { Subnet: showSubnet(subnet, world) },
    };
  },
});

/** The zone that a call names; the first one where it names none. */
export function findZone(
  zones: readonly Zone[],
  { AvailabilityZone: name, AvailabilityZoneId: id }: Pick<Input, "AvailabilityZone" | "AvailabilityZoneId">,
): Zone {
  const found = zones.find(
    (zone) => (name === undefined || zone.name === name) && (id === undefined || zone.id === id),
  );
  if (found !== undefined) return found;
  const [value = "", parameter] = name !== undefined ? [name, "availabilityZone"] : [id, "availabilityZoneId"];
  throw invalidZone(value, parameter, zones.map((zone) => (name !== undefined ? zone.name : zone.id)).join(", "));
}

/** The blocks that the call names. */
function chooseBlocks({ input, world, newId }: Call<Input>, vpc: Vpc): Pick<Subnet, "cidr" | "ipv6CidrBlocks"> {
  const { CidrBlock, Ipv6CidrBlock, Ipv6Native = false } = input;
  for (const pool of [input.Ipv4IpamPoolId, input.Ipv6IpamPoolId]) if (pool !== undefined) throw poolNotFound(pool);
  if (input.Ipv4NetmaskLength !== undefined) throw lengthWithoutPool("ipv4");
  if (input.Ipv6NetmaskLength !== undefined) throw lengthWithoutPool("ipv6");
  if (Ipv6Native && CidrBlock !== undefined) throw ipv4InIpv6Only();
  if (Ipv6Native && Ipv6CidrBlock === undefined) throw missingIpv6Block();
  if (!Ipv6Native && CidrBlock === undefined) throw missingBlock();
  return {
    cidr: CidrBlock === undefined ? "" : subnetBlock(world, vpc, CidrBlock),
    ipv6CidrBlocks:
      Ipv6CidrBlock === undefined
        ? []
        : [{ associationId: newId("subnet-cidr-assoc"), cidr: subnetIpv6Block(world, vpc, Ipv6CidrBlock) }],
  };
}

export function defaultAclOf(world: World, vpcId: string): string {
  for (const { id, isDefault } of world.by("network-acl", "vpc", vpcId)) if (isDefault) return id;
  throw new Error(`VPC ${vpcId} has no default ACL`);
}
