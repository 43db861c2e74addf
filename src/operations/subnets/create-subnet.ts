/** Creates a subnet in one Availability Zone of a VPC. */

import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import { type Zone, zonesOf } from "../../model/regions.ts";
import type { Change } from "../../model/world/change.ts";
import { countOf, type World } from "../../model/world/world.ts";
import { spaceForResource } from "../ipam/pools/space-for-resource.ts";
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
const cidrAndLength = awsError(
  "InvalidParameterCombination",
  (family: string) => `Specify either ${family}CidrBlock or ${family}NetmaskLength, not both.`,
);
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
    if (countOf(world.by("subnet", "vpc", vpc.id)) >= limits.subnetsPerVpc) throw subnetLimitExceeded();
    const id = newId("subnet");
    const { blocks, changes } = chooseBlocks(call, vpc, { id, tags });
    const ipv6Native = input.Ipv6Native ?? false;
    const subnet: Subnet = {
      id,
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
      changes: [...makeSubnet(subnet, defaultAclOf(world, vpc.id), newId), ...changes],
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

interface ChosenBlocks {
  readonly blocks: Pick<Subnet, "cidr" | "ipv6CidrBlocks" | "ipamPoolId">;
  /** What else changes because the blocks are taken. */
  readonly changes: readonly Change[];
}

/** The blocks that the call names, or those that IPAM pools give it. */
function chooseBlocks(call: Call<Input>, vpc: Vpc, subnet: Pick<Subnet, "id" | "tags">): ChosenBlocks {
  const { input, world, newId } = call;
  const { Ipv6Native = false, Ipv4IpamPoolId, Ipv6IpamPoolId } = input;
  const resource = { type: "subnet", vpcId: vpc.id, ...subnet } as const;
  const fromPool = (
    family: "ipv4" | "ipv6",
    poolId: string | undefined,
    cidr: string | undefined,
    netmaskLength: number | undefined,
  ) => {
    if (poolId === undefined && netmaskLength !== undefined) throw lengthWithoutPool(family);
    if (cidr !== undefined && netmaskLength !== undefined) throw cidrAndLength(family);
    if (poolId === undefined) return { cidr, changes: [] };
    return spaceForResource(call, poolId, { family, cidr, netmaskLength }, resource);
  };
  const asksForIpv4 = input.CidrBlock !== undefined || Ipv4IpamPoolId !== undefined;
  if (Ipv6Native && asksForIpv4) throw ipv4InIpv6Only();
  if (Ipv6Native && input.Ipv6CidrBlock === undefined && Ipv6IpamPoolId === undefined) throw missingIpv6Block();
  const ipv4 = fromPool("ipv4", Ipv4IpamPoolId, input.CidrBlock, input.Ipv4NetmaskLength);
  if (!Ipv6Native && !asksForIpv4) throw missingBlock();
  const ipv6 = fromPool("ipv6", Ipv6IpamPoolId, input.Ipv6CidrBlock, input.Ipv6NetmaskLength);
  return {
    blocks: {
      cidr: ipv4.cidr === undefined ? "" : subnetBlock(world, vpc, ipv4.cidr),
      ipv6CidrBlocks:
        ipv6.cidr === undefined
          ? []
          : [{ associationId: newId("subnet-cidr-assoc"), cidr: subnetIpv6Block(world, vpc, ipv6.cidr) }],
      ...dropUndefined({ ipamPoolId: Ipv4IpamPoolId }),
    },
    changes: [...ipv4.changes, ...ipv6.changes],
  };
}

export function defaultAclOf(world: World, vpcId: string): string {
  for (const { id, isDefault } of world.by("network-acl", "vpc", vpcId)) if (isDefault) return id;
  throw new Error(`VPC ${vpcId} has no default ACL`);
}
