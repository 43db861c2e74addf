/** A move that ends early, meets another one, or servers: no two logs that go different ways come of it, and no change is lost. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import type { Store } from "../../src/model/world/log.ts";
import { moveLog, type Place } from "../../src/store/move/move.ts";
import { openPostgresSource, openPostgresTarget } from "../../src/store/move/postgres-places.ts";
import { openSqliteSource, openSqliteTarget } from "../../src/store/move/sqlite-places.ts";
import { openPostgresStore } from "../../src/store/postgres/postgres-store.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { entryOf } from "../../src/store/store.contract.ts";
import { verifyLog } from "../../src/store/verify.ts";
import { noPostgres } from "../postgres/binaries.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { testDatabase } from "./postgres/database-for-tests.ts";

const [EAST, WEST] = ["us-east-1", "us-west-2"].map((region) => `123456789012/${region}`) as [string, string];
const root = temporaryFolder("move-interrupted");
let made = 0;
const newDirectory = (): string => join(root, String(++made));
const isMarked = (directory: string): boolean => existsSync(join(directory, "cordon.db-moved"));
const noKey = (): undefined => undefined;

async function append(store: Store, partition: string, from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n++) {
    const commit = { expected: new Map([[partition, n]]), entries: [entryOf(partition, n + 1)] };
    assert.deepEqual(await store.commit(commit), { committed: true });
  }
}

async function newLog(count = 3, partition = EAST): Promise<string> {
  const directory = newDirectory();
  const store = openSqliteStore({ directory });
  await append(store, partition, 0, count);
  await store.close();
  return directory;
}

const lastOf = async (store: Store, partition: string): Promise<number> =>
  (await allOf(store.history(partition, 1, Number.POSITIVE_INFINITY))).length;

async function revisionIn(directory: string, partition = EAST): Promise<number> {
  assert.ok((await verifyLog(directory)).isWhole);
  const store = openSqliteStore({ directory });
  try {
    return await lastOf(store, partition);
  } finally {
    await store.close();
  }
}

test("of two moves into one directory one wins, and the other has changed nothing", async () => {
  for (let pair = 0; pair < 4; pair++) {
    const sources = [await newLog(20 + pair), await newLog(40 + pair)];
    const to = newDirectory();
    const moves = await Promise.allSettled(
      sources.map((directory) => moveLog({ directory }, { directory: to }, noKey)),
    );
    const lost = moves.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    assert.equal(lost.length, 1);
    assert.match(String(lost[0]?.reason), /has a log already\. Name another directory/);
    const winner = moves.findIndex(({ status }) => status === "fulfilled");
    assert.equal(await revisionIn(to), (winner === 0 ? 20 : 40) + pair);
    assert.deepEqual(
      sources.map(isMarked),
      [0, 1].map((n) => n === winner),
    );
    assert.deepEqual(
      readdirSync(to).filter((name) => name.includes("half")),
      [],
    );
  }
});

test("what comes into the directory during a move stays, and the log that was to be moved goes on", async () => {
  const directory = await newLog();
  const to = newDirectory();
  const source = await openSqliteSource(directory, undefined);
  const target = await openSqliteTarget(to);
  await target.fill(source.rows, undefined);
  const other = openSqliteStore({ directory: to });
  await append(other, WEST, 0, 2);
  await assert.rejects(target.show(), /has a log already/);
  await target.close();
  await source.close();
  await other.close();
  assert.equal(await revisionIn(directory), 3);
  assert.equal(await revisionIn(to, WEST), 2);
});

test("the same move once more finds out what became of one that was interrupted", async () => {
  const directory = await newLog();
  const to = newDirectory();
  const { parts } = await moveLog({ directory }, { directory: to }, noKey);
  // It was killed before it could say so.
  assert.ok(isMarked(directory));
  assert.deepEqual(await moveLog({ directory }, { directory: to }, noKey), { parts });
  assert.equal(await revisionIn(to), 3);
  // It was killed between the mark and the last step; and what one that was killed left behind goes.
  const other = newDirectory();
  await moveLog({ directory }, { directory: other }, noKey);
  for (const name of readdirSync(other)) rmSync(join(other, name));
  const left = join(other, "half-moved-999999999-0f");
  await openSqliteStore({ directory: left }).close();
  assert.deepEqual(await moveLog({ directory }, { directory: other }, noKey), { parts });
  assert.equal(existsSync(left), false);
  // It's the log of somebody who goes on with it.
  const user = openSqliteStore({ directory: other });
  await append(user, EAST, 3, 1);
  await user.close();
  await assert.rejects(moveLog({ directory }, { directory: other }, noKey), /has a log already/);
});

test("a place isn't moved into itself, whatever it's called", async () => {
  const directory = await newLog();
  const self = { directory: join(directory, "..", directory.slice(root.length + 1)) };
  await assert.rejects(moveLog({ directory }, self, noKey), /is where the log is\. Name another place/);
  assert.ok(!isMarked(directory));
});

describe("with PostgreSQL", { skip: noPostgres }, () => {
  const database = testDatabase();
  const place = (): Extract<Place, { url: string }> => ({ url: database.url, environment: {} });
  beforeEach(() => database.empty());

  /** As a server is that was paused so long ago that nobody takes it for alive. */
  const openPaused = async (): Promise<Store> => {
    const store = await openPostgresStore({ url: database.url, patience: 5_000 });
    await database.sql("UPDATE cordon.server SET seen = now() - interval '1 hour'");
    return store;
  };

  test("a server that was paused while its log was moved away acknowledges and answers nothing any more", async () => {
    const paused = await openPaused();
    await append(paused, EAST, 0, 3);
    const to = newDirectory();
    await moveLog(place(), { directory: to }, noKey);
    const gone = { code: "unavailable", message: /The log isn't in the database .* any more: cordon move took it/ };
    // It says so although nobody has asked anything of it.
    while (paused.shared?.trouble === undefined) await pause(20);
    assert.match(paused.shared.trouble.message, gone.message);
    await assert.rejects(paused.commit({ expected: new Map([[EAST, 3]]), entries: [entryOf(EAST, 4)] }), gone);
    await assert.rejects(paused.commit({ expected: new Map([[WEST, 0]]), entries: [entryOf(WEST, 1)] }), gone);
    await assert.rejects(async () => paused.shared?.heads([EAST]), gone);
    await assert.rejects(async () => paused.shared?.take([EAST]), gone);
    await paused.close();
    assert.equal(await revisionIn(to), 3);
    // It's still there, and can be moved again.
    const again = newDirectory();
    await moveLog(place(), { directory: again }, noKey);
    assert.equal(await revisionIn(again), 3);
    await assert.rejects(openPostgresStore({ url: database.url }), new RegExp(`was moved to ${again}, `));
    await assert.rejects(moveLog({ directory: to }, place(), noKey), /was moved to/);
  });

  test("a server that starts while its log is moved away waits, and is told where it went", async () => {
    const before = await openPaused();
    await append(before, EAST, 0, 2);
    const source = await openPostgresSource(place());
    const starting = openPostgresStore({ url: database.url });
    const late = before.commit({ expected: new Map([[EAST, 2]]), entries: [entryOf(EAST, 3)] });
    const outcomes = Promise.allSettled([starting, late]);
    await source.mark("/elsewhere");
    await source.close();
    const [started, committed] = await outcomes;
    assert.match(String((started as PromiseRejectedResult).reason), /was moved to \/elsewhere/);
    assert.match(String((committed as PromiseRejectedResult).reason), /cordon move took it elsewhere/);
    await before.close();
  });

  test("a server that starts on a database during a move into it waits for the log, and one at work there stops the move", async () => {
    const directory = await newLog();
    const source = await openSqliteSource(directory, "a".repeat(64));
    const target = await openPostgresTarget(place(), source);
    await target.fill(source.rows, source.sealedWith);
    const starting = openPostgresStore({ url: database.url });
    await target.show();
    await target.close();
    await source.close();
    const store = await starting;
    assert.equal(await lastOf(store, EAST), 3);
    assert.equal(await store.shared?.sealedWith("b".repeat(64)), "a".repeat(64));
    await store.close();
    await database.empty();
    const working = await openPostgresStore({ url: database.url });
    await assert.rejects(moveLog({ directory }, place(), noKey), /A Cordon is using the log/);
    await working.close();
    assert.ok(!isMarked(directory));
  });

  test("no log is moved under a server that seals with another key", async () => {
    const directory = await newLog();
    const paused = await openPaused();
    await paused.shared?.sealedWith("b".repeat(64));
    const key = (at: string) => (at === directory ? "a".repeat(64) : undefined);
    await assert.rejects(moveLog({ directory }, place(), key), /another sealing\.key were started on .*no log yet/);
    assert.deepEqual(await paused.partitions(), []);
    await paused.close();
    assert.ok(!isMarked(directory));
  });

  test("a last step that the database refuses leaves both as they were", async () => {
    const directory = await newLog();
    await (await openPostgresStore({ url: database.url })).close();
    await database.sql(`CREATE FUNCTION cordon.refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'not today'; END $$`);
    await database.sql(`CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON cordon.entry DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION cordon.refuse()`);
    await assert.rejects(moveLog({ directory }, place(), noKey), /not today/);
    assert.ok(!isMarked(directory));
    writeFileSync(join(directory, "cordon.db-moved"), "/before\n");
    await assert.rejects(moveLog({ directory }, place(), noKey), /not today/);
    assert.ok(isMarked(directory));
    assert.deepEqual(await database.sql("SELECT 1 FROM cordon.entry"), []);
    await database.sql("DROP TRIGGER refuse ON cordon.entry");
    await moveLog({ directory }, place(), noKey);
    assert.deepEqual(await database.sql("SELECT count(*)::int AS n FROM cordon.entry"), [{ n: 3 }]);
  });

  test("a database that can't be moved into leaves the one that was to be moved as it was", async () => {
    const store = await openPostgresStore({ url: database.url });
    await append(store, EAST, 0, 2);
    await store.close();
    const taken = await newLog();
    await assert.rejects(moveLog(place(), { directory: taken }, noKey), /has a log already/);
    const opened = await openPostgresStore({ url: database.url });
    await append(opened, EAST, 2, 1);
    await opened.close();
  });

  test("the same database by another name is refused at once", async () => {
    await (await openPostgresStore({ url: database.url })).close();
    for (const host of ["127.0.0.1", "localhost"]) {
      const to = { ...place(), url: database.url.replace("127.0.0.1", host) };
      await assert.rejects(moveLog(place(), to, noKey), /is where the log is\. Name another place/);
    }
  });
});
