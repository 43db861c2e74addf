/**
 * Which cells may be able to send to a cell at all, on whatever port: most of a network can't.
 *
 * What passes between two cells is worked out range by range, which is too slow for millions of pairs. Here a pair needs
 * one bit: it is set if some egress table of the sender's groups admits a peer that contains the receiver, and some ingress
 * table of the receiver's groups admits a peer that contains the sender, on any keys. Rows are made when a receiver is
 * first asked about, each from unions of a few rows by peer:
 *
 *     candidates[receiver] = admitted by its groups ∩ sending to a peer that contains it
 *
 * For example, of a database that only admits sg-web on 5432, the candidates are the members of sg-web whose own egress
 * rules let out anything to the database: a handful instead of 10,000 cells.
 *
 * Tried and dropped: working out what passes for every pair. `AllPairs` is no help: it answers for one port, and rules
 * mention hundreds.
 */
import type { Family } from "../../address/prefix.ts";
import { type CompiledNetwork, EGRESS, INGRESS } from "../compiled/compiled-network.ts";
import type { InterfaceClass } from "../compiled/interface-classes.ts";
import { peerOfGroup } from "../compiled/peer-registry.ts";
import type { Cell, CellEnd } from "./cell.ts";

type Bits = Uint32Array;

/** INVARIANT: has every pair between which something passes. It may have more: it doesn't look at VPCs and ports. */
export class Candidates {
  readonly #compiled: CompiledNetwork;
  readonly #width: number;
  /** By peer: the cells that it contains, and those whose groups may send to it. */
  readonly #bearers = new Map<number, Bits>();
  readonly #senders = new Map<number, Bits>();
  readonly #admitted = new Map<number, Bits>();
  readonly #rows = new Map<number, Bits>();
  readonly #family: Family;
  readonly #classOf: (end: CellEnd) => InterfaceClass;

  constructor(
    compiled: CompiledNetwork,
    cells: readonly Cell[],
    family: Family,
    classOf: (end: CellEnd) => InterfaceClass,
  ) {
    this.#compiled = compiled;
    this.#classOf = classOf;
    this.#family = family;
    this.#width = (cells.length + 31) >>> 5;
    const members = new Map<number, Bits>();
    for (const { index, ends } of cells) {
      const of = this.#of(ends);
      if (of === undefined) continue;
      for (const peer of of.peers) setBit(this.#rowOf(this.#bearers, peer), index);
      for (const group of of.groups) {
        setBit(this.#rowOf(this.#bearers, peerOfGroup(group)), index);
        setBit(this.#rowOf(members, group), index);
      }
    }
    for (const [group, own] of members) {
      for (const peer of compiled.tables.peersOf(group * 2 + EGRESS)) {
        if (this.#bearers.has(peer)) or(this.#rowOf(this.#senders, peer), own);
      }
    }
  }

  may(sender: Cell, receiver: Cell): boolean {
    const row = this.#sendersTo(receiver);
    return (((row[sender.index >>> 5] as number) >>> (sender.index & 31)) & 1) === 1;
  }

  #sendersTo({ index, ends }: Cell): Bits {
    const known = this.#rows.get(index);
    if (known !== undefined) return known;
    const found = new Uint32Array(this.#width);
    const of = this.#of(ends);
    if (of !== undefined) {
      const sent = new Uint32Array(this.#width);
      for (const group of of.groups) or(found, this.#admittedBy(group));
      for (const peer of [...of.peers, ...of.groups.map(peerOfGroup)]) or(sent, this.#senders.get(peer));
      for (let word = 0; word < found.length; word++) found[word] = (found[word] as number) & (sent[word] as number);
    }
    this.#rows.set(index, found);
    return found;
  }

  #of(ends: Cell["ends"]): InterfaceClass | undefined {
    const end = ends[this.#family];
    return end && this.#classOf(end);
  }

  #admittedBy(group: number): Bits {
    let found = this.#admitted.get(group);
    if (found === undefined) {
      found = new Uint32Array(this.#width);
      for (const peer of this.#compiled.tables.peersOf(group * 2 + INGRESS)) or(found, this.#bearers.get(peer));
      this.#admitted.set(group, found);
    }
    return found;
  }

  #rowOf(rows: Map<number, Bits>, key: number): Bits {
    let found = rows.get(key);
    if (found === undefined) {
      found = new Uint32Array(this.#width);
      rows.set(key, found);
    }
    return found;
  }
}

function setBit(row: Bits, bit: number): void {
  row[bit >>> 5] = (row[bit >>> 5] as number) | (1 << (bit & 31));
}

function or(into: Bits, bits: Bits | undefined): void {
  if (bits === undefined) return;
  for (let word = 0; word < into.length; word++) into[word] = (into[word] as number) | (bits[word] as number);
}
