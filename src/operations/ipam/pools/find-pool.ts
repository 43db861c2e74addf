/** Finds pools and allocations from the Regions in which callers may name them: a pool's home, or its locale. */
import { awsError } from "../../../model/aws-error.ts";
import type { IpamPool, IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import type { World } from "../../../model/world/world.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import type { Asking } from "../ipams/administrator.ts";
import { allocationNotFound, poolNotFound } from "../ipams/find-ipam.ts";
import { poolHomesSeenFrom } from "../ipams/reach.ts";

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

/** Every pool that is visible from here: those whose home is this Region, and those whose locale it is. */
export const poolsSeenFrom = (asking: Asking): readonly IpamPool[] =>
  poolHomesSeenFrom(asking).flatMap((home) => {
    const isHere = home.account === asking.world.account && home.region === asking.world.region;
    return home
      .all("ipam-pool")
      .filter((pool) => isHere || isFor(pool, asking.world.region))
      .toArray();
  });

/** A pool that is visible from here. */
export function findPoolSeen(asking: Asking, id: string): FoundPool {
  for (const home of poolHomesSeenFrom(asking)) {
    const pool = home.get("ipam-pool", id);
    if (pool === undefined) continue;
    const isHere = home.account === asking.world.account && home.region === asking.world.region;
    if (isHere || isFor(pool, asking.world.region)) return { pool, home };
  }
  throw poolNotFound(id);
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
  for (const home of poolHomesSeenFrom(asking)) {
    const allocation = home.get("ipam-pool-allocation", id);
    if (allocation !== undefined && isLive(allocation)) return { allocation, home };
  }
  throw allocationNotFound(id);
}

export const isInPublicScope = (home: World, { scopeId }: IpamPool): boolean =>
  home.get("ipam-scope", scopeId)?.type === "public";

export const isLive = ({ restsUntil }: IpamPoolAllocation): boolean => restsUntil === undefined;

/** The live allocations of a pool. */
export const allocationsOf = (home: World, poolId: string): readonly IpamPoolAllocation[] =>
  home.by("ipam-pool-allocation", "pool", poolId).filter(isLive).toArray();
