/** The blocks a subnet may have: inside its VPC's, of an allowed size, and without overlap with other subnets. */
import { contains, formatPrefix, overlaps, type Prefix, prefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import type { World } from "../../model/world/world.ts";
import { isIpv4Size, isIpv6Size, readBlock } from "../vpcs/cidr-blocks/blocks.ts";

const invalidRange = awsError("InvalidSubnet.Range", (cidr: string) => `The CIDR '${cidr}' is invalid.`);
const conflict = awsError(
  "InvalidSubnet.Conflict",
  (cidr: string) => `The CIDR '${cidr}' conflicts with another subnet`,
);

/** The canonical text of a new subnet's IPv4 block. */
export function subnetBlock(world: World, vpc: Vpc, text: string): string {
  const block = readBlock(text, "cidrBlock", "ipv4");
  if (!isIpv4Size(block) || !liesWithin(block, vpc.cidrBlocks)) throw invalidRange(text);
  const others = world
    .by("subnet", "vpc", vpc.id)
    .flatMap(({ cidr }) => (cidr === "" ? [] : [cidr]))
    .toArray();
  return apart(block, others);
}

/** The canonical text of an IPv6 block for a subnet. */
export function subnetIpv6Block(world: World, vpc: Vpc, text: string): string {
  const block = readBlock(text, "ipv6CidrBlock", "ipv6");
  if (!isIpv6Size(block, 64) || !liesWithin(block, vpc.ipv6CidrBlocks)) throw invalidRange(text);
  const others = world
    .by("subnet", "vpc", vpc.id)
    .flatMap(({ ipv6CidrBlocks }) => ipv6CidrBlocks.map(({ cidr }) => cidr))
    .toArray();
  return apart(block, others);
}

const liesWithin = (block: Prefix, blocks: Vpc["cidrBlocks"]): boolean =>
  blocks.some(({ cidr }) => contains(prefix(cidr), block));

function apart(block: Prefix, others: readonly string[]): string {
  if (others.some((cidr) => overlaps(prefix(cidr), block))) throw conflict(formatPrefix(block));
  return formatPrefix(block);
}
