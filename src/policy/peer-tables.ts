/**
 * For each group and direction the peers it admits: a Bloom filter of one cache line, then a hash from peer id to the
 * keys it may use. All in one Int32Array.
 */
import { type Allowance, disjoint, findInBlock } from "./port-block.ts";

/** Words of the filter; the line of 512 bits that is read first. */
const FILTER = 16;
/**
 * The filter, then the mask of the hash, then its places: peer id + 1 (0 is free), first key, last key, rule. A peer
 * with several ranges has -1 for its first key and, for its last, the distance of its block from the table.
 */
export const HASH = FILTER + 1;
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

const alignUp = (at: number): number => (at + FILTER - 1) & -FILTER;

export class PeerTables {
  words = new Int32Array(4096);
  /** Where table `t` begins. INVARIANT: a table never used is the empty one at 0. */
  at = new Int32Array(64);
  #used = HASH + 2 * PLACE;
  #dead = 0;

  /** Puts a table in the place of the one numbered `table`: what it allows each peer, a preferred rule first. */
  put(table: number, allowed: ReadonlyMap<number, readonly Allowance[]>): void {
    this.#forget(table);
    if (allowed.size === 0) return;
    const blocks = new Map(Iterator.from(allowed).map(([peer, ranges]) => [peer, disjoint(ranges)]));
    let places = 2;
    while (places < blocks.size * 2) places *= 2;
    let size = HASH + places * PLACE;
    for (const ranges of blocks.values()) if (ranges.length !== 1) size += 1 + ranges.length * 3;
    const begin = this.#reserve(size);
    const { words } = this;
    words.fill(0, begin, begin + HASH + places * PLACE);
    words[begin + FILTER] = places - 1;
    let block = HASH + places * PLACE;
    for (const [peer, ranges] of blocks) {
      const hash = spread(peer);
      const [one, other] = [begin + (hash >>> 28), begin + ((hash >>> 19) & 15)];
      words[one] = (words[one] as number) | (1 << ((hash >>> 23) & 31));
      words[other] = (words[other] as number) | (1 << ((hash >>> 14) & 31));
      let place = placeOf(hash, places - 1);
      while (words[begin + HASH + place * PLACE] !== 0) place = (place + 1) & (places - 1);
      const at = begin + HASH + place * PLACE;
      words[at] = peer + 1;
      const [only] = ranges;
      if (ranges.length === 1 && only !== undefined) {
        words[at + 1] = only.first;
        words[at + 2] = only.last;
        words[at + 3] = only.rule;
        continue;
      }
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
