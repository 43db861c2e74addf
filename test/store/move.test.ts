/** `cordon move`: a whole log goes into PostgreSQL and back, or stays where it was. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openLog } from "../../src/main/log/open-log.ts";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import type { Store } from "../../src/model/world/log.ts";
import { openPostgresStore } from "../../src/store/postgres/postgres-store.ts";
import { restoreLog } from "../../src/store/restore.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { entryOf } from "../../src/store/store.contract.ts";
import { verifyLog } from "../../src/store/verify.ts";
import { noPostgres } from "../postgres/binaries.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { testDatabase } from "./postgres/database-for-tests.ts";

const ACCOUNT = "123456789012";
const [EAST, WEST, STAGED] = ["us-east-1", "us-west-2", "eu-west-1"].map((region) => `${ACCOUNT}/${region}`) as [
  string,
  string,
  string,
];
const COUNT = 1_500;
const root = temporaryFolder("move");
const data = join(root, "data");
let made = 0;
const newDirectory = (): string => join(root, String(++made));
const timeOf = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();

const eventOf = (n: number) => ({
  ...{ account: ACCOUNT, region: "us-east-1", time: timeOf(n), id: `event-${n}`, name: `Call${n % 3}` },
  ...{ source: "ec2.amazonaws.com", isReadOnly: false, username: "ü", accessKeyId: "key", resources: [] },
  record: `{"n":${n}}`,
});

/** Two accounts' Regions by turns, one of which begins later, one of staged changes, snapshots and a trail. */
before(async () => {
  const store = openSqliteStore({ directory: data });
  for (let n = 1; n <= COUNT; n++) {
    const entries = [EAST, WEST].map((partition) => ({
      ...entryOf(partition, n, { put: "vpc", value: { id: `vpc-${n % 50}`, n } } as never),
      time: timeOf(n),
    }));
    const expected = new Map([EAST, WEST].map((partition) => [partition, n - 1]));
    const commit = store.commit({ expected, entries, events: [eventOf(n)] });
    if (n % 300 === 0) await commit;
  }
  await store.snapshot(EAST, 900, [{ kind: "vpc", value: { id: "at-900" } }]);
  await store.expireHistory(WEST, timeOf(1_000));
  const staged = await store.stage([1, 2].map((n) => [{ put: "vpc", value: { id: `vpc-${n}` } } as never]));
  await store.commit({
    expected: new Map([[STAGED, 0]]),
    entries: staged.map((changes, n) => ({ ...entryOf(STAGED, n + 1), changes })),
  });
  await store.close();
  writeFileSync(join(data, "sealing.key"), "k".repeat(32), { mode: 0o600 });
});

/** All that a store answers about its log. */
async function contentsOf(store: Store): Promise<unknown> {
  const partitions = [...(await store.partitions())].sort();
  const contents: unknown[] = [partitions];
  for (const name of partitions) {
    const { revision, records, entries } = await store.load(name);
    contents.push([revision, await allOf(records), await allOf(entries)]);
    contents.push(await allOf(store.history(name, 1, Number.POSITIVE_INFINITY)));
  }
  contents.push(await store.revisionAt(EAST, { after: { partition: WEST, revision: 1_200 } }));
  contents.push(await store.load(WEST, 999).catch((error: Error) => error.message));
  const lookup = { account: ACCOUNT, region: "us-east-1", from: timeOf(0), to: timeOf(COUNT), limit: 50 };
  contents.push((await store.lookupEvents(lookup)).events);
  return contents;
}

async function contentsIn(store: Store | Promise<Store>): Promise<unknown> {
  const opened = await store;
  try {
    return await contentsOf(opened);
  } finally {
    await opened.close();
  }
}

const move = (from: string, to: string, ...more: string[]) =>
  runCordon({}, "move", "--from", from, "--to", to, ...more);

test("a log moves to another directory, and grows on there", async () => {
  const to = newDirectory();
  const { status, out, err } = await move(data, to);
  assert.equal(status, 0, err);
  assert.match(out, /^moved 2003 entries in 3 accounts and Regions, and 1500 events of the trail/);
  assert.match(out, /123456789012\/us-west-2 {2}501 {2}sha256 [0-9a-f]{64}\n/);
  assert.deepEqual(
    await contentsIn(openSqliteStore({ directory: to })),
    await contentsIn(openSqliteStore({ directory: data })),
  );
  assert.ok((await verifyLog(to)).isWhole);
  assert.deepEqual(
    readdirSync(to).filter((name) => name.includes("half")),
    [],
  );
  const store = openSqliteStore({ directory: to });
  assert.deepEqual(await store.commit({ expected: new Map([[WEST, COUNT]]), entries: [entryOf(WEST, COUNT + 1)] }), {
    committed: true,
  });
  await store.close();
  assert.ok((await verifyLog(to)).isWhole);
});

test("no server starts on a log that was moved, which can be moved again, and none is confused by another log in its place", async () => {
  const [from, to, third] = [newDirectory(), newDirectory(), newDirectory()];
  const store = openSqliteStore({ directory: from });
  await store.commit({ expected: new Map([[EAST, 0]]), entries: [entryOf(EAST, 1)], events: [eventOf(1)] });
  await store.close();
  assert.match((await move(from, to)).out, /^moved 1 entry in 1 account and Region, and 1 event of the trail;/);
  assert.equal((await move(from, third)).status, 0);
  const refused = await runCordon({ HOME: root }, "serve", "--port", "0", "--data", from);
  assert.equal(refused.status, 2);
  assert.match(
    refused.err,
    new RegExp(`was moved to ${third}, .* Start with --data ${third}\\..* remove ${from}/cordon.db-moved`),
  );
  const opens = async (directory: string) =>
    (
      await openLog(
        { directory },
        () => {},
        () => {},
      )
    ).close();
  await assert.rejects(opens(from), /was moved/);
  await opens(third);
  // A new log, or one that came back or is restored, is no moved one.
  await restoreLog(join(third, "cordon.db"), from, { replaces: true, stamp: "now" });
  await opens(from);
  const removeLog = () => {
    for (const suffix of ["", "-mark"]) rmSync(join(from, `cordon.db${suffix}`), { force: true });
  };
  removeLog();
  assert.equal((await move(to, from)).status, 0);
  await opens(from);
  assert.equal((await move(from, newDirectory())).status, 0);
  removeLog();
  await opens(from);
  await opens(from);
});

test("a log in use, one that isn't there and a place that has one are refused", async () => {
  const store = openSqliteStore({ directory: data });
  const busy = await move(data, newDirectory());
  await store.close();
  assert.deepEqual([busy.status, /is using the log in/.test(busy.err)], [2, true], busy.err);
  const nothing = await move(newDirectory(), newDirectory());
  assert.deepEqual([nothing.status, /there is no log in/.test(nothing.err)], [2, true], nothing.err);
  const taken = await move(data, data);
  assert.equal(taken.status, 2);
  const other = newDirectory();
  await openSqliteStore({ directory: other }).close();
  assert.match((await move(data, other)).err, /has a log already\. Name another directory/);
  assert.match((await runCordon({}, "move", "--from", data)).err, /say from where and to where/);
});

describe("with PostgreSQL", { skip: noPostgres }, () => {
  const database = testDatabase();

  test("a log moves into a database and back, and is the same", async () => {
    await database.empty();
    const moved = await move(data, database.url, "--json");
    assert.equal(moved.status, 0, moved.err);
    const { parts } = JSON.parse(moved.out) as { readonly parts: readonly object[] };
    assert.equal(parts.length, 5);
    const original = await contentsIn(openSqliteStore({ directory: data }));
    assert.deepEqual(await contentsIn(openPostgresStore({ url: database.url })), original);
    const { host, pathname } = new URL(database.url);
    assert.equal(readFileSync(join(data, "cordon.db-moved"), "utf8"), `postgres://${host}${pathname}\n`);
    const back = newDirectory();
    const returned = await move(database.url, back, "--json");
    assert.deepEqual([returned.status, JSON.parse(returned.out || "{}")], [0, { parts }], returned.err);
    assert.deepEqual(await contentsIn(openSqliteStore({ directory: back })), original);
    assert.ok((await verifyLog(back)).isWhole);
    const [state] = await database.sql("SELECT sealing_key FROM cordon.state");
    assert.match(String(state?.["sealing_key"]), /^[0-9a-f]{64}$/);
    // The database says where its log is, and how to go on with it all the same.
    const started = await runCordon(
      { HOME: root },
      ...["serve", "--port", "0", "--data", newDirectory(), "--store", database.url],
    );
    assert.equal(started.status, 2, started.err);
    assert.match(started.err, new RegExp(`was moved to ${back}, .* Start with --data ${back}\\.`));
    await database.sql(/run in it: (DROP .* TO head)\./.exec(started.err)?.[1] ?? "SELECT nothing");
    const store = await openPostgresStore({ url: database.url });
    const next = { expected: new Map([[EAST, COUNT]]), entries: [entryOf(EAST, COUNT + 1)] };
    assert.deepEqual(await store.commit(next), { committed: true });
    await store.snapshot(EAST, COUNT + 1, [{ kind: "vpc", value: { id: "later" } }]);
    assert.equal((await store.load(EAST)).revision, COUNT + 1);
    const busy = await move(database.url, newDirectory());
    await store.close();
    assert.match(busy.err, /A Cordon is using the log in .*Stop every server of it/);
    assert.match((await move(data, database.url)).err, /has a log already\. Name another database/);
    for (const { err, out } of [moved, returned, started, busy]) {
      assert.ok(!(err + out).includes(new URL(database.url).password || "no password"));
    }
  });

  test("killed at whatever moment, the source is whole, and the target has everything or nothing", async () => {
    const script = fileURLToPath(new URL("../../src/main/cordon.ts", import.meta.url));
    let wasKilled = 0;
    for (const wait of [300, 600, 900, 1_200]) {
      await database.empty();
      rmSync(join(data, "cordon.db-moved"), { force: true });
      const child = spawn(process.execPath, [script, "move", "--from", data, "--to", database.url], {
        stdio: "ignore",
      });
      const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
      await pause(wait);
      child.kill("SIGKILL");
      if ((await ended) === "SIGKILL") wasKilled += 1;
      assert.ok((await verifyLog(data)).isWhole);
      // The server of a process that was killed ends its transaction when it notices.
      await database.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user",
      );
      const store = await openPostgresStore({ url: database.url });
      const { length } = await store.partitions();
      await store.close();
      assert.ok(length === 0 || length === 3, `${length} partitions`);
      assert.ok(length === 0 || existsSync(join(data, "cordon.db-moved")), "a server may start on either");
      await database.sql("DELETE FROM cordon.server");
      const again = await move(data, database.url);
      assert.equal(again.status, 0, again.err);
    }
    assert.ok(wasKilled > 0);
    assert.ok(existsSync(join(data, "cordon.db")));
  });
});
