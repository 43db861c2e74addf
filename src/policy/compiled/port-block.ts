/** The keys that one peer may use, each with the rule that allows it: disjoint ranges in order. */
import type { KeyRange } from "../flow/traffic.ts";

export interface Allowance extends KeyRange {
  /** The slot of the rule. */
  readonly rule: number;
}

/** Makes ranges disjoint and sorts them. If several overlap, the first one in `allowances` keeps the keys. */
export function disjoint(allowances: readonly Allowance[]): readonly Allowance[] {
  if (allowances.length < 2) return allowances;
  let kept: Allowance[] = [];
  for (const { first, last, rule } of allowances) {
    const next: Allowance[] = [];
    let from = first;
    for (const range of kept) {
      if (range.first > from && from <= last) next.push({ first: from, last: Math.min(last, range.first - 1), rule });
      if (range.last >= from) from = Math.max(from, range.last + 1);
      next.push(range);
    }
    if (from <= last) next.push({ first: from, last, rule });
    kept = next.sort((a, b) => a.first - b.first);
  }
  return kept;
}

/**
 * The rule that allows `key` in the block at `at`, or -1. A block is its number of ranges, then the first key, last key
 * and rule of each.
 */
export function findInBlock(words: Int32Array, at: number, key: number): number {
  let low = 0;
  let high = words[at] as number;
  while (high - low > 4) {
    const middle = (low + high) >>> 1;
    if ((words[at + 1 + middle * 3] as number) > key) high = middle;
    else low = middle;
  }
  for (let range = at + 1 + low * 3, end = at + 1 + high * 3; range < end; range += 3) {
    if (key >= (words[range] as number) && key <= (words[range + 1] as number)) return words[range + 2] as number;
  }
  return -1;
}
