/**
 * The scripts that make one table into another.
 *
 * 1. `prepare`: what is new, which nothing leads to yet. Several transactions if it's much. They aren't part of the change, so a kill
 *    between them leaves no more than things that nobody uses.
 * 2. `change`: one transaction, at whose end the new table holds. Chains that stay get other rules, hashes other elements.
 * 3. `tidy`: what nothing leads to any more.
 *
 * Why not all in one transaction: a packet sees the rules of one generation only, but contents of sets as they are. The kernel puts the
 * contents of new interval sets in place after it has switched the rules, and takes those of old maps away before. Both would refuse
 * packets that both tables allow.
 */
import { type Chain, keyOfElement, type NamedSet, TABLE, type Table } from "./table.ts";

export interface Scripts {
  readonly prepare: readonly string[];
  /** Empty if nothing changes. */
  readonly change: string;
  readonly tidy: string;
}

/** More than this in one transaction might not fit into the socket's buffer. */
const MOST_ELEMENTS = 2000;

const NOTHING: Table = { counters: [], sets: new Map(), chains: new Map() };

export function scriptsBetween(before: Table | undefined, after: Table): Scripts {
  const from = before ?? NOTHING;
  return { prepare: prepare(before, after), change: change(from, after), tidy: tidy(from, after) };
}

const added = <V>(before: ReadonlyMap<string, V>, after: ReadonlyMap<string, V>): readonly (readonly [string, V])[] =>
  [...after].filter(([name]) => !before.has(name));

function prepare(before: Table | undefined, after: Table): readonly string[] {
  const { counters, sets, chains } = before ?? NOTHING;
  const newCounters = after.counters.filter((each) => !counters.includes(each));
  const newSets = added(sets, after.sets);
  const newChains = added(chains, after.chains).filter(([, { hook }]) => hook === undefined);
  if (before !== undefined && newCounters.length + newSets.length + newChains.length === 0) return [];
  const declarations = [
    ...newCounters.map((name) => `\tcounter ${name} {}\n`),
    ...newSets.map(
      ([name, set]) => `\t${kindOf(set)} ${name} {\n${set.type.replaceAll(/(\S[^;]*;) ?/g, "\t\t$1\n")}\t}\n`,
    ),
    ...newChains.map(([name]) => `\tchain ${name} {}\n`),
  ];
  const rules = newChains.map(([name, chain]) => chainBlock(name, chain));
  return packed([
    { text: inTable(declarations), weight: declarations.length },
    ...newSets.flatMap(([name, { elements = [] }]) =>
      inPieces(elements).map((piece) => ({ text: elementLine("add", name, piece), weight: piece.length })),
    ),
    ...(rules.length === 0 ? [] : [{ text: inTable(rules), weight: rules.length }]),
  ]);
}

/** As few transactions as there may be, in the same order. */
function packed(parts: readonly { readonly text: string; readonly weight: number }[]): readonly string[] {
  const scripts: string[] = [];
  let room = 0;
  for (const { text, weight } of parts) {
    if (weight > room) {
      scripts.push("");
      room = MOST_ELEMENTS;
    }
    scripts[scripts.length - 1] += text;
    room -= weight;
  }
  return scripts;
}

const kindOf = ({ type }: NamedSet): string => (type.includes(" : ") ? "map" : "set");
const inTable = (parts: readonly string[]): string => `table ${TABLE} {\n${parts.join("")}}\n`;

function inPieces<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / MOST_ELEMENTS);
  return Array.from({ length: count }, (_, i) => all.slice(i * MOST_ELEMENTS, (i + 1) * MOST_ELEMENTS));
}

const elementLine = (verb: "add" | "delete", set: string, elements: readonly string[]): string =>
  `${verb} element ${TABLE} ${set} {\n${elements.map((element) => `\t${element},\n`).join("")}}\n`;

function chainBlock(name: string, { hook, rules = [] }: Chain): string {
  const lines = [...(hook === undefined ? [] : [hook]), ...rules];
  return `\tchain ${name} {\n${lines.map((line) => `\t\t${line}\n`).join("")}\t}\n`;
}

function change(before: Table, after: Table): string {
  const rewritten = [...after.chains].filter(([name, { hook, rules }]) => {
    const now = before.chains.get(name);
    return now === undefined ? hook !== undefined : !isSame(now.rules, rules);
  });
  const flushed = rewritten.filter(([name]) => before.chains.has(name));
  return [
    ...flushed.map(([name]) => `flush chain ${TABLE} ${name}\n`),
    ...(rewritten.length === 0 ? [] : [inTable(rewritten.map(([name, chain]) => chainBlock(name, chain)))]),
    ...[...after.sets].flatMap(([name, set]) => elementChanges(name, before.sets.get(name), set)),
  ].join("");
}

function isSame(before: readonly string[] | undefined, after: readonly string[] | undefined): boolean {
  if (before === after) return true;
  return before?.length === after?.length && (before?.every((each, i) => each === after?.[i]) ?? false);
}

function elementChanges(name: string, before: NamedSet | undefined, after: NamedSet): readonly string[] {
  if (before?.elements === undefined || after.elements === undefined || before.elements === after.elements) return [];
  const [had, has] = [new Set(before.elements), new Set(after.elements)];
  const gone = before.elements.filter((each) => !has.has(each)).map(keyOfElement);
  const come = after.elements.filter((each) => !had.has(each));
  return [
    ...(gone.length === 0 ? [] : [elementLine("delete", name, gone)]),
    ...(come.length === 0 ? [] : [elementLine("add", name, come)]),
  ];
}

/** Maps lead to chains and chains to sets, so chains are emptied first, and deleted when the maps are gone. */
function tidy(before: Table, after: Table): string {
  const chains = added(after.chains, before.chains);
  return [
    ...chains.map(([name]) => `flush chain ${TABLE} ${name}\n`),
    ...added(after.sets, before.sets).map(([name, set]) => `delete ${kindOf(set)} ${TABLE} ${name}\n`),
    ...chains.map(([name]) => `delete chain ${TABLE} ${name}\n`),
    ...before.counters
      .filter((name) => !after.counters.includes(name))
      .map((name) => `delete counter ${TABLE} ${name}\n`),
  ].join("");
}
