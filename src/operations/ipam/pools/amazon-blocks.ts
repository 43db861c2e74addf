/** The contiguous blocks of public addresses that Amazon provides to pools, and their return. */
import {
  formatAddress,
  hostPrefix,
  lastOf,
  overlaps,
  type Prefix,
  parseAddress,
  prefix,
  prefixOf,
} from "../../../address/prefix.ts";
import { nextBlock, poolSpace } from "../../../ipam/pool-space.ts";
import { AMAZON, amazonWorld } from "../../../model/amazon.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { IpamPool } from "../../../model/records/ipam-pool.ts";
import { regionNamed } from "../../../model/regions.ts";
import { type Change, inPartition, put, remove } from "../../../model/world/change.ts";
import type { Call } from "../../operation.ts";
import { broughtBlocks } from "./brought-blocks.ts";
import { regionOfLocale } from "./find-pool.ts";

// AWS: the lengths that Amazon provides; ours: no evidence of AWS's text
const notProvided = awsError(
  "InvalidParameterValue",
  (value: number, least: number, most: number) =>
    `Value (${value}) for parameter netmaskLength is invalid. Amazon provides blocks from /${least} to /${most}.`,
);

const LENGTHS = { ipv4: [24, 31], ipv6: [40, 52] } as const;

type Asking = Pick<Call<unknown>, "world" | "settings" | "random" | "caller">;

/** A free block for the pool; undefined if no block is left. */
export function amazonBlock(
  call: Asking,
  pool: IpamPool,
  length: number,
): { readonly block: Prefix; readonly changes: readonly Change[] } | undefined {
  const [least, most] = LENGTHS[pool.addressFamily];
  if (length < least || length > most) throw notProvided(length, least, most);
  return pool.addressFamily === "ipv4" ? ipv4Block(call, pool, length) : ipv6Block(call, pool, length);
}

function ipv4Block({ world, settings, caller }: Asking, pool: IpamPool, length: number) {
  const lent = amazonWorld(world)
    .all("public-address")
    .flatMap(({ id }) => {
      const address = parseAddress(id);
      return address === undefined ? [] : [hostPrefix(address)];
    })
    .toArray();
  const ranges = settings.publicIpv4Ranges.map((text) => prefix(text));
  const disallowed = broughtBlocks(world);
  const answer = nextBlock(poolSpace("ipv4", ranges, lent), { netmaskLength: length, disallowed });
  if (!("next" in answer)) return undefined;
  const holder = { account: caller.account, region: regionOfLocale(pool.locale ?? pool.region) };
  const changes = addressesOf(answer.next).map((id) => inPartition(AMAZON, put("public-address", { id, ...holder })));
  return { block: answer.next, changes };
}

/** Single addresses are allocated from the same space, so a block is taken address by address. */
const addressesOf = (block: Prefix): readonly string[] =>
  Array.from({ length: Number(lastOf(block) - block.value) + 1 }, (_, i) =>
    formatAddress({ family: block.family, value: block.value + BigInt(i) }),
  );

/** A block of the Region's range that no pool and no VPC of the account has, chosen at random. */
function ipv6Block({ world, random }: Asking, pool: IpamPool, length: number) {
  const region = regionOfLocale(pool.locale ?? pool.region);
  const range = prefix(regionNamed(region).ipv6Range);
  const taken = [
    ...world.all("ipam-pool-cidr").flatMap(({ cidr }) => (cidr?.includes(":") ? [cidr] : [])),
    ...world
      .elsewhere(world.account, region)
      .all("vpc")
      .flatMap((vpc) => vpc.ipv6CidrBlocks.map(({ cidr }) => cidr)),
  ].map((cidr) => prefix(cidr));
  const places = 1n << BigInt(length - range.length);
  const first = BigInt(`0x${random(6)}`);
  for (let step = 0n; step < places; step++) {
    const block = prefixOf("ipv6", range.value + (((first + step) % places) << BigInt(128 - length)), length);
    if (!taken.some((other) => overlaps(other, block))) return { block, changes: [] };
  }
  return undefined;
}

/** Returns a block that a pool without a source got from Amazon. */
export function returnedToAmazon(
  { addressFamily, publicIpSource, sourcePoolId }: IpamPool,
  cidr: string,
): readonly Change[] {
  if (addressFamily !== "ipv4" || publicIpSource !== "amazon" || sourcePoolId !== undefined) return [];
  return addressesOf(prefix(cidr)).map((id) => inPartition(AMAZON, remove("public-address", id)));
}
