/** The interfaces of a network in equivalence classes, so that one question answers for a whole class. */
import type { Family, Prefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { type AllPairs, allPairs } from "../compiled/all-pairs.ts";
import type { CompiledNetwork } from "../compiled/compiled-network.ts";
import { areConnected } from "../compiled/connections.ts";
import { classOfAddress, type InterfaceClass, interfaceClasses } from "../compiled/interface-classes.ts";
import { type Passage, passagesBetween } from "../compiled/passages.ts";
import { type KeyRange, trafficOfKey } from "../flow/traffic.ts";
import { KnownPaths } from "../paths/known-paths.ts";
import { Candidates } from "./candidates.ts";
import { type Cell, type CellEnd, FAMILIES } from "./cell.ts";

/** So many keys can be asked for in turn, in both families. Each is decided for all pairs, which takes megabytes. */
export const KEYS_IN_TURN = 8;

/** Every interface in its cell, and what passes between cells. Good until the network changes. */
export class Cells {
  readonly compiled: CompiledNetwork;
  readonly paths: KnownPaths;
  readonly all: readonly Cell[];
  readonly #cellOf = new Map<string, Cell>();
  readonly #pairs = new Map<string, AllPairs>();
  readonly #candidatesIn = new Map<Family, Candidates>();
  readonly #connected = new Map<number, boolean>();

  /** Interfaces for which `divide` returns different texts get different cells. `blocks` divide the addresses outside. */
  constructor(
    compiled: CompiledNetwork,
    divide: (nic: NetworkInterface) => string = () => "",
    blocks: readonly Prefix[] = [],
  ) {
    this.compiled = compiled;
    const { network } = compiled;
    this.paths = new KnownPaths(network, blocks);
    const classes = FAMILIES.map((family) => {
      const found = new Map<number, { readonly of: InterfaceClass; readonly index: number }>();
      interfaceClasses(compiled, family).forEach((of, index) => {
        for (const member of of.members) found.set(member, { of, index });
      });
      return found;
    });
    const cells = new Map<
      string,
      { readonly index: number; readonly members: NetworkInterface[]; readonly ends: Cell["ends"] }
    >();
    for (const nic of network.all("network-interface")) {
      const number = compiled.interfaces.find(nic.id) ?? -1;
      const ends: Partial<Record<Family, CellEnd>> = {};
      const marks = [divide(nic)];
      FAMILIES.forEach((family, i) => {
        const found = classes[i]?.get(number);
        const spot = found && this.paths.spotOf(nic, family);
        if (spot !== undefined && found !== undefined) ends[family] = { of: found.of, spot };
        marks.push(spot === undefined ? "" : `${found?.index} ${spot.place}`);
      });
      const key = marks.join("|");
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, { index: cells.size, members: [nic], ends });
      else cell.members.push(nic);
    }
    this.all = [...cells.values()];
    for (const cell of this.all) for (const { id } of cell.members) this.#cellOf.set(id, cell);
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
  reaches(from: Cell, to: Cell, key: number): boolean {
    return FAMILIES.some((family) => {
      const [a, b] = [from.ends[family], to.ends[family]];
      if (a === undefined || b === undefined || !this.#connects(a, b)) return false;
      return this.#groupsAdmit(from, to, family, key) && this.paths.blockers(a.spot, b.spot, key).length === 0;
    });
  }

  /** What passes from one cell to another, with the rules. `groupsOnly` includes what no path carries. */
  passages(from: Cell, to: Cell, family: Family, groupsOnly = false): readonly Passage[] {
    const [a, b] = [from.ends[family], to.ends[family]];
    if (a === undefined || b === undefined) return [];
    const seen = this.#seen(a, b);
    if (seen === a.of && !this.#candidates(family).may(from, to)) return [];
    if (!this.#connects(a, b)) return [];
    const passages = passagesBetween(this.compiled, a.of, b.of, seen);
    if (groupsOnly) return passages;
    return passages.flatMap((passage) =>
      this.paths.passing(a.spot, b.spot, passage.keys).map((keys) => ({ ...passage, keys })),
    );
  }

  #groupsAdmit(from: Cell, to: Cell, family: Family, key: number): boolean {
    const [a, b, sender, receiver] = [from.ends[family], to.ends[family], from.members[0], to.members[0]];
    if (a === undefined || b === undefined || sender === undefined || receiver === undefined) return false;
    const seen = this.#seen(a, b);
    if (seen === a.of) return this.#pairsOn(family, key).reaches(sender.id, receiver.id);
    return passagesBetween(this.compiled, a.of, b.of, seen).some(({ keys }) => keys.first <= key && key <= keys.last);
  }

  /** What the receiver's groups see as the sender: a NAT gateway on the way puts its own address there. */
  #seen(sender: CellEnd, receiver: CellEnd): InterfaceClass {
    const nat = this.paths.natBetween(sender.spot, receiver.spot);
    return nat === undefined ? sender.of : classOfAddress(this.compiled, nat.gateway.vpcId, nat.address);
  }

  #candidates(family: Family): Candidates {
    let found = this.#candidatesIn.get(family);
    if (found === undefined) {
      found = new Candidates(this.compiled, this.all, family);
      this.#candidatesIn.set(family, found);
    }
    return found;
  }

  #connects(a: CellEnd, b: CellEnd): boolean {
    const pair = a.of.vpc * 65536 + b.of.vpc;
    let connected = this.#connected.get(pair);
    if (connected === undefined) {
      connected = areConnected(this.compiled, a.of.vpc, b.of.vpc);
      this.#connected.set(pair, connected);
    }
    return connected;
  }

  #pairsOn(family: Family, key: number): AllPairs {
    const name = `${family}/${key}`;
    const pairs = this.#pairs.get(name) ?? allPairs(this.compiled, family, trafficOfKey(key));
    // The most recently asked comes last.
    this.#pairs.delete(name);
    const [oldest] = this.#pairs.keys();
    if (oldest !== undefined && this.#pairs.size >= KEYS_IN_TURN * FAMILIES.length) this.#pairs.delete(oldest);
    this.#pairs.set(name, pairs);
    return pairs;
  }
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

/** The parts of `keys` that none of `taken` covers. */
export function uncovered(keys: KeyRange, taken: readonly KeyRange[]): readonly KeyRange[] {
  let left: readonly KeyRange[] = keys.first <= keys.last ? [keys] : [];
  for (const { first, last } of taken) {
    left = left.flatMap((part) =>
      [
        { first: part.first, last: Math.min(part.last, first - 1) },
        { first: Math.max(part.first, last + 1), last: part.last },
      ].filter((rest) => rest.first <= rest.last),
    );
  }
  return left;
}
