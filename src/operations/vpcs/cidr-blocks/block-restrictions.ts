/**
 * Which IPv4 blocks a VPC may have in addition to its first one: the table of restrictions in "VPC CIDR blocks" of the VPC
 * guide (catalogue 374).
 */
import { contains, overlaps, type Prefix, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Vpc } from "../../../model/records/vpc.ts";

const restricted = awsError(
  "InvalidVpc.Range",
  (cidr: string) =>
    `The CIDR '${cidr}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR. For additional restrictions, see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html`,
);

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => prefix(text));
const BENCHMARKS = prefix("198.19.0.0/16");
const SERVICES_IN_10 = prefix("10.0.0.0/16");
const NEAR_SERVICES_IN_10 = prefix("10.0.0.0/15");
const DEFAULT_VPCS = prefix("172.31.0.0/16");

/** AWS: no VPC may have blocks in these ranges, from the start or later. */
const NEVER = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"].map((text) => prefix(text));

export const isNeverAllowed = (block: Prefix): boolean => NEVER.some((range) => overlaps(range, block));

/** Refuses a further block that can't be combined with the VPC's blocks. */
export function refuseRestricted({ cidrBlocks }: Vpc, cidr: string): void {
  const block = prefix(cidr);
  const present = cidrBlocks.map((each) => prefix(each.cidr));
  const [primary] = present;
  if (primary !== undefined && isRestricted(block, primary, present)) throw restricted(cidr);
}

function isRestricted(block: Prefix, primary: Prefix, present: readonly Prefix[]): boolean {
  const home = PRIVATE.find((range) => contains(range, primary));
  const isBenchmark = contains(BENCHMARKS, block);
  if (home === undefined) {
    const isPrivate = PRIVATE.some((range) => contains(range, block));
    return isPrivate || (isBenchmark && !contains(BENCHMARKS, primary));
  }
  if (isBenchmark || contains(DEFAULT_VPCS, block)) return true;
  if (PRIVATE.some((range) => range !== home && contains(range, block))) return true;
  // AWS: services have addresses there, which such a VPC could no longer reach.
  return contains(SERVICES_IN_10, block) && present.some((each) => contains(NEAR_SERVICES_IN_10, each));
}
