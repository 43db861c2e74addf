/** How many CIDRs lie to each other: which overlap, which are outermost, how much of a block they use. One sweep each. */
import { comparePrefixes, contains, type Prefix } from "../address/prefix.ts";

interface Placed {
  readonly block: Prefix;
  readonly index: number;
}

/** In order of address, the larger of nested blocks first, equal ones in the order given. */
const inOrder = (blocks: readonly Prefix[]): readonly Placed[] =>
  blocks.map((block, index) => ({ block, index })).sort((x, y) => comparePrefixes(x.block, y.block));

/** Calls `inside` for each block that lies in an earlier one, with the outermost such, and `outside` for the others. */
function sweep(
  blocks: readonly Prefix[],
  { outside, inside }: { outside?: (block: Placed) => void; inside?: (block: Placed, outer: Placed) => void },
): void {
  let outer: Placed | undefined;
  for (const placed of inOrder(blocks)) {
    // CIDRs only nest: what is not in the outermost block so far begins after it.
    if (outer !== undefined && contains(outer.block, placed.block)) inside?.(placed, outer);
    else {
      outer = placed;
      outside?.(placed);
    }
  }
}

/** The indexes of the blocks that share an address with another one of them. */
export function overlapping(blocks: readonly Prefix[]): ReadonlySet<number> {
  const found = new Set<number>();
  sweep(blocks, {
    inside(placed, outer) {
      found.add(placed.index);
      found.add(outer.index);
    },
  });
  return found;
}

/** The indexes of the blocks that lie in no other, the first of equal ones, in order of address (catalogue 283). */
export function outermost(blocks: readonly Prefix[]): readonly number[] {
  const found: number[] = [];
  sweep(blocks, { outside: (placed) => found.push(placed.index) });
  return found;
}

/** The fraction of `whole` that `parts` use together, wherever they overlap or reach out of it. 0.0039 is 0.39 %. */
export function usageOf(whole: Prefix, parts: readonly Prefix[]): number {
  let used = 0;
  sweep(parts, {
    outside({ block }) {
      if (contains(block, whole)) used = 1;
      else if (contains(whole, block)) used += 2 ** (whole.length - block.length);
    },
  });
  return used;
}
