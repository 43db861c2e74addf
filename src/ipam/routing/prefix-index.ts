/** Finds, among many prefixes, those that hold a prefix and those within it. */

/*
 *   10.0.0.0/8        ◀─┐            CIDRs only nest. So of the sorted prefixes, the last one that isn't after P either
 *     10.0.0.0/16      ─┘ ◀─┐        holds P or is beside it, and then its nearest holder is next, and so on upwards:
 *       10.0.4.0/24        ─┘        one binary search, then at most as many steps as prefixes nest. What is within P
 *     10.1.0.0/16                    stands in one piece, from P's own place on.
 *
 * Tried and dropped: a map for each length, which costs a lookup for each of 33 or 129 lengths, and text or numbers for keys.
 */
import { comparePrefixes, contains, type Prefix } from "../../address/prefix.ts";

export interface PrefixIndex<T extends { readonly prefix: Prefix }> {
  /** In order of address, then of length. */
  readonly items: readonly T[];
  /** The place of each distinct prefix's first item; one more at the end. */
  readonly starts: Uint32Array;
  /** For each distinct prefix, the number of the nearest one that holds it; -1 if there's no such. */
  readonly holders: Int32Array;
}

/** `items` in any order; several may have the same prefix. */
export function indexByPrefix<T extends { readonly prefix: Prefix }>(items: readonly T[]): PrefixIndex<T> {
  const sorted = items.toSorted((a, b) => comparePrefixes(a.prefix, b.prefix));
  const starts: number[] = [];
  for (const [place, { prefix }] of sorted.entries()) {
    const before = sorted[place - 1]?.prefix;
    if (before === undefined || comparePrefixes(before, prefix) !== 0) starts.push(place);
  }
  const holders = new Int32Array(starts.length).fill(-1);
  const open: number[] = [];
  const prefixAt = (distinct: number) => (sorted[starts[distinct] ?? 0] as T).prefix;
  for (let distinct = 0; distinct < starts.length; distinct++) {
    while (open.length > 0 && !contains(prefixAt(open.at(-1) ?? 0), prefixAt(distinct))) open.pop();
    holders[distinct] = open.at(-1) ?? -1;
    open.push(distinct);
  }
  return { items: sorted, starts: Uint32Array.from([...starts, sorted.length]), holders };
}

/** The items whose prefix is this one or holds it, the longest prefix first. */
export function* holding<T extends { readonly prefix: Prefix }>(index: PrefixIndex<T>, inner: Prefix): Generator<T> {
  const { items, starts, holders } = index;
  let distinct = placeAfter(index, inner) - 1;
  while (distinct >= 0) {
    const from = starts[distinct] ?? 0;
    const isHolding = contains((items[from] as T).prefix, inner);
    if (isHolding) yield* items.slice(from, starts[distinct + 1]);
    distinct = holders[distinct] ?? -1;
  }
}

/** The items whose prefix is this one or lies in it, in order. */
export function* within<T extends { readonly prefix: Prefix }>(index: PrefixIndex<T>, outer: Prefix): Generator<T> {
  const { items, starts } = index;
  const before = placeAfter(index, outer) - 1;
  const isThere = before >= 0 && comparePrefixes((items[starts[before] ?? 0] as T).prefix, outer) === 0;
  for (let place = starts[isThere ? before : before + 1] ?? 0; place < items.length; place++) {
    const item = items[place] as T;
    if (!contains(outer, item.prefix)) return;
    yield item;
  }
}

/** The number of the first distinct prefix after this one. */
function placeAfter<T extends { readonly prefix: Prefix }>({ items, starts }: PrefixIndex<T>, prefix: Prefix): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comparePrefixes((items[starts[middle] ?? 0] as T).prefix, prefix) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
