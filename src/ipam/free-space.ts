/**
 * The free space of an address space, kept as the set of what is taken: a persistent, path-compressed binary trie.
 *
 *     taken: 10.0.0.0/28, 10.0.0.32/28, 10.0.128.0/24
 *
 *                fork /16 (10.0.0.0/16)
 *               ╱ bit 16 = 0          ╲ bit 16 = 1
 *     leaf 10.0.0.0/26                 leaf 10.0.128.0/24
 *     map 11111111 00000000            map 11111111 11111111
 *         11111111 00000000                11111111 11111111
 *
 * - A leaf is a region with a map of its 32 parts, one bit each: here the parts of the /26 are /31s. A fork is where two
 *   regions part. Whatever lies beside the path to a node is free. A region whose taken blocks are all whole parts of it is
 *   always one leaf, so a dense space costs a few bytes a block, and a sparse one two nodes a block, whatever the width of
 *   its addresses.
 * - Each node knows the largest free block in each half of its region. The lowest block that fits is found in one descent
 *   that never goes back: to the left half if it has room, otherwise to the right. The depth grows with the logarithm of
 *   the number of taken blocks, and is never more than the width.
 * - It's persistent: taking or giving back copies the path and leaves the older version valid. An operation decides on the
 *   version that it sees, tries steps on versions of its own, and throws them away for a dry run.
 * - An address is four 32-bit words, aligned to the left, in both families. A descent makes no garbage, while with BigInt
 *   every step does, and IPv4 and IPv6 differ only in how a prefix becomes words.
 *
 * It knows blocks, not who has them: the allocation records do.
 *
 * Tried and dropped: a leaf for each block. Two nodes a block took 126 bytes and a cache miss at each level, where a map of
 * 32 parts takes 12 bytes, and the rate fell as the pool filled. Keeping what is free in the node itself instead of in the
 * fork above it: a descent then reads both sides of every fork, and the rate fell to less than half from a thousand to a
 * million allocations.
 */
import { type Family, type Prefix, widthOf } from "../address/prefix.ts";

/** The first `length` bits of four words. INVARIANT: the bits after them mean nothing, and nothing reads them. */
interface Bits {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly length: number;
}

interface Node extends Bits {
  /**
   * The length of the largest free block in each half of a fork's region, or in all of a leaf's; NOTHING_FREE if nothing is
   * free. They are kept here and not in the node below, so that a descent reads only the nodes that it passes.
   */
  readonly bestZero: number;
  readonly bestOne: number;
  /** In a leaf: which of the 32 parts of its region are taken, the lowest part in the highest bit. 0 in a fork. */
  readonly map: number;
  /** The two sides of a fork; undefined in a leaf. */
  readonly zero: Node | undefined;
  readonly one: Node | undefined;
}

/** A set of taken blocks; undefined if nothing is taken. Every function returns a new version. */
export type Taken = Node | undefined;

/** Larger than every length. */
const NOTHING_FREE = 255;

function bitsOf({ family, value, length }: Prefix): Bits {
  if (family === "ipv4") return { a: Number(value) | 0, b: 0, c: 0, d: 0, length };
  const high = value >> 64n;
  return {
    a: Number(high >> 32n) | 0,
    b: Number(high & 0xffffffffn) | 0,
    c: Number((value >> 32n) & 0xffffffffn) | 0,
    d: Number(value & 0xffffffffn) | 0,
    length,
  };
}

const half = (high: number, low: number): bigint => BigInt((high >>> 0) * 0x1_0000_0000 + (low >>> 0));

/** 64 bits from two words. A double holds only 53. */
const doubleWord = (high: number, low: number): bigint =>
  high >>> 0 < 0x20_0000 ? half(high, low) : (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

const prefixFrom = (family: Family, { a, b, c, d, length }: Bits): Prefix =>
  family === "ipv4"
    ? { family, value: BigInt(a >>> 0), length }
    : { family, value: (doubleWord(a, b) << 64n) | doubleWord(c, d), length };

/** The bit at `index`, counted from the left. */
function bitAt(bits: Bits, index: number): number {
  const word = index < 64 ? (index < 32 ? bits.a : bits.b) : index < 96 ? bits.c : bits.d;
  return (word >>> (31 - (index & 31))) & 1;
}

/** How many leading bits the two share, at most the length of the shorter one. */
function sharedLength(x: Bits, y: Bits): number {
  const shorter = Math.min(x.length, y.length);
  let shared: number;
  if (x.a !== y.a) shared = Math.clz32(x.a ^ y.a);
  else if (x.b !== y.b) shared = 32 + Math.clz32(x.b ^ y.b);
  else if (x.c !== y.c) shared = 64 + Math.clz32(x.c ^ y.c);
  else if (x.d !== y.d) shared = 96 + Math.clz32(x.d ^ y.d);
  else return shorter;
  return Math.min(shared, shorter);
}

const keepLeft = (word: number, bits: number): number =>
  bits >= 32 ? word : bits <= 0 ? 0 : word & (-1 << (32 - bits));

/** The lowest block of `length` bits in the region of the first `kept` bits of `bits`. */
const lowestIn = ({ a, b, c, d }: Bits, kept: number, length: number): Bits => ({
  a: keepLeft(a, kept),
  b: keepLeft(b, kept - 32),
  c: keepLeft(c, kept - 64),
  d: keepLeft(d, kept - 96),
  length,
});

const flipIn = (from: number, index: number): number =>
  index >= from && index < from + 32 ? 1 << (31 - (index & 31)) : 0;

/** The region beside that of the first `kept` bits: only the last of these bits differs. */
const beside = ({ a, b, c, d, length }: Bits, kept: number): Bits => ({
  a: a ^ flipIn(0, kept - 1),
  b: b ^ flipIn(32, kept - 1),
  c: c ^ flipIn(64, kept - 1),
  d: d ^ flipIn(96, kept - 1),
  length,
});

/** For each group of `2 ** log` parts of a map: the bit of its last part says whether it's free. */
function freeGroups(map: number, log: number): number {
  let taken = map;
  for (let k = 0; k < log; k++) taken |= taken >>> (1 << k);
  return ~taken & (LAST_OF_GROUP[log] ?? 0);
}
const LAST_OF_GROUP = [0xffffffff, 0x55555555, 0x11111111, 0x01010101, 0x00010001, 1].map((bits) => bits | 0);

/** The parts that a block covers in a region of `regionLength` bits, or the one part that it lies in. */
function partsOf(block: Bits, regionLength: number): number {
  const log = Math.max(0, regionLength + 5 - block.length);
  if (log === 5) return -1;
  let start = 0;
  for (let index = regionLength; index < regionLength + 5 - log; index++) start = start * 2 + bitAt(block, index);
  const size = 1 << log;
  return ((1 << size) - 1) << (32 - (start + 1) * size);
}

/** The map of one half of a region, made from the 16 bits that the half has in the region's map. */
function stretched(half: number): number {
  let map = (half | (half << 8)) & 0x00ff00ff;
  map = (map | (map << 4)) & 0x0f0f0f0f;
  map = (map | (map << 2)) & 0x33333333;
  map = (map | (map << 1)) & 0x55555555;
  return map | (map << 1);
}

/** A leaf's map as part of the map of a region of `regionLength` bits around it; 0 if its parts are too small. */
function mapWithin(node: Node, regionLength: number): number {
  const log = node.length - regionLength;
  if (node.map === 0 || log > 5) return 0;
  if (node.map === -1) return partsOf(node, regionLength);
  const full = freeGroups(~node.map, log);
  if ((full | freeGroups(node.map, log)) !== LAST_OF_GROUP[log]) return 0;
  let map = 0;
  for (let bit = 31, at = 31; bit >= 0; bit -= 1 << log, at--) map |= ((full >>> (bit - (1 << log) + 1)) & 1) << at;
  return map >>> shiftOf(node, regionLength, log);
}

/** How many parts of the region come before the node. */
function shiftOf(node: Bits, regionLength: number, log: number): number {
  let place = 0;
  for (let index = regionLength; index < node.length; index++) place = place * 2 + bitAt(node, index);
  return place << (5 - log);
}

/** A leaf of the smallest region that contains what `map` says is taken of the region of `length` bits. `map` isn't 0. */
function leaf({ a, b, c, d }: Bits, length: number, map: number): Node {
  const low = map & 0xffff;
  const high = map >>> 16;
  if (low === 0 || high === 0) {
    const shorter = low === 0 ? clearedAt({ a, b, c, d, length }, length) : setAt({ a, b, c, d, length }, length);
    return leaf(shorter, length + 1, stretched(low === 0 ? high : low));
  }
  let best = NOTHING_FREE;
  for (let log = 0; log < 5 && freeGroups(map, log) !== 0; log++) best = length + 5 - log;
  return { a, b, c, d, length, bestZero: best, bestOne: best, map, zero: undefined, one: undefined };
}

const clearedAt = (bits: Bits, index: number): Bits => (bitAt(bits, index) === 0 ? bits : beside(bits, index + 1));
const setAt = (bits: Bits, index: number): Bits => (bitAt(bits, index) === 1 ? bits : beside(bits, index + 1));

/** The largest free block of the region of `regionLength` bits in which nothing but `node` is taken. */
const bestAround = (node: Node, regionLength: number): number =>
  node.length > regionLength ? regionLength + 1 : Math.min(node.bestZero, node.bestOne);

const fork = (
  length: number,
  zero: Node,
  one: Node,
  bestZero = bestAround(zero, length + 1),
  bestOne = bestAround(one, length + 1),
): Node => ({ a: zero.a, b: zero.b, c: zero.c, d: zero.d, length, bestZero, bestOne, map: 0, zero, one });

/** Joins what is taken on the two sides of a region of `length` bits: in one leaf, if its parts can express it. */
function join(length: number, zero: Node, one: Node): Node {
  const left = mapWithin(zero, length);
  const right = left === 0 ? 0 : mapWithin(one, length);
  return right === 0 ? fork(length, zero, one) : leaf(zero, length, left | right);
}

/** A fork with one side replaced by `changed`. */
function withSide({ length, bestZero, bestOne }: Node, zero: Node, one: Node, changed: Node): Node {
  if (changed.map !== 0) return join(length, zero, one);
  const best = bestAround(changed, length + 1);
  return changed === zero ? fork(length, zero, one, best, bestOne) : fork(length, zero, one, bestZero, best);
}

/** A leaf as a fork. */
function split(node: Node): Node {
  const { length, map } = node;
  const zero = leaf(clearedAt(node, length), length + 1, stretched(map >>> 16));
  return fork(length, zero, leaf(setAt(node, length), length + 1, stretched(map & 0xffff)));
}

function add(node: Taken, bits: Bits): Node {
  if (node === undefined) return leaf(bits, bits.length, -1);
  const shared = sharedLength(node, bits);
  if (shared === bits.length) return leaf(bits, bits.length, -1);
  if (shared < node.length) {
    const added = leaf(bits, bits.length, -1);
    return bitAt(bits, shared) === 1 ? join(shared, node, added) : join(shared, added, node);
  }
  const { zero, one } = node;
  if (zero === undefined || one === undefined) {
    const parts = partsOf(bits, shared);
    if ((node.map & parts) === parts) return node;
    return bits.length <= shared + 5 ? leaf(node, shared, node.map | parts) : add(split(node), bits);
  }
  const below = bitAt(bits, shared) === 0;
  const changed = add(below ? zero : one, bits);
  return below ? withSide(node, changed, one, changed) : withSide(node, zero, changed, changed);
}

function remove(node: Taken, bits: Bits): Taken {
  if (node === undefined) return undefined;
  const shared = sharedLength(node, bits);
  if (shared === bits.length) return undefined;
  if (shared < node.length) return node;
  const { zero, one } = node;
  if (zero === undefined || one === undefined) {
    const parts = partsOf(bits, shared);
    if ((node.map & parts) === 0) return node;
    if (bits.length > shared + 5) return remove(split(node), bits);
    const map = node.map & ~parts;
    return map === 0 ? undefined : leaf(node, shared, map);
  }
  const below = bitAt(bits, shared) === 0;
  const changed = remove(below ? zero : one, bits);
  if (changed === undefined) return below ? one : zero;
  return below ? withSide(node, changed, one, changed) : withSide(node, zero, changed, changed);
}

/** The version in which the block is taken too, even if parts of it were before. */
export const take = (taken: Taken, block: Prefix): Taken => add(taken, bitsOf(block));

/** The version in which nothing of the block is taken. */
export const giveBack = (taken: Taken, block: Prefix): Taken => remove(taken, bitsOf(block));

/** Reports whether nothing of a block is taken. */
export function isFree(taken: Taken, block: Prefix): boolean {
  const bits = bitsOf(block);
  let node = taken;
  while (node !== undefined) {
    const shared = sharedLength(node, bits);
    if (shared === node.length && node.zero === undefined) return (node.map & partsOf(bits, shared)) === 0;
    if (shared === bits.length) return false;
    if (shared < node.length) return true;
    node = bitAt(bits, shared) === 0 ? node.zero : node.one;
  }
  return true;
}

/** The contribution of 5 bits that end before the index `end` to the word that begins at the index `from`. */
function placed(five: number, end: number, from: number): number {
  const shift = from + 32 - end;
  return shift >= 32 || shift <= -5 ? 0 : shift >= 0 ? five << shift : five >>> -shift;
}

/** The lowest block of `length` bits that `map` leaves free in the region of a leaf; `length` is above the leaf's. */
function lowestInMap(node: Node, map: number, length: number): Bits | undefined {
  const end = node.length + 5;
  const log = Math.max(0, end - length);
  const free = freeGroups(map, log);
  if (free === 0) return undefined;
  const start = Math.clz32(free) + 1 - (1 << log);
  const { a, b, c, d } = lowestIn(node, node.length, length);
  return {
    a: a | placed(start, end, 0),
    b: b | placed(start, end, 32),
    c: c | placed(start, end, 64),
    d: d | placed(start, end, 96),
    length,
  };
}

/** The lowest free block of `length` bits in a region of `regionLength` bits where nothing but `top` is taken. */
function lowestAround(top: Node, regionLength: number, length: number): Bits | undefined {
  let node = top;
  let from = regionLength;
  if (bestAround(node, from) > length) return undefined;
  for (;;) {
    // All beside the path down to the node is free. First what lies left of it, where the largest block is the lowest.
    const last = Math.min(node.length, length);
    for (let kept = from + 1; kept <= last; kept++) {
      if (bitAt(node, kept - 1) === 1) return lowestIn(beside(node, kept), kept, length);
    }
    const { zero, one, bestZero, bestOne } = node;
    if (bestZero > length && bestOne > length) {
      // Nothing in the node fits: then what lies right of it, where the smallest block is the lowest.
      let kept = last;
      while (bitAt(node, kept - 1) === 1) kept--;
      return lowestIn(beside(node, kept), kept, length);
    }
    if (zero === undefined || one === undefined) return lowestInMap(node, node.map, length);
    from = node.length + 1;
    node = bestZero <= length ? zero : one;
  }
}

/** The lowest free block of `length` bits in `region`; undefined if there is none. */
export function lowestFree(taken: Taken, region: Prefix, length: number): Prefix | undefined {
  if (length < region.length || length > widthOf(region.family)) return undefined;
  const found = lowestWithin(taken, bitsOf(region), length);
  return found === undefined ? undefined : prefixFrom(region.family, found);
}

function lowestWithin(taken: Taken, region: Bits, length: number): Bits | undefined {
  let node = taken;
  while (node !== undefined) {
    const shared = sharedLength(node, region);
    if (shared === region.length) return lowestAround(node, shared, length);
    if (shared < node.length) break;
    if (node.zero === undefined) {
      const parts = partsOf(region, shared);
      if ((node.map & parts) === 0) break;
      return region.length < shared + 5 ? lowestInMap(node, node.map | ~parts, length) : undefined;
    }
    node = bitAt(region, shared) === 0 ? node.zero : node.one;
  }
  return lowestIn(region, region.length, length);
}
