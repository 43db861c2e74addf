/** How CIDRs relate to each other: which overlap, which are outermost, how much of a block they use. One sweep each. */
import { comparePrefixes, contains, type Prefix } from "../address/prefix.ts";

interface Placed {
  readonly block: Prefix;
  readonly index: number;
}

/** In order of address; of nested blocks the larger first, equal ones in the given order. */
const inOrder = (blocks: readonly Prefix[]): readonly Placed[] =>
  blocks.map((block, index) => ({ block, index })).sort((x, y) => comparePrefixes(x.block, y.block));

/** The blocks that don't lie in an earlier one, in order of address. */
function* sweep(blocks: readonly Prefix[]): Iterable<Placed> {
  let outer: Placed | undefined;
  for (const placed of inOrder(blocks)) {
    // CIDRs only nest: a block that isn't in the outermost block so far begins after it.
    if (outer !== undefined && contains(outer.block, placed.block)) continue;
    outer = placed;
    yield placed;
  }
}

/**
 * The indexes of the blocks that share an address with another one. Blocks that belong together, like a VPC's and its
 * subnets', may share addresses; `belongsTo` returns what each index belongs to.
 */
export function overlapping(
  blocks: readonly Prefix[],
  belongsTo: (index: number) => unknown = (index) => index,
): ReadonlySet<number> {
  const found = new Set<number>();
  // The blocks around the current one, the outermost first: CIDRs only nest, so these are all it can overlap so far.
  const around: Placed[] = [];
  for (const placed of inOrder(blocks)) {
    for (let last = around.at(-1); last !== undefined && !contains(last.block, placed.block); last = around.at(-1)) {
      around.pop();
    }
    for (const { index } of around) {
      if (belongsTo(index) === belongsTo(placed.index)) continue;
      found.add(index);
      found.add(placed.index);
    }
    around.push(placed);
  }
  return found;
}

/** The indexes of the blocks that lie in no other block, the first of equal ones, in order of address (catalogue 283). */
export const outermost = (blocks: readonly Prefix[]): readonly number[] => [...sweep(blocks)].map(({ index }) => index);

/** The fraction of `whole` that `parts` use together, even if they overlap or extend beyond it. 0.0039 is 0.39 %. */
export function usageOf(whole: Prefix, parts: readonly Prefix[]): number {
  let used = 0;
  for (const { block } of sweep(parts)) {
    if (contains(block, whole)) used = 1;
    else if (contains(whole, block)) used += 2 ** (whole.length - block.length);
  }
  return used;
}
