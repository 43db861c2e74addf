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
  /** The family and the first 32 bits of each distinct prefix, as a number: the search rarely looks further. */
  readonly heads: Float64Array;
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
  const heads = Float64Array.from(starts, (_, distinct) => headOf(prefixAt(distinct)));
  return { items: sorted, starts: Uint32Array.from([...starts, sorted.length]), heads, holders };
}

/** In the order of `comparePrefixes`, as far as it goes. */
const headOf = ({ family, value }: Prefix): number =>
  family === "ipv4" ? Number(value) : 2 ** 32 + Number(value >> 96n);

/** The items whose prefix is this one or holds it, the longest prefix first. */
export function holding<T extends { readonly prefix: Prefix }>(index: PrefixIndex<T>, inner: Prefix): T[] {
  const { items, starts, holders } = index;
  const found: T[] = [];
  let isHolding = false;
  for (let distinct = placeAfter(index, inner) - 1; distinct >= 0; distinct = holders[distinct] ?? -1) {
    const from = starts[distinct] ?? 0;
    // What holds a holder holds the prefix as well.
    isHolding ||= contains((items[from] as T).prefix, inner);
    if (!isHolding) continue;
    for (let place = from; place < (starts[distinct + 1] ?? 0); place++) found.push(items[place] as T);
  }
  return found;
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
function placeAfter<T extends { readonly prefix: Prefix }>(index: PrefixIndex<T>, prefix: Prefix): number {
  const { items, starts, heads } = index;
  const head = headOf(prefix);
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = heads[middle] ?? 0;
    const isAfter =
      there === head ? comparePrefixes((items[starts[middle] ?? 0] as T).prefix, prefix) > 0 : there > head;
    if (isAfter) high = middle;
    else low = middle + 1;
  }
  return low;
}
