/**
 * For each group and direction the peers it admits: a Bloom filter of one cache line, then a hash from peer id to the
 * block of keys it may use. All in one Int32Array.
 */
import type { Allowance } from "./port-block.ts";

/** Words of the filter; the line of 512 bits that is read first. */
const FILTER = 16;
/** The filter, then the mask of the hash, then its places: peer id + 1 (0 is free) and the block's distance from the table. */
export const HASH = FILTER + 1;

/** Spreads peer ids: the top bits choose the filter's bit, lower ones the place. */
export const spread = (peer: number): number => Math.imul(peer, 0x9e3779b1);
export const placeOf = (hash: number, mask: number): number => (hash >>> 7) & mask;

const alignUp = (at: number): number => (at + FILTER - 1) & -FILTER;

export class PeerTables {
  words = new Int32Array(4096);
  /** Where table `t` begins. INVARIANT: a table never used is the empty one at 0. */
  at = new Int32Array(64);
  #used = HASH + 2;
  #dead = 0;

  /** Puts a table in the place of the one numbered `table`. */
  put(table: number, blocks: ReadonlyMap<number, readonly Allowance[]>): void {
    this.#forget(table);
    if (blocks.size === 0) return;
    let places = 2;
    while (places < blocks.size * 2) places *= 2;
    let size = HASH + places * 2;
    for (const ranges of blocks.values()) size += 1 + ranges.length * 3;
    const begin = this.#reserve(size);
    const { words } = this;
    words.fill(0, begin, begin + HASH + places * 2);
    words[begin + FILTER] = places - 1;
    let block = HASH + places * 2;
    for (const [peer, ranges] of blocks) {
      const hash = spread(peer);
      const line = begin + (hash >>> 28);
      words[line] = (words[line] as number) | (1 << ((hash >>> 23) & 31));
      let place = placeOf(hash, places - 1);
      while (words[begin + HASH + place * 2] !== 0) place = (place + 1) & (places - 1);
      words[begin + HASH + place * 2] = peer + 1;
      words[begin + HASH + place * 2 + 1] = block;
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
  *peersOf(table: number): Iterable<number> {
    const begin = this.at[table] as number;
    if (begin === 0) return;
    for (let place = 0; place <= (this.words[begin + FILTER] as number); place++) {
      const peer = this.words[begin + HASH + place * 2] as number;
      if (peer !== 0) yield peer - 1;
    }
  }

  /** Where the block of a peer begins, or -1 where the table does not admit it. */
  blockOf(table: number, peer: number): number {
    const begin = this.at[table] as number;
    const mask = this.words[begin + FILTER] as number;
    for (let place = placeOf(spread(peer), mask); ; place = (place + 1) & mask) {
      const found = this.words[begin + HASH + place * 2] as number;
      if (found === 0) return -1;
      if (found === peer + 1) return begin + (this.words[begin + HASH + place * 2 + 1] as number);
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
    let size = HASH + ((this.words[begin + FILTER] as number) + 1) * 2;
    for (let place = HASH; place < HASH + ((this.words[begin + FILTER] as number) + 1) * 2; place += 2) {
      if (this.words[begin + place] === 0) continue;
      size += 1 + (this.words[begin + (this.words[begin + place + 1] as number)] as number) * 3;
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
    this.#used = HASH + 2;
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
