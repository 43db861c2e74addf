/** How many CIDRs lie to each other: which overlap, which are outermost, how much of a block they use. One sweep each. */
import { comparePrefixes, contains, type Prefix } from "../address/prefix.ts";

interface Placed {
  readonly block: Prefix;
  readonly index: number;
}

/** In order of address, the larger of nested blocks first, equal ones in the order given. */
const inOrder = (blocks: readonly Prefix[]): readonly Placed[] =>
  blocks.map((block, index) => ({ block, index })).sort((x, y) => comparePrefixes(x.block, y.block));

/** The blocks that lie in no earlier one, in order of address. */
function* sweep(blocks: readonly Prefix[]): Iterable<Placed> {
  let outer: Placed | undefined;
  for (const placed of inOrder(blocks)) {
    // CIDRs only nest: what is not in the outermost block so far begins after it.
    if (outer !== undefined && contains(outer.block, placed.block)) continue;
    outer = placed;
    yield placed;
  }
}

/**
 * The indexes of the blocks that share an address with another one of them. Blocks that belong together, as a VPC's and
 * its subnets' do, may; `belongsTo` says of each index to what.
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

/** The indexes of the blocks that lie in no other, the first of equal ones, in order of address (catalogue 283). */
export const outermost = (blocks: readonly Prefix[]): readonly number[] => [...sweep(blocks)].map(({ index }) => index);

/** The fraction of `whole` that `parts` use together, wherever they overlap or reach out of it. 0.0039 is 0.39 %. */
export function usageOf(whole: Prefix, parts: readonly Prefix[]): number {
  let used = 0;
  for (const { block } of sweep(parts)) {
    if (contains(block, whole)) used = 1;
    else if (contains(whole, block)) used += 2 ** (whole.length - block.length);
  }
  return used;
}
