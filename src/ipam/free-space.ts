/**
 * The free space of an address space, as the set of what is taken from it: a persistent, path-compressed binary trie.
 *
 * Why this structure:
 * - A leaf is a taken block, a fork is where two of them part; what lies beside the path to a node is free. Two taken
 *   halves collapse into their whole, so a densely used space costs next to nothing and a sparse one two nodes a block,
 *   whatever the width of its addresses.
 * - Each node knows the largest free block below it, so the lowest block that fits is found in one descent without
 *   going back. The depth grows with the logarithm of the number of taken blocks, and is never more than the width.
 * - It is persistent: taking or giving back copies the path and leaves the older version valid. An operation decides
 *   purely on the version it sees, tries several steps on versions of its own, and throws them away for a dry run.
 * - Addresses are four 32-bit words, aligned to the left, in both families: a descent then makes no garbage (with BigInt
 *   every step does), and IPv4 and IPv6 differ only in how a prefix is turned into words.
 *
 * It knows blocks, not who holds them: that is what the allocation records are for.
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
  /** The length of the largest free block in the node's own region; NOTHING_FREE where all of it is taken. */
  readonly best: number;
  /** The two sides of a fork; both undefined in a leaf, whose whole region is taken. */
  readonly zero: Node | undefined;
  readonly one: Node | undefined;
}

/** A set of taken blocks; undefined where nothing is taken. Every function returns a new version. */
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

/** 64 bits of two words; a double holds only 53 of them. */
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

/** The region beside that of the first `kept` bits: the same but for the last of them. */
const beside = ({ a, b, c, d, length }: Bits, kept: number): Bits => ({
  a: a ^ flipIn(0, kept - 1),
  b: b ^ flipIn(32, kept - 1),
  c: c ^ flipIn(64, kept - 1),
  d: d ^ flipIn(96, kept - 1),
  length,
});

const leaf = ({ a, b, c, d }: Bits, length: number): Node => ({
  a,
  b,
  c,
  d,
  length,
  best: NOTHING_FREE,
  zero: undefined,
  one: undefined,
});

/** The largest free block of the region of `regionLength` bits in which nothing but `node` is taken. */
const bestAround = (node: Node, regionLength: number): number =>
  node.length > regionLength ? regionLength + 1 : node.best;

/** Joins what is taken on the two sides of a region of `length` bits. */
function join(length: number, zero: Node, one: Node): Node {
  const left = bestAround(zero, length + 1);
  const right = bestAround(one, length + 1);
  const best = Math.min(left, right);
  if (best === NOTHING_FREE) return leaf(zero, length);
  const { a, b, c, d } = zero;
  return { a, b, c, d, length, best, zero, one };
}

/** `node` beside `other`, which parts from it after `length` bits. */
const part = (length: number, node: Node, other: Node): Node =>
  bitAt(other, length) === 1 ? join(length, node, other) : join(length, other, node);

function add(node: Taken, bits: Bits): Node {
  if (node === undefined) return leaf(bits, bits.length);
  const shared = sharedLength(node, bits);
  if (shared === node.length) {
    const { zero, one } = node;
    if (zero === undefined || one === undefined) return node;
    if (shared === bits.length) return leaf(bits, bits.length);
    return bitAt(bits, shared) === 0 ? join(shared, add(zero, bits), one) : join(shared, zero, add(one, bits));
  }
  const added = leaf(bits, bits.length);
  return shared === bits.length ? added : part(shared, node, added);
}

/** The region of `whole`, all of it taken but for `hole`. */
function around(whole: Node, hole: Bits): Taken {
  let rest: Taken;
  for (let length = hole.length; length > whole.length; length--) {
    const taken = leaf(beside(hole, length), length);
    rest = rest === undefined ? taken : part(length - 1, rest, taken);
  }
  return rest;
}

function remove(node: Taken, bits: Bits): Taken {
  if (node === undefined) return undefined;
  const shared = sharedLength(node, bits);
  if (shared === bits.length) return undefined;
  if (shared < node.length) return node;
  const { zero, one } = node;
  if (zero === undefined || one === undefined) return around(node, bits);
  const below = bitAt(bits, shared) === 0;
  const changed = remove(below ? zero : one, bits);
  if (changed === undefined) return below ? one : zero;
  return below ? join(shared, changed, one) : join(shared, zero, changed);
}

/** The version in which the block is taken too, whether or not parts of it were. */
export const take = (taken: Taken, block: Prefix): Taken => add(taken, bitsOf(block));

/** The version in which nothing of the block is taken. */
export const giveBack = (taken: Taken, block: Prefix): Taken => remove(taken, bitsOf(block));

/** How much of a block is taken. */
export function takenOf(taken: Taken, block: Prefix): "nothing" | "some" | "all" {
  const bits = bitsOf(block);
  let node = taken;
  while (node !== undefined) {
    const shared = sharedLength(node, bits);
    if (shared === node.length && node.zero === undefined) return "all";
    if (shared === bits.length) return "some";
    if (shared < node.length) return "nothing";
    node = bitAt(bits, shared) === 0 ? node.zero : node.one;
  }
  return "nothing";
}

/** The lowest free block of `length` bits in a region of `regionLength` bits where nothing but `top` is taken. */
function lowestAround(top: Node, regionLength: number, length: number): Bits | undefined {
  let node = top;
  let from = regionLength;
  if (bestAround(node, from) > length) return undefined;
  for (;;) {
    // Beside the way down to the node all is free: first what lies left of it, the largest block being the lowest.
    const last = Math.min(node.length, length);
    for (let kept = from + 1; kept <= last; kept++) {
      if (bitAt(node, kept - 1) === 1) return lowestIn(beside(node, kept), kept, length);
    }
    const { zero, one } = node;
    if (node.best > length || zero === undefined || one === undefined) {
      // Nothing in the node: then what lies right of it, the smallest block being the lowest.
      let kept = last;
      while (bitAt(node, kept - 1) === 1) kept--;
      return lowestIn(beside(node, kept), kept, length);
    }
    from = node.length + 1;
    node = bestAround(zero, from) <= length ? zero : one;
  }
}

/** The lowest free block of `length` bits in `region`; undefined where none is free. */
export function lowestFree(taken: Taken, region: Prefix, length: number): Prefix | undefined {
  if (length < region.length || length > widthOf(region.family)) return undefined;
  const bits = bitsOf(region);
  let found: Bits | undefined;
  let node = taken;
  for (;;) {
    const shared = node === undefined ? 0 : sharedLength(node, bits);
    if (node !== undefined && shared === bits.length) {
      found = lowestAround(node, shared, length);
      break;
    }
    if (node === undefined || shared < node.length) {
      found = lowestIn(bits, bits.length, length);
      break;
    }
    if (node.zero === undefined) return undefined;
    node = bitAt(bits, shared) === 0 ? node.zero : node.one;
  }
  return found === undefined ? undefined : prefixFrom(region.family, found);
}
