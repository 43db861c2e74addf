/** The trail in the embedded store passes the contract; then what only a file can suffer. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { allOf } from "../model/world/all-of-for-tests.ts";
import { openSqliteStore } from "./sqlite.ts";
import { entryOf } from "./store.contract.ts";
import { eventOf, trailContract } from "./trail.contract.ts";
import { verifyLog } from "./verify.ts";

const root = mkdtempSync(join(tmpdir(), "cordon-trail-"));
after(() => rmSync(root, { recursive: true }));
let made = 0;
const newDirectory = (): string => join(root, String(++made), "data");

let directory = "";
trailContract({
  name: "sqlite",
  open: () => {
    directory = newDirectory();
    return openSqliteStore({ directory });
  },
  reopen: () => openSqliteStore({ directory }),
});

const EAST = "123456789012/us-east-1";
const LOOKUP = { account: "123456789012", region: "us-east-1", from: "2026-01-01", to: "2027-01-01", limit: 50 };
const vpc = (n: number) => ({ ...LOOKUP, attribute: { key: "ResourceName", value: `vpc-${n}` } as const });

/** A closed log with 600 events, of which 512 are in the index. */
async function logWithTrail(): Promise<string> {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  const events = Array.from({ length: 600 }, (_, n) => eventOf(n));
  await store.commit({ expected: new Map([[EAST, 0]]), entries: [entryOf(EAST, 1)], events });
  await store.close();
  return at;
}

function tamper(at: string, sql: string): void {
  const db = new DatabaseSync(join(at, "cordon.db"));
  db.exec(sql);
  db.close();
}

const problemOf = async (at: string): Promise<string> => {
  const verified = await verifyLog(at);
  return verified.isWhole ? "" : verified.damage.map(({ problem }) => problem).join();
};

test("verify counts the events", async () => {
  const verified = await verifyLog(await logWithTrail());
  assert.equal(verified.isWhole && verified.events, 600);
});

const damages = [
  {
    what: "a changed event",
    sql: "UPDATE event SET body = replace(body, 'alice', 'carol') WHERE sequence = 5",
    vpc: 4,
    says: /event 5 .*checksum/,
  },
  {
    what: "a moved event",
    sql: "UPDATE event SET sequence = -5 WHERE sequence = 5",
    vpc: 4,
    says: /event 5 .*missing/,
  },
  { what: "a deleted event", sql: "DELETE FROM event WHERE sequence = 5", vpc: 4, says: /event 5 .*missing/ },
  {
    what: "a changed event outside the index",
    sql: "UPDATE event SET body = '{}' WHERE sequence = 590",
    vpc: 589,
    says: /event 590 .*checksum/,
  },
];
for (const { what, sql, vpc: n, says } of damages) {
  test(`${what} is named and never served, and the log is served all the same`, async () => {
    const at = await logWithTrail();
    tamper(at, sql);
    assert.match(await problemOf(at), says);
    const store = openSqliteStore({ directory: at });
    await assert.rejects(store.lookupEvents(vpc(n)), { code: "damaged", message: says });
    assert.deepEqual((await allOf((await store.load(EAST)).entries)).length, 1);
    const more = { expected: new Map([[EAST, 1]]), entries: [entryOf(EAST, 2)], events: [eventOf(601)] };
    assert.deepEqual(await store.commit(more), { committed: true });
    await store.close();
  });
}

test("an index that doesn't fit its events is named", async () => {
  for (const sql of [
    "DELETE FROM event_key WHERE key = (SELECT min(key) FROM event_key)",
    "INSERT INTO event_key VALUES (1, 1, '0')",
    "UPDATE event_key SET places = '77' WHERE key = (SELECT min(key) FROM event_key)",
    "DELETE FROM event_block WHERE first = 257",
  ]) {
    const at = await logWithTrail();
    tamper(at, sql);
    assert.match(await problemOf(at), /the (index of the )?trail/, sql);
  }
});

test("events cut off the end of the trail are missed", async () => {
  const at = await logWithTrail();
  tamper(at, "DELETE FROM event WHERE sequence > 590");
  assert.match(await problemOf(at), /ends with event 590, and event 600 was acknowledged/);
  assert.throws(() => openSqliteStore({ directory: at }), { code: "damaged" });
});

test("a log of the version without a trail gets one, and keeps its entries", async () => {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  await store.commit({ expected: new Map([[EAST, 0]]), entries: [entryOf(EAST, 1)] });
  await store.close();
  const tables = ["event", "event_block", "event_key", "beginning"].map((name) => `DROP TABLE ${name};`).join(" ");
  tamper(at, `${tables} PRAGMA user_version = 3`);
  const again = openSqliteStore({ directory: at });
  assert.deepEqual((await again.lookupEvents(LOOKUP)).events, []);
  assert.deepEqual(await again.commit({ expected: new Map(), entries: [], events: [eventOf(1)] }), { committed: true });
  assert.equal((await again.lookupEvents(LOOKUP)).events.length, 1);
  assert.deepEqual(await again.partitions(), [EAST]);
  await again.close();
});
