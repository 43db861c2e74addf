/** The space of one pool: the CIDRs provisioned to it, what is allocated of them, and which block comes next. */
import { comparePrefixes, contains, type Family, overlaps, type Prefix, widthOf } from "../address/prefix.ts";
import { giveBack, isFree, lowestFree, type Taken, take } from "./free-space.ts";

/**
 * One version of a pool's space. It never changes: each function returns the next version, and older ones stay valid.
 * A pool nested in this one is an allocation like any other.
 */
export interface PoolSpace {
  readonly family: Family;
  /** In order of address. INVARIANT: none overlaps another. */
  readonly cidrs: readonly Prefix[];
  readonly taken: Taken;
}

/** What an allocation asks for: one CIDR, or the lowest free block of a length. */
export type SpaceRequest =
  | { readonly cidr: Prefix }
  | {
      readonly netmaskLength: number;
      /** If given, the block lies in one of these. */
      readonly allowed?: readonly Prefix[];
      /** The block overlaps none of these. */
      readonly disallowed?: readonly Prefix[];
    };

export type SpaceRefusal =
  /** No free block is large enough. */
  | "too-big"
  /** The requested CIDR isn't inside one provisioned CIDR. */
  | "not-in-pool"
  /** The requested CIDR overlaps an allocation. */
  | "overlaps"
  /** The family has no such netmask length. */
  | "no-such-length";

export const emptySpace = (family: Family): PoolSpace => ({
  family,
  cidrs: [],
  taken: undefined,
});

/** Builds the space of a pool from its records, in any order. */
export function poolSpace(family: Family, cidrs: Iterable<Prefix>, allocations: Iterable<Prefix>): PoolSpace {
  let taken: Taken;
  for (const block of allocations) taken = take(taken, block);
  return { family, cidrs: [...cidrs].sort(comparePrefixes), taken };
}

/**
 * The block that the request gets next. Doesn't allocate it.
 * AWS: first fit from the lowest address (catalogue 270); allowed and disallowed CIDRs count only if a netmask length is
 * requested (catalogue 275).
 */
export function nextBlock(
  space: PoolSpace,
  request: SpaceRequest,
): { readonly next: Prefix } | { readonly refused: SpaceRefusal } {
  if ("cidr" in request) {
    if (!space.cidrs.some((cidr) => contains(cidr, request.cidr))) return { refused: "not-in-pool" };
    return isFree(space.taken, request.cidr) ? { next: request.cidr } : { refused: "overlaps" };
  }
  const { netmaskLength, allowed, disallowed = [] } = request;
  if (!Number.isInteger(netmaskLength) || netmaskLength < 0 || netmaskLength > widthOf(space.family)) {
    return { refused: "no-such-length" };
  }
  // Blocks that may not be given count as taken, in a version that lives only as long as the search.
  const taken = disallowed.filter(({ family }) => family === space.family).reduce(take, space.taken);
  for (const region of allowed === undefined ? space.cidrs : narrowed(space.cidrs, allowed)) {
    const next = lowestFree(taken, region, netmaskLength);
    if (next !== undefined) return { next };
  }
  return { refused: "too-big" };
}

/** The parts of `cidrs` that lie in one of `allowed`, in order, the larger of nested ones first. */
const narrowed = (cidrs: readonly Prefix[], allowed: readonly Prefix[]): readonly Prefix[] =>
  cidrs
    .flatMap((cidr) =>
      allowed.filter((region) => overlaps(cidr, region)).map((region) => (contains(cidr, region) ? region : cidr)),
    )
    .sort(comparePrefixes);

/** Allocates what the request asks for. */
export function allocate(
  space: PoolSpace,
  request: SpaceRequest,
): { readonly allocated: Prefix; readonly space: PoolSpace } | { readonly refused: SpaceRefusal } {
  const answer = nextBlock(space, request);
  if ("refused" in answer) return answer;
  return { allocated: answer.next, space: withAllocation(space, answer.next) };
}

// The space with one record more or less. Whether the record may come or go has been decided before.

export const withAllocation = (space: PoolSpace, block: Prefix): PoolSpace => ({
  ...space,
  taken: take(space.taken, block),
});

/** INVARIANT: `block` was allocated as a whole: the space doesn't know where an allocation ends. */
export const withoutAllocation = (space: PoolSpace, block: Prefix): PoolSpace => ({
  ...space,
  taken: giveBack(space.taken, block),
});

export const withCidr = (space: PoolSpace, cidr: Prefix): PoolSpace => ({
  ...space,
  cidrs: [...space.cidrs, cidr].sort(comparePrefixes),
});

export const withoutCidr = (space: PoolSpace, cidr: Prefix): PoolSpace => ({
  ...space,
  cidrs: space.cidrs.filter((other) => comparePrefixes(other, cidr) !== 0),
});
