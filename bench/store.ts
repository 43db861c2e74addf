/**
 * The store against the floor of the disk: `node bench/store.ts`. Commits per second, and the time to load a million
 * records.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { SecurityGroupRule } from "../src/model/records/security-group.ts";
import { put } from "../src/model/world/change.ts";
import type { Entry, Kept, Store } from "../src/model/world/log.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";

const SECONDS = 1;
const MILLION = 1_000_000;
// Not the system's temporary directory, which may be memory.
const root = mkdtempSync(join(import.meta.dirname, "store-bench-"));

const PARTITION = "111111111111/us-east-1";

const hex = (n: number) => n.toString(16).padStart(17, "0");
const rule = (n: number): SecurityGroupRule => ({
  id: `sgr-${hex(n)}`,
  ownerId: "111111111111",
  groupId: `sg-${hex(n >> 6)}`,
  direction: "ingress",
  protocol: "tcp",
  fromPort: n % 65536,
  toPort: n % 65536,
  peer: { kind: "ipv4", cidr: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}/32` },
  description: "measured",
  tags: [{ key: "Name", value: `rule-${n}` }],
});

const entryOf = (partition: string, revision: number): Entry => ({
  partition,
  revision,
  time: "2026-11-21T00:00:00.000Z",
  principal: "arn:aws:iam::111111111111:user/someone",
  requestId: "0f8a3f0e-8f0b-4c5e-9d0e-5a8f6d0e8b1c",
  operation: "AuthorizeSecurityGroupIngress",
  changes: [put("security-group-rule", rule(revision))],
});

function openNew(name: string): { store: Store; directory: string } {
  const directory = join(root, name);
  return { store: openSqliteStore({ directory }), directory };
}

/** Appends of 4 KiB, each made durable on its own. */
function floor(): number {
  const descriptor = openSync(join(root, "floor"), "a");
  const block = Buffer.alloc(4096, 1);
  const end = performance.now() + SECONDS * 1000;
  let count = 0;
  for (; performance.now() < end; count += 1) {
    writeSync(descriptor, block);
    fdatasyncSync(descriptor);
  }
  closeSync(descriptor);
  return count / SECONDS;
}

interface Measured {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly stall: number;
}

/** `inFlight` callers over a number of partitions; each commits again when answered. */
async function commits(inFlight: number, partitions: number): Promise<Measured> {
  const { store } = openNew(`commits-${inFlight}-${partitions}`);
  const heads = new Array<number>(partitions).fill(0);
  const times: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  let next = 0;
  const caller = async () => {
    while (performance.now() < end) {
      next = (next + 1) % partitions;
      const partition = `${next}/us-east-1`;
      const seen = heads[next] ?? 0;
      heads[next] = seen + 1;
      const began = performance.now();
      await store.commit({ expected: new Map([[partition, seen]]), entries: [entryOf(partition, seen + 1)] });
      times.push(performance.now() - began);
    }
  };
  let stall = 0;
  const watch = (async () => {
    for (let last = performance.now(); last < end; ) {
      await nextTurn();
      const now = performance.now();
      stall = Math.max(stall, now - last);
      last = now;
    }
  })();
  await Promise.all([watch, ...Array.from({ length: inFlight }, caller)]);
  await store.close();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { rate: times.length / SECONDS, p50: at(0.5), p99: at(0.99), stall };
}

async function timed<T>(work: () => Promise<T> | T): Promise<{ seconds: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { seconds: (performance.now() - began) / 1000, result };
}

/** Opens and reads a partition to its end, keeping its records as a world would. */
const load = (directory: string) =>
  timed(async () => {
    const store = openSqliteStore({ directory });
    const { records, entries } = await store.load(PARTITION);
    const kept = new Map<string, unknown>();
    for await (const page of records) for (const { value } of page) kept.set(value.id, value);
    for await (const page of entries)
      for (const { changes } of page)
        for (const change of changes) if ("put" in change) kept.set(change.value.id, change.value);
    await store.close();
    return kept.size;
  });

async function loads(): Promise<void> {
  const { store, directory } = openNew("million");
  const filled = await timed(async () => {
    for (let revision = 0; revision < MILLION; ) {
      const group: Promise<unknown>[] = [];
      for (let i = 0; i < 2000; i += 1, revision += 1) {
        group.push(
          store.commit({ expected: new Map([[PARTITION, revision]]), entries: [entryOf(PARTITION, revision + 1)] }),
        );
      }
      await Promise.all(group);
    }
  });
  console.log(`1M entries of one record, written 2,000 at a time: ${filled.seconds.toFixed(1)} s`);
  const records: Kept[] = Array.from({ length: MILLION }, (_, n) => ({
    kind: "security-group-rule",
    value: rule(n + 1),
  }));
  let stall = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    stall = Math.max(stall, performance.now() - last);
    last = performance.now();
  });
  await store.snapshot(PARTITION, MILLION / 10, records.slice(0, MILLION / 10));
  clearInterval(watch);
  console.log(`snapshot of 100k records: loop held for ${stall.toFixed(1)} ms at most`);
  await store.close();
  const fromLog = await load(directory);
  console.log(`load 1M records, a tenth from a snapshot: ${perSecond(fromLog.result, fromLog.seconds)}`);
  const again = openSqliteStore({ directory });
  const kept = await timed(() => again.snapshot(PARTITION, MILLION, records));
  console.log(`snapshot of 1M records: ${kept.seconds.toFixed(1)} s beside other work`);
  records.length = 0;
  await again.close();
  const fromSnapshot = await load(directory);
  console.log(`load 1M records from a snapshot: ${perSecond(fromSnapshot.result, fromSnapshot.seconds)}`);
}

const perSecond = (count: number, seconds: number) =>
  `${seconds.toFixed(2)} s (${Math.round(count / seconds / 1000)}k/s, ${count} kept)`;

try {
  for (const partitions of [1, 50]) {
    for (const inFlight of [1, 16, 64]) {
      const before = floor();
      const { rate, p50, p99, stall } = await commits(inFlight, partitions);
      const base = Math.max(before, floor());
      console.log(
        `${String(inFlight).padStart(2)} in flight, ${String(partitions).padStart(2)} partitions: ` +
          `${String(Math.round(rate)).padStart(6)} commits/s = ${(rate / base).toFixed(2)}x of ${Math.round(base)} append+fdatasync/s, ` +
          `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, loop held ${stall.toFixed(1)} ms at most`,
      );
    }
  }
  await loads();
} finally {
  rmSync(root, { recursive: true });
}
