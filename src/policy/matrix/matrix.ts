/**
 * Which sets of interfaces may open flows to which: every set against every other, row by row.
 *
 *              web       db        ops             row    the senders
 *     web      some      all       none            column the receivers
 *     db       none      all       none            each   of all pairs of two different interfaces, how many may
 *     ops      all       all       unclear
 *
 * A pair counts as `check` counts it: what groups, routes, gateways and network ACLs say together. All interfaces of a cell (`Cells`)
 * get the same answer, so a sender's cell is asked about each receiver's cell once, however many sets have a part of them. An interface
 * in several sets counts in each.
 */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Steps } from "../../model/steps.ts";
import { type Bound, type Lack, lackText } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";
import type { Records } from "../flow/records.ts";
import { lackOfInterfaces, select } from "../flow/selection.ts";
import { common, type KeyRange, merged } from "../flow/traffic.ts";
import { type Cell, FAMILIES } from "../questions/cell.ts";
import { type Cells, pairsOf } from "../questions/cells.ts";

/** What makes two interfaces belong together. */
export type Grouping = { readonly kind: "group" | "subnet" | "vpc" } | { readonly kind: "tag"; readonly key: string };

export interface MatrixSet {
  /** As `parseSelector` reads it: an id, or `tag:key=value`. */
  readonly id: string;
  readonly interfaces: readonly NetworkInterface[];
}

/** Of the pairs of a sender of one set and another receiver of another set. */
export interface Counted {
  readonly pairs: number;
  /** How many may: of several ports, on any of them. */
  readonly allowed: number;
  readonly undecidable: number;
  /** On what some pair may. */
  readonly keys: readonly KeyRange[];
}

/** After this many pairs of cells, the caller may let others go on. */
const BREATH = 64;
/** Further ranges of ports aren't noted: nobody reads them. */
const MOST_RANGES = 256;

/** The asker's interfaces in sets, those of one VPC or all. The same set as `select` finds for its id, or why it can't be told. */
export function setsBy(
  network: Network,
  own: Records,
  grouping: Grouping,
  vpcId?: string,
): readonly MatrixSet[] | { readonly problem: string } {
  const lack = lackOfSets(network, own, grouping);
  if (lack !== undefined) return { problem: lackText(lack) };
  const sets = new Map<string, Set<NetworkInterface>>();
  for (const nic of own.all("network-interface")) {
    if (vpcId !== undefined && nic.vpcId !== vpcId) continue;
    for (const id of idsOf(own, nic, grouping)) {
      const known = sets.get(id);
      if (known === undefined) sets.set(id, new Set([nic]));
      else known.add(nic);
    }
  }
  return [...sets].map(([id, members]) => ({ id, interfaces: [...members] }));
}

/** A set that isn't known whole is no basis of an answer. */
function lackOfSets(network: Network, own: Records, grouping: Grouping): Lack | undefined {
  if (grouping.kind !== "tag") return lackOfInterfaces(own);
  return select(network, own, { kind: "tag", of: grouping.key }).lack;
}

function idsOf(own: Records, nic: NetworkInterface, grouping: Grouping): readonly string[] {
  switch (grouping.kind) {
    case "group":
      return nic.groupIds;
    case "subnet":
      return [nic.subnetId];
    case "vpc":
      return [nic.vpcId];
    case "tag": {
      const tags = [...nic.tags, ...(own.get("instance", nic.attachment?.instanceId ?? "")?.tags ?? [])];
      return tags.filter(({ key }) => key === grouping.key).map(({ key, value }) => `tag:${key}=${value}`);
    }
  }
}

/** Sets as a matrix needs them: made once for all rows. */
export class Matrix {
  readonly #cells: Cells;
  readonly #held: readonly (readonly Cell[])[];

  constructor(cells: Cells, sets: readonly MatrixSet[]) {
    this.#cells = cells;
    this.#held = sets.map(({ interfaces }) => cells.holding(interfaces));
  }

  /** How many pairs of cells the whole matrix looks at. */
  get effort(): number {
    const held = this.#held.reduce((sum, cells) => sum + cells.length, 0);
    return held * Math.max(held, this.#cells.all.length);
  }

  /** What the senders of a set may open to each set, on keys within `limit`. The network must not change between the steps. */
  *row(index: number, limit: KeyRange): Steps<readonly Counted[]> {
    const counts = this.#held.map(() => ({ pairs: 0, allowed: 0, undecidable: 0, keys: [] as readonly KeyRange[] }));
    let steps = 0;
    for (const sender of this.#held[index] ?? []) {
      const known = new Map<number, Answer>();
      for (const [column, receivers] of this.#held.entries()) {
        const count = counts[column] as (typeof counts)[number];
        for (const receiver of receivers) {
          if (++steps % BREATH === 0) yield;
          const pairs = pairsOf(sender, receiver);
          if (pairs === 0) continue;
          let answer = known.get(receiver.index);
          if (answer === undefined) {
            answer = yield* this.#between(sender, receiver, limit);
            known.set(receiver.index, answer);
          }
          count.pairs += pairs;
          if (answer === "unclear") count.undecidable += pairs;
          else if (answer.length > 0) {
            count.allowed += pairs;
            if (count.keys !== answer && count.keys.length < MOST_RANGES) {
              count.keys = count.keys.length === 0 ? answer : merged([...count.keys, ...answer]);
            }
          }
        }
      }
    }
    return counts;
  }

  *#between(from: Cell, to: Cell, limit: KeyRange): Steps<Answer> {
    if (!FAMILIES.some((family) => from.ends[family] !== undefined && to.ends[family] !== undefined)) return "unclear";
    const sure = yield* this.#passing(from, to, limit, "surely");
    if (sure.length > 0 || this.#cells.isCertain) return sure;
    const perhaps = yield* this.#passing(from, to, limit, "possibly");
    return perhaps.length > 0 ? "unclear" : sure;
  }

  *#passing(from: Cell, to: Cell, limit: KeyRange, bound: Bound): Steps<readonly KeyRange[]> {
    if (limit.first === limit.last) return this.#cells.reaches(from, to, limit.first, bound) ? [limit] : NOTHING;
    const found: KeyRange[] = [];
    for (const family of FAMILIES) {
      for (const { keys } of yield* this.#cells.passagesInSteps(from, to, family, bound)) {
        const within = common(keys, limit);
        if (within !== undefined) found.push(within);
      }
    }
    return found.length === 0 ? NOTHING : merged(found);
  }
}

/** On what flows may pass; `unclear` if nobody can tell whether on anything. */
type Answer = readonly KeyRange[] | "unclear";

const NOTHING: readonly KeyRange[] = [];
