/** A log of which old entries were dropped: killed on the way, damaged, copied. What is kept is whole, or it's said that it isn't. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import { type Change, partitionKey, remove } from "../../src/model/world/change.ts";
import { type Entry, putBack, type Store } from "../../src/model/world/log.ts";
import { Partition } from "../../src/model/world/partition.ts";
import { restoreLog } from "../../src/store/restore.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { verifyLog } from "../../src/store/verify.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const HOME = "123456789012/us-east-1";
const COUNT = 900;
/** The first entry that is kept when it's done. */
const FIRST = 600;
const timeOf = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();

const root = temporaryFolder("expired");
const whole = join(root, "whole");
const expired = join(root, "expired");
let made = 0;

function copyOf(directory: string): string {
  const copy = join(root, String(++made));
  cpSync(directory, copy, { recursive: true });
  return copy;
}

const changeOf = (n: number): Change =>
  n % 3 === 0
    ? remove("client-token", `t${n % 7}`)
    : { put: "client-token", value: { id: `t${n % 5}`, parameters: "", output: n, expiresAt: timeOf(n) } };

const entryOf = (n: number): Entry => ({
  ...{ partition: HOME, revision: n, time: timeOf(n), principal: "p", requestId: `r${n}`, operation: "o" },
  changes: [changeOf(n)],
});

/** What the partition was at each revision. */
const states: string[] = [];

const shown = (partition: Partition): string =>
  JSON.stringify([...partition.records()].map(({ value }) => value).sort((a, b) => (a.id < b.id ? -1 : 1)));

async function stateAt(store: Store, at: number): Promise<string> {
  const partition = new Partition(partitionKey(HOME));
  const { records, entries } = await store.load(HOME, at);
  for (const record of await allOf(records)) partition.apply(putBack(record));
  for (const { changes } of await allOf(entries)) for (const change of changes) partition.apply(change);
  return shown(partition);
}

/** Asserts that everything from the first kept entry on is there, and returns it. */
async function firstOf(directory: string): Promise<number> {
  const verified = await verifyLog(directory);
  assert.ok(verified.isWhole, JSON.stringify(verified));
  const store = openSqliteStore({ directory });
  const kept = await allOf(store.history(HOME, 1, COUNT));
  const first = kept[0]?.revision ?? 0;
  assert.equal(verified.entries, kept.length);
  assert.deepEqual(
    kept,
    Array.from({ length: COUNT - first + 1 }, (_, n) => entryOf(first + n)),
  );
  for (const at of [first, first + 1, COUNT - 1, COUNT]) assert.equal(await stateAt(store, at), states[at], `at ${at}`);
  await store.close();
  return first;
}

function rowsIn(directory: string): Record<string, unknown> {
  const db = new DatabaseSync(join(directory, "cordon.db"));
  const row = db.prepare("SELECT count(*) AS entries, min(revision) AS oldest FROM entry").get();
  const { snapshots } = db.prepare("SELECT count(*) AS snapshots FROM snapshot").get() ?? {};
  db.close();
  return { ...row, snapshots };
}

/** Runs in a process of its own that is killed before a statement; false if it came to its end. */
function isKilled(directory: string, statement: number): boolean {
  const script = fileURLToPath(new URL("killed-at-a-statement.ts", import.meta.url));
  const args = [script, directory, String(statement), timeOf(FIRST)];
  const { status, signal, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 30_000 });
  assert.ok(signal === "SIGKILL" || status === 0, stderr);
  return signal === "SIGKILL";
}

before(async () => {
  const store = openSqliteStore({ directory: whole });
  const fold = new Partition(partitionKey(HOME));
  states.push(shown(fold));
  for (let n = 1; n <= COUNT; n++) {
    void store.commit({ expected: new Map([[HOME, n - 1]]), entries: [entryOf(n)] });
    fold.apply(changeOf(n));
    states.push(shown(fold));
    if (n % 250 !== 0) continue;
    await store.commit({ expected: new Map([[HOME, n]]), entries: [] });
    await store.snapshot(HOME, n, fold.records());
  }
  await store.close();
  cpSync(whole, expired, { recursive: true });
  const again = openSqliteStore({ directory: expired });
  await again.expireHistory(HOME, timeOf(FIRST));
  await again.close();
});

test("old entries and the snapshots before the beginning are gone, and a backup of it is restored", async () => {
  assert.equal(await firstOf(expired), FIRST);
  assert.deepEqual(rowsIn(expired), { entries: COUNT - FIRST + 1, oldest: FIRST, snapshots: 2 });
  const restored = join(root, "restored");
  await restoreLog(join(expired, "cordon.db"), restored, { replaces: false, stamp: "then" });
  assert.equal(await firstOf(restored), FIRST);
});

test("killed at whatever statement, the log is whole, and what is left over goes the next time", async () => {
  const begins = new Set<number>();
  let hadLeftovers = false;
  for (let [statement, next] = [1, 2]; ; [statement, next] = [next, statement + next]) {
    const directory = copyOf(whole);
    const killed = isKilled(directory, statement);
    const first = await firstOf(directory);
    begins.add(first);
    hadLeftovers ||= first === FIRST && rowsIn(directory)["oldest"] !== FIRST;
    const store = openSqliteStore({ directory });
    await store.expireHistory(HOME, timeOf(FIRST));
    await store.close();
    assert.deepEqual(rowsIn(directory), rowsIn(expired), `killed before statement ${statement}`);
    if (!killed) break;
  }
  assert.deepEqual([...begins], [1, FIRST]);
  assert.ok(hadLeftovers);
});

const damages: Readonly<Record<string, string>> = {
  "the first entry is gone": `DELETE FROM entry WHERE revision = ${FIRST}`,
  "the first entry is another one": `UPDATE entry SET body = replace(body, 'r${FIRST}', 'x') WHERE revision = ${FIRST}`,
  "where it begins is lost": "DELETE FROM beginning",
  "it's said to begin earlier": "UPDATE beginning SET revision = revision - 1",
  "it's said to begin later": "UPDATE beginning SET revision = revision + 1",
  "it's chained to another entry": "UPDATE beginning SET checksum = checksum + 1",
  "the state at its beginning is lost": `DELETE FROM snapshot WHERE revision = ${FIRST}`,
  "a part of that state is lost": `DELETE FROM snapshot_chunk WHERE snapshot IN (SELECT id FROM snapshot WHERE revision = ${FIRST})`,
  "that state is another one": `UPDATE snapshot_chunk SET records = replace(records, 't1', 't9')
    WHERE snapshot IN (SELECT id FROM snapshot WHERE revision = ${FIRST})`,
};

for (const [what, sql] of Object.entries(damages)) {
  test(`damage is named: ${what}`, async () => {
    const directory = copyOf(expired);
    const db = new DatabaseSync(join(directory, "cordon.db"));
    assert.ok(Number(db.prepare(sql).run().changes) > 0);
    db.close();
    const verified = await verifyLog(directory);
    assert.equal(verified.isWhole, false, "verify finds it");
    const store = openSqliteStore({ directory });
    await assert.rejects(async () => {
      await allOf(store.history(HOME, 1, COUNT));
      await stateAt(store, FIRST);
    }, /damaged|missing/);
    await store.close();
  });
}
