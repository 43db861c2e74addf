/** Finds pools and allocations from the Regions in which callers may name them: a pool's home, or its locale. */
import { awsError } from "../../../model/aws-error.ts";
import type { IpamPool, IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import type { World } from "../../../model/world/world.ts";
import type { Asking } from "../../operation.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import { sharedWith } from "../../resource-shares/reaching.ts";
import { allocationNotFound, poolNotFound } from "../ipams/find-ipam.ts";
import { homesSeenFrom } from "../ipams/reach.ts";

export interface FoundPool {
  readonly pool: IpamPool;
  /** The partition of the pool's records. */
  readonly home: World;
}

// AWS: catalogue 453
const otherLocale = awsError(
  "InvalidParameterValue",
  (id: string, region: string) => `The pool ${id} is not in the current region ${region}.`,
);

/** The Region of a locale: a Local Zone group begins with its Region's name. */
export const regionOfLocale = (locale: string): string => /^[a-z]+(-[a-z]+)+-\d+/.exec(locale)?.[0] ?? locale;

const isFor = ({ locale }: IpamPool, region: string): boolean =>
  locale !== undefined && regionOfLocale(locale) === region;

/** Every pool that is visible from here: own ones whose home or locale this Region is, and those that are shared. */
export const poolsSeenFrom = (asking: Asking): readonly IpamPool[] => foundPools(asking).map(({ pool }) => pool);

function foundPools(asking: Asking): readonly FoundPool[] {
  const { world } = asking;
  const own = homesSeenFrom(world).flatMap((home) => {
    const isHere = home.region === world.region;
    return home
      .all("ipam-pool")
      .filter((pool) => isHere || isFor(pool, world.region))
      .map((pool) => ({ pool, home }))
      .toArray();
  });
  return [...own, ...sharedPools(asking)];
}

/** AWS: a pool is shared in its home Region, and used in that of its locale. */
function sharedPools({ world, settings }: Asking): readonly FoundPool[] {
  const organization = settings.organization?.managementAccount;
  const regions = world
    .partitions()
    .filter(({ account }) => account === world.account || account === organization)
    .map(({ region }) => region);
  return [...new Set([world.region, ...regions])].flatMap((region) =>
    sharedWith({ world: world.elsewhere(world.account, region), settings }, "ipam-pool")
      .filter(({ record }) => region === world.region || isFor(record, world.region))
      .map(({ record: pool, owner: home }) => ({ pool, home }))
      .toArray(),
  );
}

/** A pool that is visible from here. */
export function findPoolSeen(asking: Asking, id: string): FoundPool {
  for (const home of homesSeenFrom(asking.world)) {
    const pool = home.get("ipam-pool", id);
    if (pool !== undefined && (home.region === asking.world.region || isFor(pool, asking.world.region))) {
      return { pool, home };
    }
  }
  const shared = sharedPools(asking).find(({ pool }) => pool.id === id);
  if (shared === undefined) throw poolNotFound(id);
  return shared;
}

/** AWS: allocations are made and listed in the Region of the pool's locale (catalogue 244); without one, at home. */
export function findPoolToAllocateFrom(asking: Asking, id: string): FoundPool {
  const found = findPoolSeen(asking, id);
  const { locale } = found.pool;
  if (locale !== undefined && !isFor(found.pool, asking.world.region)) throw otherLocale(id, asking.world.region);
  return found;
}

/** The pools that a call takes space from, as what it touches. */
export const poolsToAllocateFrom = (asking: Asking, ids: readonly (string | undefined)[]): readonly Touched[] =>
  ids.filter((id) => id !== undefined).map((id) => existing("ipam-pool", findPoolToAllocateFrom(asking, id).pool));

/** An allocation by its id alone. A released one isn't found, even while its space rests. */
export function findAllocation(
  asking: Asking,
  id: string,
): { readonly allocation: IpamPoolAllocation; readonly home: World } {
  for (const home of homesSeenFrom(asking.world)) {
    const allocation = home.get("ipam-pool-allocation", id);
    if (allocation !== undefined && isLive(allocation)) return { allocation, home };
  }
  for (const { pool, home } of sharedPools(asking)) {
    const allocation = home.get("ipam-pool-allocation", id);
    if (allocation?.poolId === pool.id && isLive(allocation)) return { allocation, home };
  }
  throw allocationNotFound(id);
}

export const isInPublicScope = (home: World, { scopeId }: IpamPool): boolean =>
  home.get("ipam-scope", scopeId)?.type === "public";

export const isLive = ({ restsUntil }: IpamPoolAllocation): boolean => restsUntil === undefined;

/** The live allocations of a pool. */
export const allocationsOf = (home: World, poolId: string): readonly IpamPoolAllocation[] =>
  home.by("ipam-pool-allocation", "pool", poolId).filter(isLive).toArray();
