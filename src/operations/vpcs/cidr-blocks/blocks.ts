/** Reads CIDR blocks for VPCs and subnets, checks their sizes, and chooses blocks that Amazon provides. */
import {
  type Family,
  formatPrefix,
  overlaps,
  type Prefix,
  parsePrefix,
  prefix,
  prefixOf,
} from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { VpcIpv6CidrBlock } from "../../../model/records/vpc.ts";
import { regionNamed } from "../../../model/regions.ts";
import type { NewId } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import { isNeverAllowed } from "./block-restrictions.ts";

const notABlock = awsError(
  "InvalidParameterValue",
  (value: string, parameter: string) =>
    `Value (${value}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
);
export const invalidVpcRange = awsError("InvalidVpc.Range", (cidr: string) => `The CIDR '${cidr}' is invalid.`);

/** Reads a block of the family; host bits are cleared. AWS: answers show the canonical form. */
export function readBlock(text: string, parameter: string, family: Family): Prefix {
  const parsed = parsePrefix(text);
  if (parsed === undefined || parsed.prefix.family !== family) throw notABlock(text, parameter);
  return parsed.prefix;
}

/** AWS: VPCs and IPv4 subnets are between /16 and /28. */
export const isIpv4Size = ({ length }: Prefix): boolean => length >= 16 && length <= 28;

/** AWS: IPv6 blocks are between /44 and /60 (VPC) or /64 (subnet), in steps of 4. */
export const isIpv6Size = ({ length }: Prefix, longest: 60 | 64): boolean =>
  length >= 44 && length <= longest && length % 4 === 0;

export function readVpcBlock(text: string): string {
  const block = readBlock(text, "cidrBlock", "ipv4");
  if (!isIpv4Size(block) || isNeverAllowed(block)) throw invalidVpcRange(text);
  return formatPrefix(block);
}

const AMAZON_IPV6_LENGTH = 56;

/**
 * A /56 of the Region's range that no VPC of this account has. The digits of the new id choose it, so that decisions stay
 * pure.
 */
export function amazonIpv6Block(world: World, networkBorderGroup: string, newId: NewId): VpcIpv6CidrBlock {
  const range = prefix(regionNamed(world.region).ipv6Range);
  const taken = world
    .all("vpc")
    .flatMap(({ ipv6CidrBlocks }) => ipv6CidrBlocks.map(({ cidr }) => prefix(cidr)))
    .toArray();
  const places = 1n << BigInt(AMAZON_IPV6_LENGTH - range.length);
  const associationId = newId("vpc-cidr-association");
  for (let place = BigInt(`0x${associationId.slice(-12)}`); ; place++) {
    const block = prefixOf("ipv6", range.value + ((place % places) << 72n), AMAZON_IPV6_LENGTH);
    if (taken.some((other) => overlaps(other, block))) continue;
    return { associationId, cidr: formatPrefix(block), networkBorderGroup, pool: "Amazon", source: "amazon" };
  }
}
