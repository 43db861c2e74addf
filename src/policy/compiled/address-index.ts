/**
 * Address -> the set of peers whose blocks contain it.
 *
 * Rules mention CIDRs and prefix lists; each distinct one has a number, its peer id. One lookup here answers for all rules
 * of all groups at once: a decision then only tests whether a group admits one of the (about ten) peers in the set.
 *
 *     10.1.2.3   root[0x0a01] ─▶ node[2] ─▶ node[3] ─▶ set {10.1.2.0/24, 10.0.0.0/8, 0.0.0.0/0}
 *     16-8-8     65,536 slots    256 slots  256 slots
 *
 *     IPv6       the same over the first 32 bits; a slot of the last level may lead to a bucket instead of a set:
 *                sorted atoms, each the first of some addresses (three words) that have the same set
 *
 * A slot holds either the offset of a set in `PeerSets`, or the complement of what it leads to: its sign says
 * which. CIDRs only nest, so an address has one chain of blocks around it, and there is at most one set more than there are
 * blocks. Sets are interned: a set never changes, and equal sets have one offset.
 *
 * A block that comes or goes replaces the set in each slot of its own range by the set with or without its peer (`#sweep`);
 * a long IPv6 block rewrites its bucket. A /16 with thousands of blocks below it is dear, but such changes are rare. Many
 * blocks are added shortest first (`addAll`). What is overwritten stays as waste until `PeerRegistry` builds a new index.
 *
 * Tried and dropped (millions of lookups a second, 10,000 rules, nine in ten hit): binary search over sorted intervals 8.6,
 * the same in Eytzinger order 8.6, a table of 2^24 entries 13 (64 MB: a TLB and a cache miss each), this trie 17. Ports
 * first, addresses second: rules for all ports are repeated in every segment of ports, 7 million entries for 10,000 rules.
 * For IPv6, BigInt comparisons take two to four times as long as words of 32 bits.
 */
import type { Prefix } from "../../address/prefix.ts";
import { PeerSets } from "./peer-sets.ts";

/** The first 32 bits of an address, or all of an IPv4 one, then the rest: each an unsigned 32-bit number. */
export type Words = readonly [number, number, number, number];

export function wordsOf({ family, value }: Pick<Prefix, "family" | "value">): Words {
  if (family === "ipv4") return [Number(value), 0, 0, 0];
  const low = BigInt.asUintN(64, value);
  const high = value >> 64n;
  return [Number(high >> 32n), Number(high & 0xffffffffn), Number(low >> 32n), Number(low & 0xffffffffn)];
}

/** What to do with the set of each address of a range. */
type Transform = (set: number) => number;

const compare = (a: ArrayLike<number>, at: number, b: ArrayLike<number>, bt: number): number =>
  (a[at] as number) - (b[bt] as number) ||
  (a[at + 1] as number) - (b[bt + 1] as number) ||
  (a[at + 2] as number) - (b[bt + 2] as number);

export class AddressIndex {
  readonly sets: PeerSets;
  /** A slot holds a set's offset, or the complement of a node's number. */
  readonly root = new Int32Array(65536);
  /** 256 slots a node. A slot of the last level holds a set's offset, or the complement of a bucket's offset. */
  nodes = new Int32Array(256 * 16);
  /** At a bucket's offset: how many atoms, then three words of each atom's first address, then each atom's set. */
  buckets = new Uint32Array(64);
  /** Rises with every change, so that stale answers can be recognised. */
  version = 0;
  #nodeCount = 0;
  #bucketsUsed = 0;

  constructor(before: (a: number, b: number) => boolean) {
    this.sets = new PeerSets(before);
  }

  add(prefix: Prefix, peer: number): void {
    this.#change(prefix, (set) => this.sets.with(set, peer));
  }

  remove(prefix: Prefix, peer: number): void {
    this.#change(prefix, (set) => this.sets.without(set, peer));
  }

  /** The offset in `sets.ids` of the peers that hold an address. */
  find(w0: number, w1: number, w2: number, w3: number): number {
    let slot = this.root[w0 >>> 16] as number;
    if (slot >= 0) return slot;
    slot = this.nodes[(~slot << 8) | ((w0 >>> 8) & 255)] as number;
    if (slot >= 0) return slot;
    slot = this.nodes[(~slot << 8) | (w0 & 255)] as number;
    if (slot >= 0) return slot;
    return this.#findInBucket(~slot, w1, w2, w3);
  }

  #findInBucket(bucket: number, w1: number, w2: number, w3: number): number {
    const { buckets } = this;
    const count = buckets[bucket] as number;
    const atoms = bucket + 1;
    let low = 0;
    let high = count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      const at = atoms + middle * 3;
      const first = buckets[at] as number;
      const second = buckets[at + 1] as number;
      const after = first !== w1 ? first > w1 : second !== w2 ? second > w2 : (buckets[at + 2] as number) > w3;
      if (after) high = middle;
      else low = middle;
    }
    return buckets[atoms + count * 3 + low] as number;
  }

  /**
   * Adds many blocks at once: the shorter first, so that no deep node is swept again and again, and the long ones of a
   * bucket together, so that it's written once.
   */
  addAll(blocks: Iterable<{ readonly prefix: Prefix; readonly peer: number }>): void {
    const byLength = [...blocks].sort((a, b) => a.prefix.length - b.prefix.length);
    const long = new Map<number, { readonly first: Words; readonly length: number; readonly peer: number }[]>();
    for (const { prefix, peer } of byLength) {
      if (prefix.length <= 32) {
        this.add(prefix, peer);
        continue;
      }
      const first = wordsOf(prefix);
      const bucket = long.get(first[0]);
      if (bucket === undefined) long.set(first[0], [{ first, length: prefix.length, peer }]);
      else bucket.push({ first, length: prefix.length, peer });
    }
    for (const [top, members] of long) {
      if (members.length < 16)
        for (const { first, length, peer } of members)
          this.#changeLong(first, length, (set) => this.sets.with(set, peer));
      else this.#addToBucket(top, members);
    }
    this.version++;
  }

  get bytes(): number {
    return this.root.byteLength + this.nodes.byteLength + this.buckets.byteLength + this.sets.bytes;
  }

  #change(prefix: Prefix, transform: Transform): void {
    this.version++;
    const { length } = prefix;
    const words = wordsOf(prefix);
    const [top] = words;
    const once = remember(transform);
    if (length > 32) this.#changeLong(words, length, transform);
    else if (length <= 16) this.#sweep(this.root, top >>> 16, 1 << (16 - length), 1, once);
    else {
      // Finding the slot may replace `nodes`, so that comes first.
      const level = length > 24 ? 3 : 2;
      const slot = level === 3 ? this.#lastSlot(top) : this.#middleSlot(top);
      this.#sweep(this.nodes, slot, 1 << (level * 8 + 8 - length), level, once);
    }
  }

  /** Transforms `count` slots and all below them. */
  #sweep(slots: Int32Array, from: number, count: number, level: number, transform: Transform): void {
    for (let at = from; at < from + count; at++) {
      const slot = slots[at] as number;
      if (slot >= 0) slots[at] = transform(slot);
      else if (level < 3) this.#sweep(this.nodes, ~slot << 8, 256, level + 1, transform);
      else this.#sweepBucket(~slot, transform);
    }
  }

  #sweepBucket(bucket: number, transform: Transform): void {
    const count = this.buckets[bucket] as number;
    const sets = bucket + 1 + count * 3;
    for (let at = sets; at < sets + count; at++) this.buckets[at] = transform(this.buckets[at] as number);
  }

  /** The first slot of the node below a slot. Makes the node if there is none. */
  #descend(slots: Int32Array, at: number): number {
    const slot = slots[at] as number;
    if (slot < 0) return ~slot << 8;
    const first = this.#nodeCount << 8;
    const inNodes = slots === this.nodes;
    if (first + 256 > this.nodes.length) {
      const grown = new Int32Array(this.nodes.length * 2);
      grown.set(this.nodes);
      this.nodes = grown;
    }
    this.nodes.fill(slot, first, first + 256);
    (inNodes ? this.nodes : slots)[at] = ~this.#nodeCount;
    this.#nodeCount++;
    return first;
  }

  /** The slot of the last level for the first 32 bits of an address. */
  #lastSlot(top: number): number {
    const middle = this.#middleSlot(top);
    return this.#descend(this.nodes, middle) + (top & 255);
  }

  #middleSlot(top: number): number {
    return this.#descend(this.root, top >>> 16) + ((top >>> 8) & 255);
  }

  #changeLong(first: Words, length: number, transform: Transform): void {
    const slot = this.#lastSlot(first[0]);
    const value = this.nodes[slot] as number;
    const old: Atoms = value < 0 ? this.#read(~value) : { starts: [0, 0, 0], sets: [value] };
    const start = first.slice(1);
    const end = endOf(first, length);
    const starts: number[] = [];
    const sets: number[] = [];
    const push = (source: ArrayLike<number>, at: number, set: number) => {
      if (sets[sets.length - 1] === set) return;
      starts.push(source[at] as number, source[at + 1] as number, source[at + 2] as number);
      sets.push(set);
    };
    for (let i = 0; i < old.sets.length; i++) {
      const at = i * 3;
      const set = old.sets[i] as number;
      const isLast = i + 1 === old.sets.length;
      const beginsInside =
        compare(old.starts, at, start, 0) >= 0 && (end === undefined || compare(old.starts, at, end, 0) < 0);
      push(old.starts, at, beginsInside ? transform(set) : set);
      const covers = (edge: readonly number[]) =>
        compare(old.starts, at, edge, 0) < 0 && (isLast || compare(edge, 0, old.starts, at + 3) < 0);
      if (covers(start)) push(start, 0, transform(set));
      if (end !== undefined && covers(end)) push(end, 0, set);
    }
    this.#write(slot, { starts, sets });
  }

  /** Adds many blocks to one bucket in one sweep over their starts, with a stack of the open ones. */
  #addToBucket(
    top: number,
    members: readonly { readonly first: Words; readonly length: number; readonly peer: number }[],
  ): void {
    const slot = this.#lastSlot(top);
    const value = this.nodes[slot] as number;
    if (value < 0) {
      for (const { first, length, peer } of members)
        this.#changeLong(first, length, (set) => this.sets.with(set, peer));
      return;
    }
    const sorted = members.toSorted((a, b) => compare(a.first, 1, b.first, 1) || a.length - b.length);
    const starts: number[] = [0, 0, 0];
    const sets: number[] = [value];
    const open: { readonly end: readonly number[] | undefined; readonly set: number }[] = [
      { end: undefined, set: value },
    ];
    const push = (start: readonly number[], set: number) => {
      const last = sets.length - 1;
      if (compare(starts, last * 3, start, 0) === 0) sets[last] = set;
      else if (sets[last] !== set) {
        starts.push(...start);
        sets.push(set);
      }
    };
    const closeUntil = (start: readonly number[] | undefined) => {
      for (let last = open[open.length - 1]; last?.end !== undefined; last = open[open.length - 1]) {
        if (start !== undefined && compare(last.end, 0, start, 0) > 0) return;
        open.pop();
        push(last.end, open[open.length - 1]?.set ?? value);
      }
    };
    for (const { first, length, peer } of sorted) {
      const start = first.slice(1);
      closeUntil(start);
      const set = this.sets.with(open[open.length - 1]?.set ?? value, peer);
      push(start, set);
      open.push({ end: endOf(first, length), set });
    }
    closeUntil(undefined);
    this.#write(slot, { starts, sets });
  }

  #read(bucket: number): Atoms {
    const count = this.buckets[bucket] as number;
    const sets = bucket + 1 + count * 3;
    return { starts: this.buckets.slice(bucket + 1, sets), sets: this.buckets.slice(sets, sets + count) };
  }

  #write(slot: number, { starts, sets }: Atoms): void {
    const needed = 1 + sets.length * 4;
    if (this.#bucketsUsed + needed > this.buckets.length) this.#growBuckets(needed);
    const at = this.#bucketsUsed;
    this.buckets[at] = sets.length;
    this.buckets.set(starts, at + 1);
    this.buckets.set(sets, at + 1 + starts.length);
    this.#bucketsUsed += needed;
    this.nodes[slot] = ~at;
  }

  /** Drops what was overwritten, and grows if that doesn't free half. */
  #growBuckets(needed: number): void {
    const old = this.buckets;
    const live: number[] = [];
    const visit = (slots: Int32Array, from: number, count: number, level: number): void => {
      for (let at = from; at < from + count; at++) {
        const slot = slots[at] as number;
        if (slot >= 0) continue;
        if (level < 3) visit(this.nodes, ~slot << 8, 256, level + 1);
        else live.push(at);
      }
    };
    visit(this.root, 0, 65536, 1);
    const sizeAt = (bucket: number): number => 1 + (old[bucket] as number) * 4;
    const kept = live.reduce((sum, at) => sum + sizeAt(~(this.nodes[at] as number)), needed);
    this.buckets = new Uint32Array(Math.max(64, kept * 2));
    let used = 0;
    for (const at of live) {
      const bucket = ~(this.nodes[at] as number);
      this.buckets.set(old.subarray(bucket, bucket + sizeAt(bucket)), used);
      this.nodes[at] = ~used;
      used += sizeAt(bucket);
    }
    this.#bucketsUsed = used;
  }
}

interface Atoms {
  readonly starts: ArrayLike<number>;
  readonly sets: ArrayLike<number>;
}

/** The three lower words of the first address after the block; undefined if the block ends with its first word. */
function endOf(first: Words, length: number): readonly number[] | undefined {
  const end = first.slice(1);
  for (let word = Math.ceil(length / 32) - 2, carry = 2 ** (31 - ((length - 1) % 32)); word >= 0; word--, carry = 1) {
    const sum = (end[word] as number) + carry;
    end[word] = sum >>> 0;
    if (sum < 2 ** 32) return end;
  }
  return undefined;
}

/** A range has few distinct sets: each is transformed once. */
function remember(transform: Transform): Transform {
  let lastIn = -1;
  let lastOut = -1;
  const known = new Map<number, number>();
  return (set) => {
    if (set === lastIn) return lastOut;
    let out = known.get(set);
    if (out === undefined) {
      out = transform(set);
      known.set(set, out);
    }
    lastIn = set;
    lastOut = out;
    return out;
  };
}
