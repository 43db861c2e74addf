/** The embedded store passes the contract; then what only a file can suffer. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { allOf } from "../model/world/all-of-for-tests.ts";
import { historyContract } from "./history/history.contract.ts";
import { openSqliteStore, removeSqliteStore } from "./sqlite.ts";
import { stagingContract } from "./staging.contract.ts";
import { type Engine, entryOf, storeContract } from "./store.contract.ts";

const root = mkdtempSync(join(tmpdir(), "cordon-store-"));
after(() => rmSync(root, { recursive: true }));
let made = 0;
const newDirectory = (): string => join(root, String(++made), "data");

let directory = "";
const engine: Engine = {
  name: "sqlite",
  open: () => {
    directory = newDirectory();
    return openSqliteStore({ directory });
  },
  reopen: () => openSqliteStore({ directory }),
};
storeContract(engine);
stagingContract(engine);
historyContract(engine);

const EAST = "123456789012/us-east-1";
const grow = (store: ReturnType<typeof openSqliteStore>, from: number, to: number) =>
  Promise.all(
    Array.from({ length: to - from }, (_, i) =>
      store.commit({ expected: new Map([[EAST, from + i]]), entries: [entryOf(EAST, from + i + 1)] }),
    ),
  );

/** Lays hands on the file of a closed store. */
function tamper(at: string, sql: string): void {
  const db = new DatabaseSync(join(at, "cordon.db"));
  db.exec(sql);
  db.close();
}

test("a second process on the same directory is refused, told why, and does no harm", async () => {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  const script = `import("${import.meta.resolve("./sqlite.ts")}").then(({ openSqliteStore }) => {
    try { openSqliteStore({ directory: ${JSON.stringify(at)} }); console.log("opened"); }
    catch (error) { console.log(error.code, error.message); }
  })`;
  const child = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", timeout: 20_000 });
  assert.equal(
    child.stdout,
    `in-use Another process (${process.pid}) is using the log in ${at}. Stop that process, or choose another directory.\n`,
  );
  assert.equal(child.stderr, "", "and no warning about an experimental module");
  assert.throws(() => openSqliteStore({ directory: at }), { code: "in-use" });
  assert.deepEqual(await grow(store, 0, 1), [{ committed: true }]);
  await store.close();
  await openSqliteStore({ directory: at }).close();
});

test("what another version or another program wrote is refused and left alone", async () => {
  const at = newDirectory();
  await openSqliteStore({ directory: at }).close();
  tamper(at, "PRAGMA user_version = 99");
  assert.throws(() => openSqliteStore({ directory: at }), {
    code: "unknown-version",
    message: /version 99.*version 5/,
  });
  tamper(at, "PRAGMA user_version = 1; PRAGMA application_id = 0");
  assert.throws(() => openSqliteStore({ directory: at }), { code: "unknown-version", message: /not a Cordon store/ });
});

test("only the owner may read the files, also in a directory that was there and in files that were open to others", async () => {
  const at = newDirectory();
  mkdirSync(at, { recursive: true, mode: 0o755 });
  const store = openSqliteStore({ directory: at });
  await grow(store, 0, 1);
  const readable = () => readdirSync(at).filter((name) => (statSync(join(at, name)).mode & 0o077) !== 0);
  assert.deepEqual([readdirSync(at).length, readable()], [3, []]);
  await store.close();
  chmodSync(join(at, "cordon.db"), 0o644);
  await openSqliteStore({ directory: at }).close();
  assert.deepEqual(readable(), []);
});

test("only the owner may read the directory", () => {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  assert.equal(statSync(at).mode & 0o077, 0);
  return store.close();
});

test("a store that was removed is new and empty when it opens again", async () => {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  await grow(store, 0, 3);
  await store.close();
  removeSqliteStore({ directory: at });
  const anew = openSqliteStore({ directory: at });
  assert.deepEqual(await anew.partitions(), []);
  await anew.close();
});

test("a snapshot that lost a chunk is passed over", async () => {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  await grow(store, 0, 4);
  await store.snapshot(EAST, 2, [{ kind: "vpc", value: { id: "older" } }]);
  await store.snapshot(EAST, 4, [{ kind: "vpc", value: { id: "newer" } }]);
  await store.close();
  tamper(at, "DELETE FROM snapshot_chunk WHERE snapshot = (SELECT max(id) FROM snapshot)");
  const reopened = openSqliteStore({ directory: at });
  const { revision, records, entries } = await reopened.load(EAST);
  assert.equal(revision, 2);
  assert.deepEqual(await allOf(records), [{ kind: "vpc", value: { id: "older" } }]);
  assert.deepEqual(await allOf(entries), [entryOf(EAST, 3), entryOf(EAST, 4)]);
  await reopened.close();
});

test("old snapshots and those begun by a process that died leave nothing behind", async () => {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  await grow(store, 0, 12);
  for (let revision = 1; revision <= 12; revision += 1) {
    await store.snapshot(EAST, revision, [{ kind: "vpc", value: { id: `vpc-${revision}` } }]);
  }
  await store.close();
  const count = () => {
    const db = new DatabaseSync(join(at, "cordon.db"));
    const row = db
      .prepare("SELECT (SELECT count(*) FROM snapshot) AS whole, (SELECT count(*) FROM snapshot_chunk) AS chunks")
      .get();
    db.close();
    return { ...row };
  };
  assert.deepEqual(count(), { whole: 5, chunks: 5 });
  tamper(at, "INSERT INTO snapshot_chunk VALUES (77, 0, '[]', 0)");
  await openSqliteStore({ directory: at }).close();
  assert.deepEqual(count(), { whole: 5, chunks: 5 });
});

test("a log with a hole is reported, not folded", async () => {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  await grow(store, 0, 5);
  await store.close();
  tamper(at, "DELETE FROM entry WHERE revision = 3");
  const reopened = openSqliteStore({ directory: at });
  const { entries } = await reopened.load(EAST);
  await assert.rejects(allOf(entries), { code: "damaged", message: /between 1 and 5 are missing/ });
  await reopened.close();
});

test("when a write fails for another reason than room, the store fails loudly and refuses everything", async () => {
  const at = newDirectory();
  const store = openSqliteStore({ directory: at });
  await grow(store, 0, 3);
  await store.close();
  tamper(
    at,
    "CREATE TRIGGER break BEFORE INSERT ON entry WHEN new.revision = 5 BEGIN SELECT raise(ABORT, 'broken'); END",
  );
  const reopened = openSqliteStore({ directory: at });
  assert.deepEqual(await grow(reopened, 3, 4), [{ committed: true }]);
  await assert.rejects(grow(reopened, 4, 6), { code: "failed", message: /broken.*start again/ });
  await assert.rejects(reopened.commit({ expected: new Map([[EAST, 4]]), entries: [] }), { code: "failed" });
  await assert.rejects(reopened.load(EAST), { code: "failed" });
  await reopened.close();
});
