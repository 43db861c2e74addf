/** The space of one pool: the CIDRs provisioned to it, what is allocated of them, and which block comes next. */
import { comparePrefixes, contains, type Family, overlaps, type Prefix, sizeOf, widthOf } from "../address/prefix.ts";
import { giveBack, lowestFree, type Taken, take, takenOf } from "./free-space.ts";

/**
 * One version of a pool's space. It never changes: each function returns the next version, and older ones stay valid.
 * A pool nested in this one is an allocation like any other.
 */
export interface PoolSpace {
  readonly family: Family;
  /** In order of address. INVARIANT: none overlaps another. */
  readonly cidrs: readonly Prefix[];
  readonly taken: Taken;
  /** How many addresses are provisioned, and how many of them are allocated. */
  readonly provisioned: bigint;
  readonly allocated: bigint;
}

/** What an allocation asks for: one CIDR, or the lowest free block of a length. */
export type SpaceRequest =
  | { readonly cidr: Prefix }
  | {
      readonly netmaskLength: number;
      /** Where given, the block lies in one of these. */
      readonly allowed?: readonly Prefix[];
      /** The block overlaps none of these. */
      readonly disallowed?: readonly Prefix[];
    };

export type SpaceRefusal =
  /** No free block is large enough. */
  | "too-big"
  /** The asked CIDR is not inside one provisioned CIDR. */
  | "not-in-pool"
  /** The asked CIDR overlaps an allocation. */
  | "overlaps"
  /** The family has no such netmask length. */
  | "no-such-length";

export const emptySpace = (family: Family): PoolSpace => ({
  family,
  cidrs: [],
  taken: undefined,
  provisioned: 0n,
  allocated: 0n,
});

/** Builds the space of a pool from its records, in any order. */
export function poolSpace(family: Family, cidrs: Iterable<Prefix>, allocations: Iterable<Prefix>): PoolSpace {
  let taken: Taken;
  let allocated = 0n;
  for (const block of allocations) {
    taken = take(taken, block);
    allocated += sizeOf(block);
  }
  const sorted = [...cidrs].sort(comparePrefixes);
  return { family, cidrs: sorted, taken, provisioned: sorted.reduce((sum, cidr) => sum + sizeOf(cidr), 0n), allocated };
}

/**
 * Which block the request gets next, without allocating it.
 * AWS: first fit from the lowest address (catalogue 270); allowed and disallowed CIDRs count only where a netmask
 * length is asked (catalogue 275).
 */
export function nextBlock(
  space: PoolSpace,
  request: SpaceRequest,
): { readonly next: Prefix } | { readonly refused: SpaceRefusal } {
  if ("cidr" in request) {
    if (!space.cidrs.some((cidr) => contains(cidr, request.cidr))) return { refused: "not-in-pool" };
    return takenOf(space.taken, request.cidr) === "nothing" ? { next: request.cidr } : { refused: "overlaps" };
  }
  const { netmaskLength, allowed, disallowed = [] } = request;
  if (!Number.isInteger(netmaskLength) || netmaskLength < 0 || netmaskLength > widthOf(space.family)) {
    return { refused: "no-such-length" };
  }
  // What may not be given is as good as taken, in a version that lives only as long as the search.
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

/** Allocates what is asked. */
export function allocate(
  space: PoolSpace,
  request: SpaceRequest,
): { readonly allocated: Prefix; readonly space: PoolSpace } | { readonly refused: SpaceRefusal } {
  const answer = nextBlock(space, request);
  if ("refused" in answer) return answer;
  return { allocated: answer.next, space: withAllocation(space, answer.next) };
}

/** Gives an allocation back. INVARIANT: `block` is one that was allocated; the space does not know where one ends. */
export function release(
  space: PoolSpace,
  block: Prefix,
): { readonly space: PoolSpace } | { readonly refused: "not-allocated" } {
  return takenOf(space.taken, block) === "all"
    ? { space: withoutAllocation(space, block) }
    : { refused: "not-allocated" };
}

/** Adds a CIDR to the pool. */
export function provision(
  space: PoolSpace,
  cidr: Prefix,
): { readonly space: PoolSpace } | { readonly refused: "other-family" | "overlaps" } {
  if (cidr.family !== space.family) return { refused: "other-family" };
  return space.cidrs.some((other) => overlaps(other, cidr))
    ? { refused: "overlaps" }
    : { space: withCidr(space, cidr) };
}

/** Takes a CIDR out of the pool. */
export function deprovision(
  space: PoolSpace,
  cidr: Prefix,
): { readonly space: PoolSpace } | { readonly refused: "not-provisioned" | "has-allocations" } {
  if (!space.cidrs.some((other) => comparePrefixes(other, cidr) === 0)) return { refused: "not-provisioned" };
  return takenOf(space.taken, cidr) === "nothing"
    ? { space: withoutCidr(space, cidr) }
    : { refused: "has-allocations" };
}

/** The fraction of the pool's addresses that is allocated; 0 for a pool without CIDRs. */
export const utilisationOf = ({ provisioned, allocated }: PoolSpace): number => fraction(allocated, provisioned);

/** `part / whole` to nine digits: counts of IPv6 addresses do not fit a double, their ratio does. */
const fraction = (part: bigint, whole: bigint): number =>
  whole === 0n ? 0 : Number((part * 1_000_000_000n) / whole) / 1e9;

// The steps without their questions, for records of what was decided before.

export const withAllocation = (space: PoolSpace, block: Prefix): PoolSpace => ({
  ...space,
  taken: take(space.taken, block),
  allocated: space.allocated + sizeOf(block),
});

export const withoutAllocation = (space: PoolSpace, block: Prefix): PoolSpace => ({
  ...space,
  taken: giveBack(space.taken, block),
  allocated: space.allocated - sizeOf(block),
});

export const withCidr = (space: PoolSpace, cidr: Prefix): PoolSpace => ({
  ...space,
  cidrs: [...space.cidrs, cidr].sort(comparePrefixes),
  provisioned: space.provisioned + sizeOf(cidr),
});

export const withoutCidr = (space: PoolSpace, cidr: Prefix): PoolSpace => ({
  ...space,
  cidrs: space.cidrs.filter((other) => comparePrefixes(other, cidr) !== 0),
  provisioned: space.provisioned - sizeOf(cidr),
});
