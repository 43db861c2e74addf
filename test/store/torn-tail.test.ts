/**
 * What a power cut leaves of the write-ahead log: it's cut short or contains garbage. The store opens with a prefix of the
 * commits, or says that the log is damaged.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { before, test } from "node:test";
import fc from "fast-check";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { checkLog } from "./check-log.ts";

const root = temporaryFolder("torn");
const original = join(root, "original");
const torn = join(root, "torn");
const WAL = "cordon.db-wal";
const MARK = "cordon.db-mark";
/** The most commits that wait together, as in writer.ts. */
const MOST_IN_FLIGHT = 16;

before(async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "writer.ts"), original, "torn", "120"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) if (line === "done") child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  // Beyond 1,000 pages it would already be in the database, where no power cut can undo it.
  assert.ok(statSync(join(original, WAL)).size < 1000 * 4096);
});

/** How many commits a damaged copy of the directory still holds; asserts that they're the first ones. */
async function commitsLeft(damage: (wal: string) => void): Promise<number> {
  rmSync(torn, { recursive: true, force: true });
  cpSync(original, torn, { recursive: true });
  damage(join(torn, WAL));
  // A power cut that undoes flushed data can't have kept the mark, which isn't flushed at all.
  rmSync(join(torn, MARK), { force: true });
  const store = openSqliteStore({ directory: torn });
  const log = await checkLog(store);
  const left = new Set([...log.values()].flat().map((entry) => Number(entry.requestId.split(":")[1])));
  const inOrder = [...left].sort((a, b) => a - b);
  assert.deepEqual(inOrder, (await allCommits()).slice(0, left.size), "a commit is missing before one that is kept");
  const partition = "333333333333/us-east-1";
  const next = { partition, revision: 1, time: "", principal: "", requestId: "after:0:1", operation: "", changes: [] };
  assert.deepEqual(await store.commit({ expected: new Map([[partition, 0]]), entries: [next] }), { committed: true });
  await store.close();
  return left.size;
}

let all: number[] | undefined;
/** The commits of the undamaged log, in order. */
async function allCommits(): Promise<number[]> {
  if (all !== undefined) return all;
  const whole = join(root, "whole");
  cpSync(original, whole, { recursive: true });
  const store = openSqliteStore({ directory: whole });
  const entries = [...(await checkLog(store)).values()].flat();
  await store.close();
  all = [...new Set(entries.map((entry) => Number(entry.requestId.split(":")[1])))].sort((a, b) => a - b);
  return all;
}

/** Where each transaction of a write-ahead log ends: after a frame that gives the database a size (sqlite.org/fileformat2.html#walformat). */
function transactionEnds(wal: Buffer): number[] {
  const frameSize = 24 + wal.readUInt32BE(8);
  const ends: number[] = [];
  for (let at = 32; at + frameSize <= wal.length; at += frameSize) {
    if (wal.readUInt32BE(at + 4) !== 0) ends.push(at + frameSize);
  }
  return ends;
}

const leftByCut = (at: number): Promise<number> => commitsLeft((wal) => truncateSync(wal, at));

test("a write-ahead log cut at the end of a transaction keeps it whole; cut one byte earlier, it keeps nothing of it", async () => {
  let left = 0;
  let transactions = 0;
  for (const end of transactionEnds(readFileSync(join(original, WAL)))) {
    assert.equal(await leftByCut(end - 1), left);
    const kept = await leftByCut(end);
    assert.ok(kept >= left);
    if (kept > left) transactions += 1;
    left = kept;
  }
  const { length } = await allCommits();
  assert.equal(left, length);
  assert.ok(transactions >= length / MOST_IN_FLIGHT, "commits that don't wait together don't share a transaction");
});

test("a write-ahead log cut anywhere leaves a prefix of the commits, never half of one", async () => {
  const { size } = statSync(join(original, WAL));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: size }), async (at) => {
      await leftByCut(at);
    }),
    { numRuns: 40 },
  );
});

test("a write-ahead log with garbage in it is refused as damaged, or leaves a prefix of the commits, never half of one", async () => {
  const size = statSync(join(original, WAL)).size;
  const sector = fc.record({ at: fc.integer({ min: 0, max: size - 512 }), with: fc.constantFrom(0, 0xff, 0x5a) });
  await fc.assert(
    fc.asyncProperty(sector, async ({ at, with: byte }) => {
      await commitsLeft((wal) => {
        const bytes = readFileSync(wal);
        bytes.fill(byte, at, at + 512);
        writeFileSync(wal, bytes);
      }).catch((error: unknown) => assert.equal((error as { code?: string }).code, "damaged"));
    }),
    { numRuns: 40 },
  );
});

test("an undamaged log loses nothing", async () => {
  assert.equal(await commitsLeft(() => {}), (await allCommits()).length);
});
