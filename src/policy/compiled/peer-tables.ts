/**
 * For each group and direction, the peers that it admits, and on which keys. All in one Int32Array:
 *
 *     table: │ Bloom filter, 16 words │ mask │ hash: peer + 1, first, last, rule │ … │ blocks of peers with several ranges │
 *
 * Most questions find nothing, and end in the filter: one cache line, two bits. A peer with one range of keys has it in its
 * place of the hash; a peer with several has a block of disjoint ranges at the table's end (`port-block`).
 * For example, a group that admits 10.0.0.0/8 (peer 4) on tcp/443 by the rule in slot 7 has the place
 * `5, 0x0601bb, 0x0601bb, 7`.
 */
import { type Allowance, disjoint, findInBlock } from "./port-block.ts";

/** Words of the filter; the line of 512 bits that is read first. */
const FILTER = 16;
/**
 * The filter, then the mask of the hash, then its places: peer id + 1 (0 is free), first key, last key, rule. A peer
 * with several ranges has -1 for its first key and, for its last, the distance of its block from the table.
 */
const HASH = FILTER + 1;
const PLACE = 4;
const SEVERAL = -1;

/** Spreads peer ids: the top bits choose the filter's bits, lower ones the place. */
const spread = (peer: number): number => Math.imul(peer, 0x9e3779b1);
const placeOf = (hash: number, mask: number): number => (hash >>> 7) & mask;

/** The rule by which the table at `table` admits a peer on `key`, or -1. */
export function admits(words: Int32Array, table: number, peer: number, key: number): number {
  const hash = Math.imul(peer, 0x9e3779b1);
  if ((((words[table + (hash >>> 28)] as number) >>> ((hash >>> 23) & 31)) & 1) === 0) return -1;
  if ((((words[table + ((hash >>> 19) & 15)] as number) >>> ((hash >>> 14) & 31)) & 1) === 0) return -1;
  const mask = words[table + FILTER] as number;
  for (let place = (hash >>> 7) & mask; ; place = (place + 1) & mask) {
    const at = table + HASH + place * PLACE;
    const found = words[at] as number;
    if (found === peer + 1) {
      const first = words[at + 1] as number;
      if (first === SEVERAL) return findInBlock(words, table + (words[at + 2] as number), key);
      return key >= first && key <= (words[at + 2] as number) ? (words[at + 3] as number) : -1;
    }
    if (found === 0) return -1;
  }
}

/** Keys that a rule allows one peer. */
export interface PeerAllowance extends Allowance {
  readonly peer: number;
}

/** One beyond the last rule of the peer that begins at `from`. */
function endOfPeer(sorted: readonly PeerAllowance[], from: number): number {
  const peer = sorted[from]?.peer;
  let to = from + 1;
  while (sorted[to]?.peer === peer && to < sorted.length) to++;
  return to;
}

const alignUp = (at: number): number => (at + FILTER - 1) & -FILTER;

export class PeerTables {
  words = new Int32Array(4096);
  /** Where table `t` begins. INVARIANT: a table never used is the empty one at 0. */
  at = new Int32Array(64);
  #used = HASH + 2 * PLACE;
  #dead = 0;

  /** Puts a table in the place of the one numbered `table`. Of rules for the same peer the first is preferred. */
  put(table: number, allowed: readonly PeerAllowance[]): void {
    this.#forget(table);
    if (allowed.length === 0) return;
    // Rules for one peer beside each other, still in their order; most peers have a single one, which needs no more.
    const sorted = allowed.toSorted((a, b) => a.peer - b.peer);
    const several: (readonly Allowance[])[] = [];
    let peers = 0;
    let size = 0;
    for (let from = 0, to = 0; from < sorted.length; from = to) {
      to = endOfPeer(sorted, from);
      peers++;
      if (to - from === 1) continue;
      const ranges = disjoint(sorted.slice(from, to));
      several.push(ranges);
      size += 1 + ranges.length * 3;
    }
    let places = 2;
    while (places < peers * 2) places *= 2;
    let block = HASH + places * PLACE;
    const begin = this.#reserve(block + size);
    const { words } = this;
    words.fill(0, begin, begin + block);
    words[begin + FILTER] = places - 1;
    for (let from = 0, to = 0, next = 0; from < sorted.length; from = to) {
      to = endOfPeer(sorted, from);
      const one = sorted[from] as PeerAllowance;
      const at = this.#place(begin, one.peer);
      if (to - from === 1) {
        words[at + 1] = one.first;
        words[at + 2] = one.last;
        words[at + 3] = one.rule;
        continue;
      }
      const ranges = several[next++] as readonly Allowance[];
      words[at + 1] = SEVERAL;
      words[at + 2] = block;
      let word = begin + block;
      words[word++] = ranges.length;
      for (const { first, last, rule } of ranges) {
        words[word++] = first;
        words[word++] = last;
        words[word++] = rule;
      }
      block += 1 + ranges.length * 3;
    }
    this.at[table] = begin;
  }

  /** Enters a peer into the filter and the hash of the table at `begin`. Returns its place. */
  #place(begin: number, peer: number): number {
    const { words } = this;
    const hash = spread(peer);
    const [one, other] = [begin + (hash >>> 28), begin + ((hash >>> 19) & 15)];
    words[one] = (words[one] as number) | (1 << ((hash >>> 23) & 31));
    words[other] = (words[other] as number) | (1 << ((hash >>> 14) & 31));
    const mask = words[begin + FILTER] as number;
    let place = placeOf(hash, mask);
    while (words[begin + HASH + place * PLACE] !== 0) place = (place + 1) & mask;
    const at = begin + HASH + place * PLACE;
    words[at] = peer + 1;
    return at;
  }

  /** Makes room for the numbers of tables below `count`. */
  ensure(count: number): void {
    if (count <= this.at.length) return;
    const grown = new Int32Array(Math.max(count, this.at.length * 2));
    grown.set(this.at);
    this.at = grown;
  }

  /** The peers that a table admits. */
  peersOf(table: number): readonly number[] {
    const begin = this.at[table] as number;
    const peers: number[] = [];
    if (begin === 0) return peers;
    const end = begin + HASH + ((this.words[begin + FILTER] as number) + 1) * PLACE;
    for (let at = begin + HASH; at < end; at += PLACE) {
      const peer = this.words[at] as number;
      if (peer !== 0) peers.push(peer - 1);
    }
    return peers;
  }

  /** The peers that a table admits on a key. */
  peersOn(table: number, key: number): readonly number[] {
    const begin = this.at[table] ?? 0;
    return this.peersOf(table).filter((peer) => admits(this.words, begin, peer, key) >= 0);
  }

  /** The ranges of keys that a table admits a peer on. */
  rangesOf(table: number, peer: number): readonly Allowance[] {
    const begin = this.at[table] as number;
    if (begin === 0) return [];
    const { words } = this;
    const mask = words[begin + FILTER] as number;
    for (let place = placeOf(spread(peer), mask); ; place = (place + 1) & mask) {
      const at = begin + HASH + place * PLACE;
      const found = words[at] as number;
      if (found === 0) return [];
      if (found !== peer + 1) continue;
      const range = (from: number): Allowance => ({
        first: words[from] as number,
        last: words[from + 1] as number,
        rule: words[from + 2] as number,
      });
      if (words[at + 1] !== SEVERAL) return [range(at + 1)];
      const block = begin + (words[at + 2] as number);
      return Array.from({ length: words[block] as number }, (_, i) => range(block + 1 + i * 3));
    }
  }

  get bytes(): number {
    return this.words.byteLength + this.at.byteLength;
  }

  #forget(table: number): void {
    const begin = this.at[table] as number;
    if (begin === 0) return;
    this.#dead += this.#sizeAt(begin);
    this.at[table] = 0;
  }

  #sizeAt(begin: number): number {
    const end = HASH + ((this.words[begin + FILTER] as number) + 1) * PLACE;
    let size = end;
    for (let at = begin + HASH; at < begin + end; at += PLACE) {
      if (this.words[at] === 0 || this.words[at + 1] !== SEVERAL) continue;
      size += 1 + (this.words[begin + (this.words[at + 2] as number)] as number) * 3;
    }
    return size;
  }

  /** The first free word of a stretch that begins a cache line. */
  #reserve(size: number): number {
    if (alignUp(this.#used) + size > this.words.length) {
      if (this.#dead * 2 > this.#used) this.#compact();
      const needed = alignUp(this.#used) + size;
      if (needed > this.words.length) {
        const grown = new Int32Array(Math.max(needed, Math.ceil(this.words.length * 1.5)));
        grown.set(this.words);
        this.words = grown;
      }
    }
    const begin = alignUp(this.#used);
    this.#used = begin + size;
    return begin;
  }

  /** Moves the tables together, in the order in which they lie. */
  #compact(): void {
    const tables = [...this.at.keys()].filter((t) => this.at[t] !== 0);
    tables.sort((a, b) => (this.at[a] as number) - (this.at[b] as number));
    this.#used = HASH + 2 * PLACE;
    this.#dead = 0;
    for (const table of tables) {
      const from = this.at[table] as number;
      const size = this.#sizeAt(from);
      const to = alignUp(this.#used);
      this.words.copyWithin(to, from, from + size);
      this.at[table] = to;
      this.#used = to + size;
    }
  }
}
