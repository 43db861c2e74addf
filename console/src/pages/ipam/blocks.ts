/**
 * A pool's addresses cut into blocks, to be shown: what is held, what is free, what isn't provisioned. Only the server decides what is
 * allocated; nothing here does.
 *
 * A region is halved until a half is all one thing, so free blocks are the largest aligned ones, and they come in the order of addresses. With a
 * bound on the halvings, what is still of several things is one block that says so: a map has at most 2 ** depth of them, whatever is in the pool.
 */
import type { IpamPoolAllocation, IpamPoolCidr } from "@aws-sdk/client-ec2";
import {
  comparePrefixes,
  contains,
  type Family,
  lastOf,
  type Prefix,
  parsePrefix,
  prefixOf,
  sizeOf,
  widthOf,
} from "../../../../src/address/prefix.ts";

export interface Space {
  readonly family: Family;
  /** In the order of addresses, as are the allocations: neither overlap. */
  readonly provisioned: readonly Provisioned[];
  readonly held: readonly Held[];
  /** CIDRs that aren't, or no longer, such as those that failed. */
  readonly others: readonly IpamPoolCidr[];
}

interface Provisioned {
  readonly prefix: Prefix;
  readonly cidr: IpamPoolCidr;
}

interface Held {
  readonly prefix: Prefix;
  readonly allocation: IpamPoolAllocation;
}

export type Block =
  | { readonly is: "free" | "outside"; readonly prefix: Prefix }
  | { readonly is: "held"; readonly prefix: Prefix; readonly held: Held }
  /** Of several things: `fullness` is the part of its provisioned addresses that are held. */
  | { readonly is: "mixed"; readonly prefix: Prefix; readonly fullness: number; readonly allocations: number };

export function spaceOf(cidrs: readonly IpamPoolCidr[], allocations: readonly IpamPoolAllocation[]): Space {
  const provisioned = inOrder(
    cidrs.filter(({ State }) => State === "provisioned").flatMap((cidr) => withPrefix(cidr.Cidr, { cidr })),
  );
  const held = inOrder(allocations.flatMap((allocation) => withPrefix(allocation.Cidr, { allocation })));
  return {
    family: provisioned[0]?.prefix.family ?? held[0]?.prefix.family ?? "ipv4",
    provisioned,
    held,
    others: cidrs.filter(({ State }) => State !== "provisioned"),
  };
}

function withPrefix<Of extends object>(text: string | undefined, of: Of): (Of & { readonly prefix: Prefix })[] {
  const parsed = parsePrefix(text ?? "");
  return parsed === undefined ? [] : [{ ...of, prefix: parsed.prefix }];
}

const inOrder = <Of extends { readonly prefix: Prefix }>(list: Of[]): readonly Of[] =>
  list.sort((a, b) => comparePrefixes(a.prefix, b.prefix));

/** The smallest block around all provisioned ones; undefined if nothing is. */
export function coverOf({ family, provisioned }: Space): Prefix | undefined {
  const [first, last] = [provisioned[0]?.prefix, provisioned.at(-1)?.prefix];
  if (first === undefined || last === undefined) return undefined;
  const differing = (first.value ^ lastOf(last)).toString(2).replace(/^0+/, "").length;
  const shared = Math.min(first.length, widthOf(family) - differing);
  return prefixOf(family, first.value, shared);
}

/** The blocks of a region, halved at most `depth` times. */
export function* blocksOf(space: Space, region: Prefix, depth = 128): Generator<Block> {
  yield* cut(space, region, depth, rangeOf(space.provisioned, region), rangeOf(space.held, region));
}

/** The indices of what lies in a region, or around it. */
type Range = readonly [from: number, to: number];

const rangeOf = (list: readonly { readonly prefix: Prefix }[], region: Prefix): Range => {
  const from = firstFrom(list, region.value, 0, list.length);
  const before = list[from - 1];
  const isAround = before !== undefined && contains(before.prefix, region);
  return [isAround ? from - 1 : from, firstFrom(list, lastOf(region) + 1n, from, list.length)];
};

function firstFrom(list: readonly { readonly prefix: Prefix }[], value: bigint, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as { readonly prefix: Prefix }).prefix.value < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* cut(space: Space, region: Prefix, depth: number, inside: Range, held: Range): Generator<Block> {
  const whole = space.provisioned[inside[0]];
  if (inside[0] === inside[1] || whole === undefined) return yield { is: "outside", prefix: region };
  const isProvisioned = contains(whole.prefix, region);
  const first = space.held[held[0]];
  if (isProvisioned && held[0] === held[1]) return yield { is: "free", prefix: region };
  if (first !== undefined && held[0] < held[1] && contains(first.prefix, region)) {
    return yield { is: "held", prefix: region, held: first };
  }
  if (depth === 0) {
    const fullness = shareOf(
      sizesOf(space.held, held),
      isProvisioned ? sizeOf(region) : sizesOf(space.provisioned, inside),
    );
    return yield { is: "mixed", prefix: region, fullness, allocations: held[1] - held[0] };
  }
  const [low, high] = halvesOf(region);
  yield* cut(space, low, depth - 1, ...halfOf(space, low, inside, held));
  yield* cut(space, high, depth - 1, ...halfOf(space, high, inside, held));
}

function halfOf(space: Space, half: Prefix, inside: Range, held: Range): [Range, Range] {
  const within = (list: readonly { readonly prefix: Prefix }[], [from, to]: Range): Range => {
    const only = list[from];
    if (to - from === 1 && only !== undefined && contains(only.prefix, half)) return [from, to];
    return [firstFrom(list, half.value, from, to), firstFrom(list, lastOf(half) + 1n, from, to)];
  };
  return [within(space.provisioned, inside), within(space.held, held)];
}

function halvesOf({ family, value, length }: Prefix): readonly [Prefix, Prefix] {
  const half = 1n << BigInt(widthOf(family) - length - 1);
  return [
    { family, value, length: length + 1 },
    { family, value: value + half, length: length + 1 },
  ];
}

const sizesOf = (list: readonly { readonly prefix: Prefix }[], [from, to]: Range): bigint =>
  list.slice(from, to).reduce((sum, { prefix }) => sum + sizeOf(prefix), 0n);

/** From 0 to 1. */
const shareOf = (part: bigint, whole: bigint): number =>
  whole === 0n ? 0 : Math.min(1, Number((part * 1_000_000n) / whole) / 1_000_000);

/** The part of a pool's addresses that are allocated. */
export const fullnessOf = ({ provisioned, held }: Space): number =>
  shareOf(sizesOf(held, [0, held.length]), sizesOf(provisioned, [0, provisioned.length]));

/** `65,536`, or `2^64` from where nobody reads digits. */
export function countText(prefix: Prefix): string {
  const bits = widthOf(prefix.family) - prefix.length;
  return bits > 32 ? `2^${bits}` : sizeOf(prefix).toLocaleString("en");
}

/** Where a block is on a map of `root`, in parts of its width and height: every halving but the second goes across. */
export function placeIn(root: Prefix, { family, value, length }: Prefix) {
  let [left, top, width, height] = [0, 0, 1, 1];
  for (let bit = root.length; bit < length; bit++) {
    const isHigh = ((value >> BigInt(widthOf(family) - 1 - bit)) & 1n) === 1n;
    if ((bit - root.length) % 2 === 0) {
      width /= 2;
      if (isHigh) left += width;
    } else {
      height /= 2;
      if (isHigh) top += height;
    }
  }
  return { left, top, width, height };
}
