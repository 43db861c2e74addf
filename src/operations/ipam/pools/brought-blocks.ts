/**
 * Public blocks that customers bring to a pool. Amazon's partition records them, so that none of their addresses is
 * allocated as Amazon's own, and no block is brought twice.
 */
import { contains, overlaps, type Prefix, parseAddress, prefix } from "../../../address/prefix.ts";
import { AMAZON, amazonWorld } from "../../../model/amazon.ts";
import type { IpamPool } from "../../../model/records/ipam-pool.ts";
import { type Change, inPartition, put, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { isInPublicScope } from "./find-pool.ts";

/** Reports whether the pool's owner brings its blocks: it's public, IPv4, at the top, and not Amazon's. */
export const takesBroughtBlocks = (world: World, pool: IpamPool): boolean =>
  pool.addressFamily === "ipv4" &&
  pool.sourcePoolId === undefined &&
  pool.publicIpSource !== "amazon" &&
  isInPublicScope(world, pool);

/** All blocks that were brought, by any account. */
export const broughtBlocks = (world: World): readonly Prefix[] =>
  amazonWorld(world)
    .all("brought-block")
    .map(({ id }) => prefix(id))
    .toArray();

/** The reason why a block can't be brought; undefined if it can. */
export function broughtAlready(world: World, block: Prefix): string | undefined {
  const amazon = amazonWorld(world);
  for (const { id } of amazon.all("brought-block")) if (overlaps(prefix(id), block)) return id;
  for (const { id } of amazon.all("public-address")) {
    const address = parseAddress(id);
    if (address !== undefined && contains(block, address)) return id;
  }
  return undefined;
}

export const bring = (cidr: string, { ownerId, region }: IpamPool): Change =>
  inPartition(AMAZON, put("brought-block", { id: cidr, account: ownerId, region }));

export const takeAway = (cidr: string): Change => inPartition(AMAZON, remove("brought-block", cidr));
