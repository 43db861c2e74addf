/**
 * How what the kernel holds differs from what was applied.
 *
 * The kernel lists rules in its own words, so they're compared with how it listed them right after they were written: with their
 * handles, which no other rule ever has.
 */
import type { Listing } from "./read-table.ts";
import type { Table } from "./table.ts";

/** Chain -> its rules as the kernel lists them; undefined if they weren't as many as were written. */
export type Baseline = ReadonlyMap<string, readonly string[] | undefined>;

/** The chains whose rules are written when one table becomes another: only for these the kernel must be asked how it lists them. */
export const writtenChains = (before: Table | undefined, after: Table): readonly string[] =>
  [...after.chains].flatMap(([name, { rules = [] }]) =>
    isUnchanged(before?.chains.get(name)?.rules, rules) ? [] : [name],
  );

export function baselineAfter(
  last: Baseline | undefined,
  written: readonly string[],
  after: Table,
  listing: Listing | undefined,
): Baseline {
  const isWritten = new Set(written);
  return new Map(
    [...after.chains].map(([name, { rules = [] }]) => {
      if (!isWritten.has(name)) return [name, last?.get(name)];
      const listed = listing?.rules.get(name);
      return [name, listed?.length === rules.length ? listed : undefined];
    }),
  );
}

const isUnchanged = (before: readonly string[] | undefined, after: readonly string[]): boolean =>
  before === after || (before?.length === after.length && before.every((rule, i) => rule === after[i]));

/** A line for each object that differs, for people. */
export function differencesOf(
  table: Table,
  baseline: Baseline,
  listing: Listing,
  elements: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return [
    ...(listing.isDormant ? ["the table is dormant"] : []),
    ...namesThatDiffer("counter", table.counters, listing.table.counters),
    ...namesThatDiffer("set", table.sets.keys(), listing.table.sets.keys()),
    ...namesThatDiffer("chain", table.chains.keys(), listing.table.chains.keys()),
    ...[...table.chains].flatMap(([name, chain]) => {
      const now = listing.table.chains.get(name);
      if (now === undefined) return [];
      if (now.hook !== chain.hook) return [`the chain ${name} is hooked otherwise`];
      const isSame = listing.rules.get(name)?.join("\n") === baseline.get(name)?.join("\n");
      return isSame && baseline.get(name) !== undefined ? [] : [`the chain ${name} has other rules`];
    }),
    ...[...elements].flatMap(([name, now]) => elementsThatDiffer(name, table.sets.get(name)?.elements ?? now, now)),
  ];
}

function namesThatDiffer(kind: string, wanted: Iterable<string>, there: Iterable<string>): readonly string[] {
  const [ours, now] = [new Set(wanted), new Set(there)];
  return [
    ...[...ours].filter((name) => !now.has(name)).map((name) => `the ${kind} ${name} is gone`),
    ...[...now].filter((name) => !ours.has(name)).map((name) => `the ${kind} ${name} isn't ours`),
  ];
}

/** So many elements are named. */
const EXAMPLES = 3;

function elementsThatDiffer(set: string, wanted: readonly string[], there: readonly string[]): readonly string[] {
  const [ours, now] = [new Set(wanted), new Set(there)];
  const lacks = [...ours].filter((each) => !now.has(each));
  const more = [...now].filter((each) => !ours.has(each));
  const say = (verb: string, list: readonly string[]): readonly string[] =>
    list.length === 0
      ? []
      : [`the set ${set} ${verb} ${list.slice(0, EXAMPLES).join(", ")}${list.length > EXAMPLES ? ", ..." : ""}`];
  return [...say("lacks", lacks), ...say("also has", more)];
}
