/** How fast a pool allocates as it fills, how much memory it takes, and how long to build, next to a naive scan. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Family, formatPrefix, type Prefix, prefix, prefixOf, sizeOf, widthOf } from "../src/address/prefix.ts";
import { allocate, type PoolSpace, poolSpace, withoutAllocation } from "../src/ipam/pool-space.ts";
import { poolSpaces } from "../src/ipam/pool-spaces.ts";
import { put } from "../src/model/world/change.ts";
import { Partition } from "../src/model/world/partition.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const LIVE = [1_000, 100_000, 1_000_000];
const cases: readonly { readonly family: Family; readonly pool: Prefix; readonly length: number }[] = [
  { family: "ipv4", pool: prefix("10.0.0.0/8"), length: 32 },
  { family: "ipv6", pool: prefix("2001:db8::/32"), length: 64 },
];

let state = 1;
/** A repeatable random number from 0 up to `below`. */
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

/** `count` distinct numbers below `below`. */
function sample(count: number, below: number): number[] {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(random(below));
  return [...chosen];
}

const blocksAt = (pool: Prefix, length: number, places: readonly number[]): Prefix[] => {
  const size = sizeOf({ ...pool, length });
  return places.map((place) => prefixOf(pool.family, pool.value + BigInt(place) * size, length));
};

function expectSuccess<T extends object>(answer: T): Exclude<T, { readonly refused: string }> {
  if ("refused" in answer) throw new Error(String(answer.refused));
  return answer as Exclude<T, { readonly refused: string }>;
}

/** Runs `step` in batches for about `milliseconds`; returns the runs per second. */
function rate(milliseconds: number, batch: number, step: () => void): number {
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    for (let i = 0; i < batch; i++) step();
    count += batch;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return (count * 1000) / elapsed;
}

/** The best of three, because the machine may do other work. */
const best = (measure: () => number): number => Math.max(measure(), measure(), measure());

/** Allocations per second; every 10,000 the pool is reset to its first version, so that it stays equally full. */
function allocationsPerSecond(full: PoolSpace, length: number): number {
  let space = full;
  let made = 0;
  return rate(200, 256, () => {
    if (made++ % 10_000 === 0) space = full;
    space = expectSuccess(allocate(space, { netmaskLength: length })).space;
  });
}

/** How often per second an allocation can be released and replaced by the lowest free block. */
function churnsPerSecond(full: PoolSpace, pool: Prefix, length: number, places: readonly number[]): number {
  const live = Uint32Array.from(places);
  const shift = BigInt(widthOf(pool.family) - length);
  let space = full;
  return rate(200, 256, () => {
    const index = random(live.length);
    const block = { family: pool.family, value: pool.value + (BigInt(live[index] ?? 0) << shift), length };
    space = withoutAllocation(space, block);
    const next = expectSuccess(allocate(space, { netmaskLength: length }));
    space = next.space;
    live[index] = Number((next.allocated.value - pool.value) >> shift);
  });
}

/** Allocations per second by trying every place from the lowest; places are small numbers, to be fair. */
function scansPerSecond(live: number): number {
  const taken = new Set(Array(live).keys());
  return rate(200, 1, () => {
    let place = 0;
    while (taken.has(place)) place++;
    taken.add(place);
  });
}

/** The time of `make` in milliseconds, and the memory of its result in bytes. */
function costOf(make: () => object): { readonly milliseconds: number; readonly bytes: number } {
  collect();
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  const kept = new Set([make()]);
  const milliseconds = performance.now() - start;
  collect();
  const bytes = process.memoryUsage().heapUsed - before;
  kept.clear();
  return { milliseconds, bytes };
}

const text = (value: number, digits = 0) => value.toLocaleString("en", { maximumFractionDigits: digits });
const row = (...cells: readonly string[]) =>
  console.log(cells.map((cell, column) => (column === 0 ? cell.padEnd(34) : cell.padStart(14))).join(""));

const started = performance.now();
for (const { family, pool, length } of cases) {
  const places = 2 ** (length - pool.length);
  const build = (blocks: readonly Prefix[]) => poolSpace(family, [pool], blocks);

  console.log(`\n/${length} from ${formatPrefix(pool)}: allocations a second`);
  row("live allocations", "no gaps", "half gaps", "churn", "naive scan", "no gaps/naive");
  const rates: number[][] = [];
  for (const live of LIVE) {
    const dense = blocksAt(pool, length, [...Array(live).keys()]);
    const gappy = sample(live, 2 * live);
    const denseSpace = build(dense);
    const gappySpace = build(blocksAt(pool, length, gappy));
    const found = [
      best(() => allocationsPerSecond(denseSpace, length)),
      best(() => allocationsPerSecond(gappySpace, length)),
      best(() => churnsPerSecond(gappySpace, pool, length, gappy)),
    ];
    const naive = scansPerSecond(live);
    rates.push(found);
    row(text(live), ...found.map((each) => text(each)), text(naive, 1), text((found[0] ?? 0) / naive));
  }
  const spread = (column: number) => {
    const values = rates.map((each) => each[column] ?? 0);
    return text(Math.max(...values) / Math.min(...values), 2);
  };
  row("fastest / slowest (goal: below 2)", spread(0), spread(1), spread(2));

  const live = 1_000_000;
  const dense = blocksAt(pool, length, [...Array(live).keys()]);
  console.log(`\n/${length} from ${formatPrefix(pool)}: a pool of ${text(live)}`);
  row("", "no gaps", "half gaps", "all over");
  const costs = [
    dense,
    blocksAt(pool, length, sample(live, 2 * live)),
    blocksAt(pool, length, sample(live, places)),
  ].map((blocks) => costOf(() => build(blocks)));
  row("bytes an allocation", ...costs.map(({ bytes }) => text(bytes / live, 1)));
  row("built from CIDRs (ms)", ...costs.map(({ milliseconds }) => text(milliseconds)));
  const partition = new Partition({ account: "111122223333", region: "eu-west-1" });
  partition.apply(put("ipam-pool-cidr", { id: "c", poolId: "p", cidr: formatPrefix(pool), state: "provisioned" }));
  for (const [index, block] of dense.entries()) {
    partition.apply(
      put("ipam-pool-allocation", {
        id: `ipam-pool-alloc-${index}`,
        poolId: "p",
        cidr: formatPrefix(block),
        tags: [],
        resourceType: "custom",
        resourceRegion: "eu-west-1",
        resourceOwner: "111122223333",
      }),
    );
  }
  row("built from a partition (ms)", text(costOf(() => partition.view(poolSpaces)).milliseconds));
}

const blocks50 = Array.from({ length: 50 }, (_, i) => prefix(`10.${i}.0.0/16`));
const nearlyFull = poolSpace("ipv4", blocks50, blocks50.slice(0, 49));
console.log("\nA pool of 50 CIDRs, all but the last full: allocations a second");
row("/32", text(best(() => allocationsPerSecond(nearlyFull, 32))));
console.log(`\n${text((performance.now() - started) / 1000, 1)} s in all`);
