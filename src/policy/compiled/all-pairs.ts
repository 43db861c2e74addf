/**
 * Which interfaces may reach which on one protocol and port, all pairs at once.
 *
 * Interfaces that no rule distinguishes form a class, and each row of bits has one bit for each class. With rows as sets:
 *
 *     contained[peer]  classes whose address the peer contains, or that are members of the group
 *     senders[peer]    union of the members of each group whose egress table admits the peer
 *     sent[class]      union of senders[peer] over the peers that contain the class
 *     received[class]  union of contained[peer] over the peers that its groups' ingress tables admit
 *     result[class]    sent[class] ∩ received[class], restricted to connected VPCs
 *
 * Unions of bit rows replace questions about pairs: 10,000 interfaces are 100 million pairs, and take about 100 ms, where
 * asking for each pair takes half a minute, and a loop over rules ten minutes.
 */
import type { Family } from "../../address/prefix.ts";
import { type Traffic, trafficKey } from "../flow/traffic.ts";
import { type CompiledNetwork, EGRESS, INGRESS } from "./compiled-network.ts";
import { areConnected, doMeet, isAssociated } from "./connections.ts";
import { type InterfaceClass, interfaceClasses } from "./interface-classes.ts";
import { peerOfGroup } from "./peer-registry.ts";

type Bits = Uint32Array;

export class AllPairs {
  readonly classes: readonly InterfaceClass[];
  /** For each class, the classes that may send to it. */
  readonly #senders: readonly Bits[];
  readonly #classOf = new Map<number, number>();
  readonly #compiled: CompiledNetwork;

  constructor(compiled: CompiledNetwork, classes: readonly InterfaceClass[], senders: readonly Bits[]) {
    this.#compiled = compiled;
    this.classes = classes;
    this.#senders = senders;
    classes.forEach(({ members }, i) => {
      for (const member of members) this.#classOf.set(member, i);
    });
  }

  /** Reports whether the groups of both let the first open a flow to the second. An unknown id reaches nothing. */
  reaches(fromId: string, toId: string): boolean {
    const from = this.#classOfId(fromId);
    const to = this.#classOfId(toId);
    return from !== undefined && to !== undefined && hasBit(this.#senders[to] as Bits, from);
  }

  #classOfId(id: string): number | undefined {
    const number = this.#compiled.interfaces.find(id);
    return number === undefined ? undefined : this.#classOf.get(number);
  }

  /** The classes that may reach a class. */
  sendersTo(receiver: number): readonly number[] {
    const row = this.#senders[receiver] as Bits;
    return [...this.classes.keys()].filter((sender) => hasBit(row, sender));
  }

  /** How many ordered pairs of different interfaces there are. */
  count(): number {
    const planes = weightPlanes(this.classes);
    let pairs = 0;
    this.#senders.forEach((row, receiver) => {
      let senders = 0;
      planes.forEach((plane, power) => {
        let ones = 0;
        for (let word = 0; word < row.length; word++) ones += popcount((row[word] as number) & (plane[word] as number));
        senders += ones * 2 ** power;
      });
      const size = this.classes[receiver]?.members.length ?? 0;
      pairs += senders * size - (hasBit(row, receiver) ? size : 0);
    });
    return pairs;
  }
}

/** Decides all pairs of interfaces by their groups; VPCs that nothing connects do not meet. Addresses are primary ones. */
export function allPairs(compiled: CompiledNetwork, family: Family, traffic: Traffic): AllPairs {
  const classes = interfaceClasses(compiled, family);
  const width = (classes.length + 31) >>> 5;
  const key = trafficKey(traffic);
  const row = () => new Uint32Array(width);

  // Which classes a peer contains: by address, or as members of a group.
  const bearers = new Map<number, Bits>();
  const members = new Map<number, Bits>();
  const inVpc = new Map<number, Bits>();
  classes.forEach(({ vpc, groups, peers }, i) => {
    for (const peer of peers) setBit(rowOf(bearers, peer, row), i);
    for (const group of groups) {
      setBit(rowOf(bearers, peerOfGroup(group), row), i);
      setBit(rowOf(members, group, row), i);
    }
    setBit(rowOf(inVpc, vpc, row), i);
  });

  // For each peer, which classes may send to those that it contains.
  const senders = new Map<number, Bits>();
  for (const [group, own] of members) {
    for (const peer of compiled.tables.peersOn(group * 2 + EGRESS, key)) {
      if (bearers.has(peer)) or(rowOf(senders, peer, row), own);
    }
  }

  const vpcs = [...inVpc.keys()];
  const masks = new Map(
    vpcs.map((vpc) => {
      const [referable, meeting, connected] = [row(), row(), row()];
      for (const other of vpcs) {
        const bits = inVpc.get(other) as Bits;
        if (doMeet(compiled, vpc, other, INGRESS)) or(referable, bits);
        if (doMeet(compiled, vpc, other, EGRESS)) or(meeting, bits);
        if (areConnected(compiled, vpc, other)) or(connected, bits);
      }
      return [vpc, { referable, meeting, connected }];
    }),
  );
  const associated = associatedMembers(compiled, classes, row);

  // What a group adds for an interface in a VPC: who may send to it, and who sends to the group's members. Few groups have
  // interfaces in several VPCs, so the masks are applied here and not for each class.
  const brought = new Map<number, { readonly admitted: Bits; readonly senders: Bits }>();
  const bringing = (vpc: number, group: number) => {
    const at = group * 65536 + vpc;
    let found = brought.get(at);
    if (found !== undefined) return found;
    const { referable, meeting, connected } = masks.get(vpc) as Record<"referable" | "meeting" | "connected", Bits>;
    found = { admitted: row(), senders: row() };
    for (const peer of compiled.tables.peersOn(group * 2 + INGRESS, key)) {
      const bearing = bearers.get(peer);
      if (bearing === undefined) continue;
      orMasked(found.admitted, bearing, peer % 2 === 0 ? connected : referable);
      const far = associated.get(peer);
      if (far !== undefined) orMasked(found.admitted, far, connected);
    }
    const referring = senders.get(peerOfGroup(group));
    if (referring !== undefined)
      orMasked(found.senders, referring, isAssociated(compiled, group, vpc) ? connected : meeting);
    brought.set(at, found);
    return found;
  };

  // Many interfaces lie in the same blocks: who may send there is computed once.
  const sentByAddress = new Map<number, Bits>();
  const received = row();
  const rows = classes.map(({ vpc, groups, peers, peerSet }) => {
    let byAddress = sentByAddress.get(peerSet);
    if (byAddress === undefined) {
      byAddress = row();
      for (const peer of peers) orIfAny(byAddress, senders.get(peer));
      sentByAddress.set(peerSet, byAddress);
    }
    const sent = byAddress.slice();
    received.fill(0);
    groups.forEach((group, i) => {
      const side = bringing(vpc, group);
      or(sent, side.senders);
      if (i === 0) received.set(side.admitted);
      else or(received, side.admitted);
    });
    and(sent, received);
    return sent;
  });
  return new AllPairs(compiled, classes, rows);
}

/** The members of groups in VPCs that the group is associated with: references reach them from everywhere. */
function associatedMembers(
  compiled: CompiledNetwork,
  classes: readonly InterfaceClass[],
  row: () => Bits,
): ReadonlyMap<number, Bits> {
  const found = new Map<number, Bits>();
  if (compiled.associated.size === 0) return found;
  classes.forEach(({ vpc, groups }, i) => {
    for (const group of groups) {
      if (isAssociated(compiled, group, vpc)) setBit(rowOf(found, peerOfGroup(group), row), i);
    }
  });
  return found;
}

/** The sizes of the classes, bit by bit: plane `p` has the classes whose number of members has bit `p`. */
function weightPlanes(classes: readonly InterfaceClass[]): readonly Bits[] {
  const planes: Bits[] = [];
  classes.forEach(({ members }, i) => {
    for (let power = 0; 2 ** power <= members.length; power++) {
      planes[power] ??= new Uint32Array((classes.length + 31) >>> 5);
      if (((members.length >>> power) & 1) === 1) setBit(planes[power] as Bits, i);
    }
  });
  return planes;
}

function rowOf(rows: Map<number, Bits>, key: number, row: () => Bits): Bits {
  let found = rows.get(key);
  if (found === undefined) {
    found = row();
    rows.set(key, found);
  }
  return found;
}

function setBit(row: Bits, bit: number): void {
  row[bit >>> 5] = (row[bit >>> 5] as number) | (1 << (bit & 31));
}

const hasBit = (row: Bits, bit: number): boolean => (((row[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1;

function or(into: Bits, bits: Bits): void {
  for (let word = 0; word < into.length; word++) into[word] = (into[word] as number) | (bits[word] as number);
}

function and(into: Bits, bits: Bits): void {
  for (let word = 0; word < into.length; word++) into[word] = (into[word] as number) & (bits[word] as number);
}

function orIfAny(into: Bits, bits: Bits | undefined): void {
  if (bits !== undefined) or(into, bits);
}

function orMasked(into: Bits, bits: Bits, mask: Bits): void {
  for (let word = 0; word < into.length; word++) {
    into[word] = (into[word] as number) | ((bits[word] as number) & (mask[word] as number));
  }
}

function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
