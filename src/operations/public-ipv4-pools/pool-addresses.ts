/** The addresses of a public IPv4 pool: which are free, and how answers show the pool's ranges. */
import { contains, formatAddress, lastOf, type Prefix, parseAddress, prefix, sizeOf } from "../../address/prefix.ts";
import type { PublicIpv4Pool } from "../../model/records/public-ipv4-pool.ts";
import { hasAny, type World } from "../../model/world/world.ts";

export function holdsAddress({ cidrs }: PublicIpv4Pool, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && cidrs.some(({ cidr }) => contains(prefix(cidr), address));
}

const isInUse = (world: World, publicIp: string): boolean => hasAny(world.by("elastic-ip", "address", publicIp));

/** `world` is the pool's partition: its addresses are allocated only there. */
export const isFree = (world: World, pool: PublicIpv4Pool, publicIp: string): boolean =>
  holdsAddress(pool, publicIp) && !isInUse(world, publicIp);

function* addressesOf({ family, value, ...block }: Prefix): Iterable<string> {
  const last = lastOf({ family, value, ...block });
  for (let address = value; address <= last; address++) yield formatAddress({ family, value: address });
}

export function firstFree(world: World, { cidrs }: PublicIpv4Pool): string | undefined {
  for (const { cidr } of cidrs) {
    for (const address of addressesOf(prefix(cidr))) if (!isInUse(world, address)) return address;
  }
  return undefined;
}

/** The addresses of a CIDR that Elastic IPs use. AWS: a CIDR of a public pool is at most a /24. */
export const usedOf = (world: World, cidr: string): readonly string[] =>
  [...addressesOf(prefix(cidr))].filter((address) => isInUse(world, address));

export function showRange(world: World, cidr: string) {
  const block = prefix(cidr);
  const count = Number(sizeOf(block));
  return {
    FirstAddress: formatAddress(block),
    LastAddress: formatAddress({ family: block.family, value: lastOf(block) }),
    AddressCount: count,
    AvailableAddressCount: count - usedOf(world, cidr).length,
  };
}
