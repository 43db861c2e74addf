/** Fills a disk to the brim in phases: `full-disk-writer.ts PHASE MOUNT`. Asserts by itself; prints the head that it leaves. */
import assert from "node:assert/strict";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import type { Kept, Store } from "../../src/model/world/log.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { checkLog } from "./check-log.ts";

const PARTITION = "111111111111/us-east-1";
const [phase = "", mount = ""] = process.argv.slice(2);
const ballast = join(mount, "ballast");
const store = openSqliteStore({ directory: join(mount, "data") });
let head = (await store.load(PARTITION)).revision + (await allOf((await store.load(PARTITION)).entries)).length;

const commit = (seen: number, outcome: string, size = 2000): ReturnType<Store["commit"]> =>
  store.commit({
    expected: new Map([[PARTITION, seen]]),
    entries: [
      {
        partition: PARTITION,
        revision: seen + 1,
        time: "",
        principal: "x".repeat(size),
        requestId: `${outcome}:${seen}:1`,
        operation: "CreateTags",
        changes: [],
      },
    ],
  });

/** Commits eight at a time, each built on the previous one, until there is no room. Returns the code of the refusal. */
async function fill(): Promise<unknown> {
  for (;;) {
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => commit(head + i, "asked")));
    const failed = results.filter((result) => result.status === "rejected");
    if (failed.length === 0) head += 8;
    else {
      assert.equal(failed.length, 8, "those built on a refused commit are refused too");
      return failed[0]?.reason.code;
    }
  }
}

/** Asserts that the store returns exactly what was acknowledged. */
async function check(): Promise<void> {
  const entries = (await checkLog(store)).get(PARTITION) ?? [];
  assert.equal(entries.length, head);
}

const phases: Record<string, () => Promise<void>> = {
  /** The disk is full, then has room again, then is full and the process is killed. */
  async fill() {
    assert.equal(await fill(), "full");
    await check();
    const records: Kept[] = Array.from({ length: 2000 }, (_, i) => ({
      kind: "vpc",
      value: { id: `vpc-${i}-${"x".repeat(500)}` },
    }));
    await assert.rejects(store.snapshot(PARTITION, head, records), { code: "full" });
    assert.equal((await store.load(PARTITION)).revision, 0);
    await assert.rejects(commit(head, "refused", 200_000), { code: "full" });
    rmSync(ballast);
    assert.deepEqual(await commit(head, "asked"), { committed: true }, "writing goes on when there is room");
    head += 1;
    await store.snapshot(PARTITION, head, []);
    const { bavail, bsize } = statfsSync(mount);
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 500_000)));
    await fill();
    await assert.rejects(commit(head, "refused", 200_000), { code: "full" });
    process.stdout.write(`${head}\n`);
    process.kill(process.pid, "SIGKILL");
  },
  /** After the kill, on a disk that is still full. */
  async verify() {
    await check();
    for (const { requestId } of await allOf(store.history(PARTITION, 1, head))) assert.match(requestId, /^asked/);
    process.stdout.write(`${head}\n`);
    rmSync(ballast);
    assert.deepEqual(await commit(head, "asked"), { committed: true });
    await store.close();
  },
  /** A write that fails for a reason other than room: the store stops, and says so. */
  async fail() {
    assert.equal(await fill(), "failed");
    await assert.rejects(commit(head, "asked"), { code: "failed", message: /start again/ });
    await assert.rejects(store.load(PARTITION), { code: "failed" });
    process.stdout.write(`${head}\n`);
  },
};
await phases[phase]?.();
