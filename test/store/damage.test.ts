/** Damage to the files of a log is found and named, and never served: every answer is what was written. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { before, test } from "node:test";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import { partitionKey, put } from "../../src/model/world/change.ts";
import { Partition } from "../../src/model/world/partition.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const root = temporaryFolder("damage");
/** The log of a process that was killed while it wrote, and the same log after an orderly close. */
const killed = join(root, "killed");
const closed = join(root, "closed");
const work = join(root, "work");
const DB = "cordon.db";
const WAL = "cordon.db-wal";

let truth: ReadonlyMap<string, string>;

before(async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "writer.ts"), killed, "damage", "150"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) if (line === "done") child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  cpSync(killed, closed, { recursive: true });
  truth = (await served(closed)).answers;
  assert.equal(truth.size, 3);
});

/** The answers of a store on the directory: state and history by partition, and the partitions that it calls damaged. */
async function served(directory: string): Promise<{ answers: Map<string, string>; damaged: string[] }> {
  const store = openSqliteStore({ directory });
  const answers = new Map<string, string>();
  const damaged: string[] = [];
  try {
    for (const name of await store.partitions()) {
      try {
        const partition = new Partition(partitionKey(name));
        const { records, entries } = await store.load(name);
        for (const { kind, value } of await allOf(records)) partition.apply(put(kind, value as never));
        for (const { changes } of await allOf(entries)) for (const change of changes) partition.apply(change);
        const state = [...partition.records()].map((record) => JSON.stringify(record)).sort();
        // As text, because a diff of a hundred entries helps nobody.
        answers.set(name, JSON.stringify([state, await allOf(store.history(name, 1, Number.POSITIVE_INFINITY))]));
      } catch (error) {
        assert.equal((error as { code?: string }).code, "damaged", String(error));
        damaged.push(name);
      }
    }
  } finally {
    await store.close().catch(() => {});
  }
  return { answers, damaged };
}

/** Damages a copy, opens it, asserts that only the truth was served, and returns the outcome. */
async function outcome(of: string, damage: (directory: string) => void): Promise<"whole" | "named" | "refused"> {
  rmSync(work, { recursive: true, force: true });
  cpSync(of, work, { recursive: true });
  damage(work);
  let found: Awaited<ReturnType<typeof served>>;
  try {
    found = await served(work);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    assert.ok(code === "damaged" || code === "unknown-version", String(error));
    assert.match(message, /cordon restore|Choose another directory|Use the Cordon that wrote it/);
    return "refused";
  }
  for (const name of truth.keys()) {
    const isRight = found.damaged.includes(name) || found.answers.get(name) === truth.get(name);
    assert.ok(isRight, `${name} is served otherwise`);
  }
  return found.damaged.length > 0 ? "named" : "whole";
}

const turnBit = (file: string, bit: number) => (directory: string) => {
  const bytes = readFileSync(join(directory, file));
  bytes[bit >>> 3] = (bytes[bit >>> 3] as number) ^ (1 << (bit & 7));
  writeFileSync(join(directory, file), bytes);
};

/** Positions spread over a file of `bytes` bytes, in steps of a prime number of bits. */
function* bitsOf(bytes: number, times: number): Generator<number> {
  for (let n = 0; n < times; n++) yield (n * 15_485_863) % (8 * bytes);
}

test("one flipped bit in the write-ahead log is never missed", async () => {
  const { length } = readFileSync(join(killed, WAL));
  for (const bit of bitsOf(length, 100)) {
    assert.equal(await outcome(killed, turnBit(WAL, bit)), "refused", `bit ${bit}`);
  }
});

test("one flipped bit in the database is named, refused, or in unused space", async () => {
  const { length } = readFileSync(join(closed, DB));
  const outcomes = new Set<string>();
  for (const bit of bitsOf(length, 150)) outcomes.add(await outcome(closed, turnBit(DB, bit)));
  assert.ok(outcomes.has("named"), "some fell into rows");
});

test("a database that is empty, missing, or copied without its write-ahead log is refused, and no file is changed", async () => {
  const cases: [string, (directory: string) => void][] = [
    ["emptied beside its log", (at) => truncateSync(join(at, DB), 0)],
    ["removed beside its log", (at) => rmSync(join(at, DB))],
    ["alone, as a copy of a running one", (at) => [WAL, `${DB}-mark`].map((file) => rmSync(join(at, file)))],
    ["without its log", (at) => rmSync(join(at, WAL))],
    ["with its log emptied", (at) => truncateSync(join(at, WAL), 0)],
  ];
  for (const [what, damage] of cases) {
    const file = what.startsWith("removed") ? WAL : DB;
    let before = Buffer.alloc(0);
    assert.equal(
      await outcome(killed, (at) => {
        damage(at);
        before = readFileSync(join(at, file));
      }),
      "refused",
      what,
    );
    assert.ok(before.equals(readFileSync(join(work, file))), `${what}: ${file} was changed`);
  }
});

test("rows that were deleted or changed by hand are noticed", async () => {
  const edit = (sql: string) => (directory: string) => {
    const db = new DatabaseSync(join(directory, DB));
    db.exec(sql);
    db.close();
  };
  const last = "(SELECT max(sequence) FROM entry)";
  assert.equal(await outcome(closed, edit(`DELETE FROM entry WHERE sequence > ${last} - 5`)), "refused");
  assert.equal(await outcome(closed, edit(`DELETE FROM entry WHERE sequence = 7`)), "named");
  assert.equal(
    await outcome(closed, edit(`UPDATE entry SET body = replace(body, 'root', 'tree') WHERE sequence = 9`)),
    "named",
  );
  const swapped = `UPDATE entry SET body = (SELECT body FROM entry WHERE sequence = 4) WHERE sequence = 3`;
  assert.equal(await outcome(closed, edit(swapped)), "named");
  assert.equal(await outcome(closed, edit("DELETE FROM entry")), "refused");
});

test("a data directory that is removed or moved during operation accepts nothing more", async () => {
  for (const [what, harm] of [
    ["removed", () => rmSync(work, { recursive: true })],
    ["moved", () => renameSync(work, join(root, "moved"))],
    ["without its database", () => rmSync(join(work, DB))],
  ] as const) {
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work);
    const store = openSqliteStore({ directory: work });
    const commit = (revision: number) =>
      store.commit({
        expected: new Map([["111111111111/us-east-1", revision - 1]]),
        entries: [
          {
            partition: "111111111111/us-east-1",
            revision,
            time: "",
            principal: "",
            requestId: "",
            operation: "",
            changes: [],
          },
        ],
      });
    assert.deepEqual(await commit(1), { committed: true });
    harm();
    await assert.rejects(commit(2), { code: "failed", message: /was removed or moved/ }, what);
    await assert.rejects(commit(3), { code: "failed" }, what);
    await store.close();
  }
});

test("a log of the first version is upgraded, and checked from then on", async () => {
  const downgrade = (directory: string) => {
    const db = new DatabaseSync(join(directory, DB));
    db.exec(`
      ALTER TABLE entry DROP COLUMN checksum;
      ALTER TABLE snapshot_chunk DROP COLUMN checksum;
      DROP TABLE state;
      DROP TABLE event;
      DROP TABLE event_block;
      DROP TABLE event_key;
      DROP TABLE beginning;
      CREATE TABLE log (epoch TEXT NOT NULL);
      PRAGMA user_version = 1;
    `);
    db.close();
    rmSync(join(directory, `${DB}-mark`));
  };
  assert.equal(await outcome(closed, downgrade), "whole");
  const upgraded = join(root, "upgraded");
  mkdirSync(upgraded);
  copyFileSync(join(work, DB), join(upgraded, DB));
  assert.equal(await outcome(upgraded, () => {}), "whole");
  const db = new DatabaseSync(join(upgraded, DB));
  db.exec("UPDATE entry SET body = replace(body, 'root', 'tree') WHERE sequence = 9");
  db.close();
  assert.equal(await outcome(upgraded, () => {}), "named");
});
