/** The rows of an embedded log: read while nobody else has it open, and written whole beside their place before they get it. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreError } from "../../model/world/log.ts";
import { decodeEvent } from "../codec.ts";
import { integer, text } from "../damage.ts";
import { flush } from "../flush.ts";
import { DATABASE, openSqliteStore } from "../sqlite.ts";
import { Digests, type LogRows } from "./log-rows.ts";
import { forgetMoved } from "./moved-mark.ts";

const PAGE = 500;
const CHUNKS_A_PAGE = 32;
/** Where the log is written. What a move that was killed left there goes with the next one. */
const HALF = "half-moved";

/** Opens the log in a directory. It upgrades one of an earlier version. Throws StoreError `in-use` and `damaged`. */
export async function readSqliteRows(directory: string): Promise<LogRows> {
  const file = join(directory, DATABASE);
  if (!existsSync(file)) throw new StoreError("unknown-version", `there is no log in ${directory}`);
  // Whatever a process that died left to do is done by opening it.
  await openSqliteStore({ directory }).close();
  const db = new DatabaseSync(file, { timeout: 0 });
  // Whoever wants to open it meanwhile is refused.
  db.exec("PRAGMA locking_mode = exclusive; BEGIN IMMEDIATE");
  const all = (sql: string, ...values: (string | number)[]) => db.prepare(sql).all(...values);
  return {
    beginnings: all("SELECT partition, revision, checksum FROM beginning").map((row) => ({
      partition: text(row, "partition"),
      revision: integer(row, "revision"),
      checksum: integer(row, "checksum"),
    })),
    snapshots: all("SELECT id, partition, revision, chunks FROM snapshot WHERE partition <> '' ORDER BY id").map(
      (row) => ({
        id: integer(row, "id"),
        partition: text(row, "partition"),
        revision: integer(row, "revision"),
        chunks: integer(row, "chunks"),
      }),
    ),
    async *entries() {
      const page = db.prepare(
        `SELECT sequence, partition, revision, body, checksum FROM entry WHERE sequence > ?
          AND revision >= coalesce((SELECT revision FROM beginning WHERE partition = entry.partition), 0)
          ORDER BY sequence LIMIT ${PAGE}`,
      );
      for (let rows = page.all(0); rows.length > 0; rows = page.all(integer(rows.at(-1), "sequence"))) {
        yield rows.map((row) => ({
          partition: text(row, "partition"),
          revision: integer(row, "revision"),
          body: text(row, "body"),
          checksum: integer(row, "checksum"),
        }));
        await nextTurn();
      }
    },
    async *chunks() {
      const page = db.prepare(
        `SELECT snapshot, number, records, checksum FROM snapshot_chunk WHERE (snapshot, number) > (?, ?)
          ORDER BY snapshot, number LIMIT ${CHUNKS_A_PAGE}`,
      );
      for (let last = [0, -1]; ; ) {
        const rows = page.all(...last).map((row) => ({
          batch: integer(row, "snapshot"),
          number: integer(row, "number"),
          body: text(row, "records"),
          checksum: integer(row, "checksum"),
        }));
        const end = rows.at(-1);
        if (end === undefined) return;
        yield rows;
        last = [end.batch, end.number];
        await nextTurn();
      }
    },
    async *events() {
      const page = db.prepare(`SELECT sequence, body FROM event WHERE sequence > ? ORDER BY sequence LIMIT ${PAGE}`);
      for (let rows = page.all(0); rows.length > 0; rows = page.all(integer(rows.at(-1), "sequence"))) {
        yield rows.map((row) => text(row, "body"));
        await nextTurn();
      }
    },
    async close() {
      db.close();
    },
  };
}

/** Makes the rows the log of a directory, all or nothing. Throws an Error if there's a log already. */
export async function writeSqliteRows(directory: string, rows: LogRows): Promise<void> {
  refuseIfThere(directory);
  const half = join(directory, HALF);
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  const store = openSqliteStore({ directory: half });
  for await (const bodies of rows.events()) {
    await store.commit({ expected: new Map(), entries: [], events: bodies.map(decodeEvent) });
  }
  await store.close();
  const file = join(half, DATABASE);
  const db = new DatabaseSync(file);
  // It counts only once it's whole, and then it's flushed.
  db.exec("PRAGMA synchronous = OFF; BEGIN");
  await fill(db, rows);
  db.exec("COMMIT");
  db.close();
  flush(file);
  refuseIfThere(directory);
  forgetMoved(directory);
  renameSync(file, join(directory, DATABASE));
  flush(directory);
  rmSync(half, { recursive: true, force: true });
}

async function fill(db: DatabaseSync, rows: LogRows): Promise<void> {
  const digests = new Digests(rows);
  const beginning = db.prepare("INSERT INTO beginning (partition, revision, checksum) VALUES (?, ?, ?)");
  for (const { partition, revision, checksum } of rows.beginnings) beginning.run(partition, revision, checksum);
  // INVARIANT: the heads add up to the number of the last entry, so those that were dropped have numbers, too.
  let sequence = rows.beginnings.reduce((sum, { revision }) => sum + revision - 1, 0);
  const entry = db.prepare("INSERT INTO entry (sequence, partition, revision, body, checksum) VALUES (?, ?, ?, ?, ?)");
  for await (const page of rows.entries()) {
    for (const row of page) {
      digests.addEntry(row);
      entry.run(++sequence, row.partition, row.revision, row.body, row.checksum);
    }
  }
  const snapshot = db.prepare("INSERT INTO snapshot (id, partition, revision, chunks) VALUES (?, ?, ?, ?)");
  for (const { id, partition, revision, chunks } of rows.snapshots) snapshot.run(id, partition, revision, chunks);
  const chunk = db.prepare("INSERT INTO snapshot_chunk (snapshot, number, records, checksum) VALUES (?, ?, ?, ?)");
  for await (const page of rows.chunks()) {
    for (const row of page) {
      digests.addChunk(row);
      chunk.run(row.batch, row.number, row.body, row.checksum);
    }
  }
  // Changes that were staged belong to no partition; only that their chunks are kept.
  db.exec(`
    INSERT INTO snapshot (id, partition, revision, chunks)
    SELECT snapshot, '', 0, count(*) FROM snapshot_chunk WHERE snapshot NOT IN (SELECT id FROM snapshot) GROUP BY snapshot
  `);
}

function refuseIfThere(directory: string): void {
  const there = ["", "-wal", "-mark"].filter((suffix) => existsSync(join(directory, `${DATABASE}${suffix}`)));
  if (there.length > 0) throw new Error(`${directory} has a log already. Name another directory.`);
}
