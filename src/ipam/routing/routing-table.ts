/** A table of ROAs or of announcements as its blocks hold it: what holds a prefix, and what is within one. */
import { contains, lastOf, type Prefix, prefix } from "../../address/prefix.ts";
import { keyOf, waysTo } from "./blocks.ts";
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
export function rowsHolding(source: BlockSource, inner: Prefix): readonly TableRow[] {
  const found: TableRow[][] = [];
  for (const block of blocksOnWay(source, inner)) found.push([...holding(indexOf(block), inner)]);
  return found.reverse().flat();
}

/** The rows whose prefix is this one or lies in it. */
export function* rowsWithin(source: BlockSource, outer: Prefix): Generator<TableRow> {
  for (const block of blocksOnWay(source, outer)) yield* within(indexOf(block), outer);
  const last = keyOf({ ...outer, value: lastOf(outer), length: 999 });
  for (const [key, block] of source.after(keyOf(outer))) {
    if (key > last) return;
    yield* within(indexOf(block), outer);
  }
}

function* blocksOnWay(source: BlockSource, to: Prefix): Generator<KeptBlock> {
  for (const base of waysTo(to)) {
    const block = source.get(keyOf(base));
    if (block === undefined) return;
    yield block;
    if (!block.isCut) return;
  }
}

/** Whether a table that was read only within some prefixes says anything about this one. */
export const isKnown = (only: readonly string[] | undefined, asked: Prefix): boolean =>
  only === undefined || only.some((cidr) => contains(prefix(cidr), asked));
