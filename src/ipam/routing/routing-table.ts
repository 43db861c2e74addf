/** A table of ROAs or of announcements as its blocks hold it: what holds a prefix, and what is within one. */
import { contains, lastOf, type Prefix, prefix } from "../../address/prefix.ts";
import { digitsOf, keyOf, STEP } from "./blocks.ts";
import { holding, indexByPrefix, type PrefixIndex, within } from "./prefix-index.ts";

/** A block as a record has it. */
export interface KeptBlock {
  readonly isCut: boolean;
  readonly rows: readonly string[];
}

export interface TableRow {
  readonly prefix: Prefix;
  /** What is said of the prefix. */
  readonly numbers: readonly number[];
}

/** Where blocks are found by their keys. */
export interface BlockSource {
  get(key: string): KeptBlock | undefined;
  /** In the order of keys, those after one. */
  after(key: string): Iterable<readonly [key: string, block: KeptBlock]>;
}

/** Blocks never change, so what is read of one holds for good. */
const indexes = new WeakMap<KeptBlock, PrefixIndex<TableRow>>();

function indexOf(block: KeptBlock): PrefixIndex<TableRow> {
  const known = indexes.get(block) ?? indexByPrefix(block.rows.map(readRow));
  indexes.set(block, known);
  return known;
}

function readRow(row: string): TableRow {
  const [cidr = "", ...numbers] = row.split(" ");
  return { prefix: prefix(cidr), numbers: numbers.map(Number) };
}

/** The rows whose prefix is this one or holds it, the longest prefix first. */
export const rowsHolding = (source: BlockSource, inner: Prefix): readonly TableRow[] =>
  blocksOnWay(source, inner)
    .reverse()
    .flatMap((block) => holding(indexOf(block), inner));

/** The rows whose prefix is this one or lies in it. */
export function* rowsWithin(source: BlockSource, outer: Prefix): Generator<TableRow> {
  for (const block of blocksOnWay(source, outer)) yield* within(indexOf(block), outer);
  const { family, length } = outer;
  const digits = digitsOf(outer).slice(0, Math.ceil(length / STEP));
  const first = keyOf(family, digits);
  const block = length % STEP === 0 ? undefined : source.get(first);
  if (block !== undefined) yield* within(indexOf(block), outer);
  const last = keyOf(family, digitsOf({ family, value: lastOf(outer), length }));
  for (const [key, below] of source.after(first)) {
    if (key > last) return;
    yield* within(indexOf(below), outer);
  }
}

/** The blocks that may hold the prefix or what holds it, from the root down. */
function blocksOnWay(source: BlockSource, to: Prefix): KeptBlock[] {
  const digits = digitsOf(to);
  const found: KeptBlock[] = [];
  for (let depth = 0; depth * STEP <= to.length; depth++) {
    const block = source.get(keyOf(to.family, digits.slice(0, depth)));
    if (block === undefined) break;
    found.push(block);
    if (!block.isCut) break;
  }
  return found;
}

/** Whether a table that was read only within some prefixes says anything about this one. */
export const isKnown = (only: readonly string[] | undefined, asked: Prefix): boolean =>
  only === undefined || only.some((cidr) => contains(prefix(cidr), asked));
