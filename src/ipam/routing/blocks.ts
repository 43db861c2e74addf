/** A table of many prefixes cut into blocks that records hold, so that a lookup reads few of them: written row by row. */

/*
 *   root /0 ── few rows? ──▶ one block of all           A block is named by the prefix that it's for. It has all rows in that
 *      │ more than MOST_ROWS                            prefix until there are too many. Then it keeps those whose prefix is
 *      ▼                                                shorter than 4 bits more, and 16 blocks below it have the others.
 *   /0 keeps /0 to /3                                   So what holds P is in the blocks on the way down to P, and what is in
 *      ├─ 0/4 keeps /4 to /7                            P is in those and in the blocks below P, which stand in one piece in
 *      │    └─ ...                                      the order of their names.
 *      └─ 192/4 ── one block of all
 *
 * Tried and dropped: blocks of equal size, as in a B-tree. What holds a prefix may then be in any earlier block.
 */
import { formatPrefix, type Prefix, parsePrefix, prefixOf, widthOf } from "../../address/prefix.ts";

/** Beyond so many rows a block is cut. */
const MOST_ROWS = 1024;
/** A block that can't be cut any further has no more: all of them have nearly the same prefix. */
const MOST_ALIKE = 16_384;
/** So many bits more have the blocks below one. */
const STEP = 4;

export interface Block {
  /** The prefix that it's for, as `keyOf` writes it. */
  readonly key: string;
  /** Whether blocks below it have the longer prefixes. */
  readonly isCut: boolean;
  /** A row each: the prefix, and what is said of it, with blanks between. */
  readonly rows: readonly string[];
}

/** Sorts as prefixes do: by family, address and length. */
export function keyOf({ family, value, length }: Prefix): string {
  const digits = value.toString(16).padStart(widthOf(family) / 4, "0");
  return `${family === "ipv4" ? 4 : 6}/${digits}/${String(length).padStart(3, "0")}`;
}

/** The prefixes of the blocks that rows of this prefix may be in, from the root down. */
export function* waysTo({ family, value, length }: Prefix): Generator<Prefix> {
  for (let base = 0; base <= length; base += STEP) yield prefixOf(family, value, base);
}

/** More rows for nearly the same prefix than a table takes. */
export class TooManyAlike extends Error {
  constructor(prefix: Prefix) {
    super(`there are more than ${MOST_ALIKE} rows for ${formatPrefix(prefix)}`);
  }
}

interface Growing {
  rows: string[];
  isCut: boolean;
}

export class BlockWriter {
  readonly #blocks = new Map<string, Growing>();

  /** `rest` is what is said of the prefix. The same row twice counts once. */
  add(prefix: Prefix, rest: string): void {
    this.#put(prefix, `${formatPrefix(prefix)} ${rest}`, 0);
  }

  /** All blocks, in any order. */
  *blocks(): Generator<Block> {
    for (const [key, { rows, isCut }] of this.#blocks) yield { key, isCut, rows: distinct(rows) };
  }

  #put(prefix: Prefix, row: string, from: number): void {
    for (let base = from; ; base += STEP) {
      const block = this.#blockOf(prefixOf(prefix.family, prefix.value, base));
      const isBelow = prefix.length >= base + STEP;
      if (block.isCut && isBelow) continue;
      block.rows.push(row);
      if (!block.isCut && block.rows.length > MOST_ROWS && isBelow) this.#cut(block, base);
      else if (block.rows.length > MOST_ALIKE) refuseAlike(block, prefix);
      return;
    }
  }

  #cut(block: Growing, base: number): void {
    const rows = distinct(block.rows);
    block.rows = [];
    block.isCut = rows.length > MOST_ROWS;
    for (const row of rows) {
      const { prefix } = parsePrefix(row.slice(0, row.indexOf(" "))) ?? {};
      if (prefix === undefined) throw new Error(`not a row: ${row}`);
      if (block.isCut && prefix.length >= base + STEP) this.#put(prefix, row, base + STEP);
      else block.rows.push(row);
    }
  }

  #blockOf(base: Prefix): Growing {
    const key = keyOf(base);
    const known = this.#blocks.get(key) ?? { rows: [], isCut: false };
    this.#blocks.set(key, known);
    return known;
  }
}

const distinct = (rows: readonly string[]): string[] => [...new Set(rows)];

function refuseAlike(block: Growing, prefix: Prefix): void {
  block.rows = distinct(block.rows);
  if (block.rows.length > MOST_ALIKE / 2) throw new TooManyAlike(prefix);
}
