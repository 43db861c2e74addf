/** Who can open flows to some interfaces, or what can they open flows to, on any ports, by which rules on both sides? */
import type { Family } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction, SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Steps } from "../../model/steps.ts";
import type { Passage, Sent } from "../compiled/passages.ts";
import { distinctLacks, type Lack } from "../flow/lack.ts";
import { rulesOf } from "../flow/open-interfaces.ts";
import { common, KEY_END, type KeyRange, rangeOfRule, uncovered } from "../flow/traffic.ts";
import { type Cell, FAMILIES } from "./cell.ts";
import { type Cells, pairsOf, tooWide } from "./cells.ts";
import { lacksBetween, lacksOutside } from "./lacking.ts";
import { blocksOfRule, EVERYTHING, outsidePassages } from "./outside.ts";

/** Interfaces between which the same passes, by the same rules. */
interface ReachedInterfaces {
  readonly others: readonly NetworkInterface[];
  readonly own: readonly NetworkInterface[];
  readonly family: Family;
  readonly passages: readonly (Passage | Sent)[];
}

interface ReachedAddresses {
  readonly rule: SecurityGroupRule;
  readonly own: readonly NetworkInterface[];
  /** The keys of the rule that pass from or to some of its addresses; empty if no path carries any. */
  readonly keys: readonly KeyRange[];
  /** What isn't known, if it decides whether more passes. */
  readonly lacks: readonly Lack[];
}

interface Reach {
  readonly interfaces: readonly ReachedInterfaces[];
  readonly addresses: readonly ReachedAddresses[];
  /** How many interfaces the groups would let through, but no path does. */
  readonly stopped: number;
  /** Interfaces of which nobody can tell, and what isn't known. */
  readonly undecided: { readonly interfaces: number; readonly lacks: readonly Lack[] };
}

/** Each pair of cells is looked at on all ports. */
const MOST_PAIRS = 200_000;

/**
 * `ingress`: who can reach them? `egress`: what can they reach? Only on keys within `limit`. The records must not change
 * between the steps.
 */
export function* reachOf(
  cells: Cells,
  own: readonly NetworkInterface[],
  direction: Direction,
  limit: KeyRange = EVERY_KEY,
): Steps<Reach | { readonly problem: string }> {
  const { network } = cells.compiled;
  const found = new Map<string, { others: Set<NetworkInterface>; own: Set<NetworkInterface>; of: ReachedInterfaces }>();
  const addresses = new Map<
    string,
    { own: Set<NetworkInterface>; rule: SecurityGroupRule; keys: Map<string, KeyRange>; lacks: Lack[] }
  >();
  const stopped = new Set<NetworkInterface>();
  const undecided = new Set<NetworkInterface>();
  const lacks: Lack[] = [];
  const mine = cells.holding(own);
  const problem = tooWide(cells.all.length, mine.length, MOST_PAIRS);
  if (problem !== undefined) return { problem };
  for (const cell of mine) {
    for (const other of cells.all) {
      yield;
      const [from, to] = direction === "ingress" ? [other, cell] : [cell, other];
      if (pairsOf(from, to) === 0) continue;
      let doesPass = false;
      let doGroups = false;
      for (const family of FAMILIES) {
        const passages = within(yield* cells.passagesInSteps(from, to, family, "surely"), limit);
        doGroups ||= passages.length > 0 || within(cells.groupPassages(from, to, family), limit).length > 0;
        if (passages.length === 0) continue;
        doesPass = true;
        const others =
          cell.members.length === 1 ? other.members.filter((nic) => nic !== cell.members[0]) : other.members;
        const key = `${family} ${JSON.stringify(passages)} ${other.members[0]?.groupIds} ${cell.members[0]?.groupIds}`;
        const known = found.get(key) ?? {
          others: new Set(),
          own: new Set(),
          of: { others: [], own: [], family, passages },
        };
        for (const nic of others) known.others.add(nic);
        for (const nic of cell.members) known.own.add(nic);
        found.set(key, known);
      }
      if (doesPass) continue;
      const unclear = cells.isCertain ? [] : yield* lacksOfPair(cells, from, to, limit);
      if (unclear.length > 0) {
        lacks.push(...unclear);
        for (const nic of other.members) undecided.add(nic);
      } else if (doGroups) for (const nic of other.members) stopped.add(nic);
    }
    const [first] = cell.members;
    if (first === undefined) continue;
    for (const rule of [...rulesOf(network, first, direction)]) {
      yield;
      if (blocksOfRule(cells.supposed, rule).length === 0 || common(rangeOfRule(rule), limit) === undefined) continue;
      const known = addresses.get(rule.id) ?? { rule, own: new Set(), keys: new Map(), lacks: [] };
      for (const nic of cell.members) known.own.add(nic);
      addresses.set(rule.id, known);
    }
    for (const passage of outsidePassages(cells, cell, direction)) {
      yield;
      if (passage === undefined) continue;
      const { rule, keys } = passage;
      const known = addresses.get(rule.id)?.keys;
      for (const range of keys.flatMap((each) => common(each, limit) ?? [])) {
        known?.set(`${range.first}-${range.last}`, range);
      }
    }
    if (cells.isCertain) continue;
    for (const passage of outsidePassages(cells, cell, direction, EVERYTHING, () => true, "possibly")) {
      yield;
      if (passage === undefined) continue;
      const { rule, piece, keys, lack } = passage;
      const asked = keys.flatMap((each) => common(each, limit) ?? []);
      const unclear = asked.flatMap((range) => uncovered(range, [...(addresses.get(rule.id)?.keys.values() ?? [])]));
      if (unclear.length === 0) continue;
      addresses.get(rule.id)?.lacks.push(...lacksOutside(cells, cell, direction, piece, unclear, lack));
    }
  }
  return {
    interfaces: [...found.values()].map(({ others, own: held, of }) => ({
      ...of,
      others: [...others],
      own: [...held],
    })),
    addresses: [...addresses.values()].map(({ rule, own: mine, keys, lacks: unclear }) => ({
      rule,
      own: [...mine],
      keys: [...keys.values()],
      lacks: distinctLacks(unclear),
    })),
    stopped: stopped.size,
    undecided: { interfaces: undecided.size, lacks: distinctLacks(lacks) },
  };
}

const EVERY_KEY: KeyRange = { first: 0, last: KEY_END - 1 };

/** What of the passages has keys within the limit. */
const within = <T extends { readonly keys: KeyRange }>(passages: readonly T[], limit: KeyRange): readonly T[] =>
  passages.flatMap((passage) => {
    const keys = common(passage.keys, limit);
    return keys === undefined ? [] : [{ ...passage, keys }];
  });

/** What isn't known of flows from one cell to another, some of which may pass; empty if none may. */
function* lacksOfPair(cells: Cells, from: Cell, to: Cell, limit: KeyRange): Steps<readonly Lack[]> {
  const [sender] = from.members;
  const receiver = to.members.find((nic) => nic !== sender) ?? to.members[0];
  const first = sender === receiver ? from.members.find((nic) => nic !== receiver) : sender;
  if (first === undefined || receiver === undefined) return [];
  const lacks: Lack[] = [];
  for (const family of FAMILIES) {
    for (const { keys } of within(yield* cells.passagesInSteps(from, to, family, "possibly"), limit)) {
      lacks.push(...lacksBetween(cells.compiled.network, first, receiver, keys.first));
      yield;
    }
  }
  return lacks;
}
