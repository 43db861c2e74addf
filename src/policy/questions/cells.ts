/** The interfaces of a network in equivalence classes, so that one question answers for a whole class. */
import type { Family, Prefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { type Steps, toTheEnd } from "../../model/steps.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { type InterfaceClass, interfaceClasses } from "../compiled/interface-classes.ts";
import type { Passage, Sent } from "../compiled/passages.ts";
import type { Bound } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";
import { doPass, KnownPaths } from "../paths/known-paths.ts";
import { type Cell, type CellEnd, FAMILIES } from "./cell.ts";
import { CellGroups } from "./cell-groups.ts";

/** Every interface in its cell, and what passes between cells. Good until the network changes. */
export class Cells {
  readonly compiled: CompiledNetwork;
  readonly paths: KnownPaths;
  readonly all: readonly Cell[];
  /** The network in which peers of rules that aren't known hold whatever they may; mostly the same. */
  readonly supposed: Network;
  /** Everything is known that the questions ask about: what may pass surely passes. */
  readonly isCertain: boolean;
  readonly #cellOf = new Map<string, Cell>();
  readonly #groups: Readonly<Record<Bound, CellGroups>>;

  /**
   * Interfaces for which `divide` returns different texts get different cells. `blocks` divide the addresses outside.
   * `divided` is the result, if it was found step by step.
   */
  constructor(
    compiled: CompiledNetwork,
    divide: Divide = () => "",
    blocks: readonly Prefix[] = [],
    { supposed, paths, all } = toTheEnd(divided(compiled, divide, blocks)),
  ) {
    this.compiled = compiled;
    this.supposed = supposed.network;
    this.paths = paths;
    this.isCertain = supposed === compiled && paths.isCertain;
    this.all = all;
    for (const cell of this.all) for (const { id } of cell.members) this.#cellOf.set(id, cell);
    const surely = new CellGroups(compiled, this.all, this.paths, ({ of }) => of);
    this.#groups = {
      surely,
      possibly: supposed === compiled ? surely : new CellGroups(supposed, this.all, this.paths, (end) => end.supposed),
    };
  }

  /** The same step by step. The network must not change meanwhile. */
  static *inSteps(compiled: CompiledNetwork, divide: Divide = () => "", blocks: readonly Prefix[] = []): Steps<Cells> {
    return new Cells(compiled, divide, blocks, yield* divided(compiled, divide, blocks));
  }

  /** The cells of some interfaces, each with only those as members. */
  holding(interfaces: readonly NetworkInterface[]): readonly Cell[] {
    const chosen = new Map<Cell, NetworkInterface[]>();
    for (const nic of interfaces) {
      const cell = this.#cellOf.get(nic.id);
      if (cell === undefined) continue;
      const members = chosen.get(cell);
      if (members === undefined) chosen.set(cell, [nic]);
      else members.push(nic);
    }
    return [...chosen].map(([cell, members]) => ({ ...cell, members }));
  }

  /** Reports whether groups and paths let the first open flows of `key` to the second, in either family. */
  reaches(from: Cell, to: Cell, key: number, bound: Bound = "surely"): boolean {
    return FAMILIES.some((family) => {
      const [a, b] = [from.ends[family], to.ends[family]];
      if (a === undefined || b === undefined || !this.#groups[bound].admit(from, to, family, key)) return false;
      return doPass(this.paths.obstacles(a.spot, b.spot, key), bound);
    });
  }

  /** What passes from one cell to another, with the rules. */
  passages(from: Cell, to: Cell, family: Family, bound: Bound = "surely"): readonly (Passage | Sent)[] {
    return toTheEnd(this.passagesInSteps(from, to, family, bound));
  }

  /** `passages` step by step. */
  *passagesInSteps(from: Cell, to: Cell, family: Family, bound: Bound): Steps<readonly (Passage | Sent)[]> {
    const [a, b] = [from.ends[family], to.ends[family]];
    if (a === undefined || b === undefined) return [];
    const found: (Passage | Sent)[] = [];
    for (const passage of this.#groups[bound].passages(from, to, family)) {
      const passing = yield* this.paths.passingInSteps(a.spot, b.spot, passage.keys, bound);
      for (const keys of passing) found.push({ ...passage, keys });
    }
    return found;
  }

  /** What the groups let pass, whether a path carries it or not. */
  groupPassages(from: Cell, to: Cell, family: Family): readonly (Passage | Sent)[] {
    return this.#groups.surely.passages(from, to, family);
  }
}

type Divide = (nic: NetworkInterface) => string;

interface Divided {
  readonly supposed: CompiledNetwork;
  readonly paths: KnownPaths;
  readonly all: readonly Cell[];
}

function* divided(compiled: CompiledNetwork, divide: Divide, blocks: readonly Prefix[]): Steps<Divided> {
  const { network } = compiled;
  const supposed = network.lacksPeers ? yield* CompiledNetwork.inSteps(network.supposing()) : compiled;
  const paths = new KnownPaths(network, blocks);
  const classes: Record<"sure" | "supposed", ReadonlyMap<string, Classified>>[] = [];
  for (const family of FAMILIES) {
    yield;
    classes.push({ sure: classesByInterface(compiled, family), supposed: classesByInterface(supposed, family) });
  }
  const cells = new Map<
    string,
    { readonly index: number; readonly members: NetworkInterface[]; readonly ends: Cell["ends"] }
  >();
  for (const nic of [...network.all("network-interface")]) {
    yield;
    const ends: Partial<Record<Family, CellEnd>> = {};
    const marks = [divide(nic)];
    FAMILIES.forEach((family, i) => {
      const [sure, perhaps] = [classes[i]?.sure.get(nic.id), classes[i]?.supposed.get(nic.id)];
      const spot = sure && paths.spotOf(nic, family);
      if (spot !== undefined && sure !== undefined && perhaps !== undefined) {
        ends[family] = { of: sure.of, supposed: perhaps.of, spot };
      }
      marks.push(spot === undefined ? "" : `${sure?.index} ${perhaps?.index} ${spot.place}`);
    });
    const key = marks.join("|");
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { index: cells.size, members: [nic], ends });
    else cell.members.push(nic);
  }
  return { supposed, paths, all: [...cells.values()] };
}

interface Classified {
  readonly of: InterfaceClass;
  readonly index: number;
}

function classesByInterface(compiled: CompiledNetwork, family: Family): ReadonlyMap<string, Classified> {
  const found = new Map<string, Classified>();
  interfaceClasses(compiled, family).forEach((of, index) => {
    for (const member of of.members) found.set(compiled.interfaces.name(member) ?? "", { of, index });
  });
  return found;
}

/** Says if a question is too wide to be answered without holding up everybody else; otherwise undefined. */
export const tooWide = (senders: number, receivers: number, most: number): string | undefined =>
  senders * receivers <= most
    ? undefined
    : `${senders} kinds of senders and ${receivers} of receivers are too many for one answer: ask about a group or a subnet`;

/** The number of ordered pairs of different interfaces from two cells. */
export function pairsOf(from: Cell, to: Cell): number {
  const all = from.members.length * to.members.length;
  if (from.index !== to.index) return all;
  const own = new Set(from.members);
  return all - to.members.filter((nic) => own.has(nic)).length;
}
