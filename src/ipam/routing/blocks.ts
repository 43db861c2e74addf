/** A table of many prefixes cut into blocks that records hold, so that a lookup reads few of them: written row by row. */

/*
 *   root /0 ── few rows? ──▶ one block of all           A block is named by the digits of the prefix that it's for. It has all rows in that
 *      │ more than MOST_ROWS                            prefix until there are too many. Then it keeps those whose prefix is
 *      ▼                                                shorter than 4 bits more, and 16 blocks below it have the others.
 *   /0 keeps /0 to /3                                   So what holds P is in the blocks on the way down to P, and what is in
 *      ├─ 0/4 keeps /4 to /7                            P is in those and in the blocks below P, which stand in one piece in
 *      │    └─ ...                                      the order of their names.
 *      └─ 192/4 ── one block of all
 *
 * Tried and dropped: blocks of equal size, as in a B-tree. What holds a prefix may then be in any earlier block.
 */
import { type Family, formatPrefix, type Prefix, prefix } from "../../address/prefix.ts";

/** A block with more rows than this is cut. */
const MOST_ROWS = 1024;
/**
 * Rows of nearly the same prefix can't be cut any further, and a lookup reads all of them at once: this many are always taken, and
 * more than twice as many never.
 */
const MOST_ALIKE = 4_096;
/** The blocks below a block are for prefixes that are this many bits longer. */
export const STEP = 4;

export interface Block {
  /** The family and the first digits of the addresses that it's for. */
  readonly key: string;
  /** Whether blocks below it have the longer prefixes. */
  readonly isCut: boolean;
  /** A row each: the prefix, and what is said of it, with blanks between. */
  readonly rows: readonly string[];
}

/** The address in hex digits, all of them: four bits each, as many as a block below another has more. */
export const digitsOf = ({ family, value }: Prefix): string =>
  family === "ipv4" ? Number(value).toString(16).padStart(8, "0") : value.toString(16).padStart(32, "0");

/** What is in a prefix stands in one piece in the order of keys. */
export const keyOf = (family: Family, digits: string): string => `${family === "ipv4" ? 4 : 6}/${digits}`;

/** More rows for nearly the same prefix than a table takes. */
export class TooManyAlike extends Error {
  constructor(prefix: Prefix) {
    super(`there are more than ${MOST_ALIKE} rows for ${formatPrefix(prefix)}`);
  }
}

interface Growing {
  rows: string[];
  /** By their next digit; undefined if all rows are here. */
  below: Map<string, Growing> | undefined;
}

export class BlockWriter {
  readonly #roots = { ipv4: grow(), ipv6: grow() };

  /** `rest` is what is said of the prefix. The same row twice counts once. */
  add(prefix: Prefix, rest: string): void {
    put(this.#roots[prefix.family], prefix, digitsOf(prefix), 0, `${formatPrefix(prefix)} ${rest}`);
  }

  /** All blocks, in any order. */
  *blocks(): Generator<Block> {
    for (const family of ["ipv4", "ipv6"] as const) yield* blocksBelow(this.#roots[family], family, "");
  }
}

const grow = (): Growing => ({ rows: [], below: undefined });

function put(root: Growing, prefix: Prefix, digits: string, from: number, row: string): void {
  let [block, depth] = [root, from];
  for (; block.below !== undefined && prefix.length >= (depth + 1) * STEP; depth++) {
    const digit = digits[depth] ?? "";
    const next = block.below.get(digit) ?? grow();
    block.below.set(digit, next);
    block = next;
  }
  block.rows.push(row);
  if (block.rows.length > 2 * MOST_ALIKE) refuseAlike(block, prefix);
  else if (block.below === undefined && block.rows.length > MOST_ROWS) cut(block, depth);
}

/** Rows whose prefix is too short to be below stay. If that's all of them, it's tried again only after many more. */
function cut(block: Growing, depth: number): void {
  if (block.rows.length % MOST_ROWS !== 1) return;
  const rows = distinct(block.rows);
  const isBelow = (row: string) => Number(row.slice(row.indexOf("/") + 1, row.indexOf(" "))) >= (depth + 1) * STEP;
  if (rows.length <= MOST_ROWS || !rows.some(isBelow)) {
    block.rows = rows;
    return;
  }
  block.rows = rows.filter((row) => !isBelow(row));
  block.below = new Map();
  for (const row of rows.filter(isBelow)) {
    const below = prefix(row.slice(0, row.indexOf(" ")));
    put(block, below, digitsOf(below), depth, row);
  }
}

function* blocksBelow({ rows, below }: Growing, family: Family, digits: string): Generator<Block> {
  if (rows.length > 0 || below !== undefined) {
    yield { key: keyOf(family, digits), isCut: below !== undefined, rows: distinct(rows) };
  }
  for (const [digit, next] of below ?? []) yield* blocksBelow(next, family, digits + digit);
}

const distinct = (rows: readonly string[]): string[] => [...new Set(rows)];

function refuseAlike(block: Growing, prefix: Prefix): void {
  block.rows = distinct(block.rows);
  if (block.rows.length > MOST_ALIKE) throw new TooManyAlike(prefix);
}
