/** The rows of an embedded log, and how they're written. */
import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { integer, text } from "../damage.ts";
import { Digests, type LogRows } from "./log-rows.ts";

const PAGE = 500;
const CHUNKS_A_PAGE = 32;

/** Whatever `db` sees. */
export function sqliteRows(db: DatabaseSync): LogRows {
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
  };
}

/** All but the trail. */
export async function fillSqlite(db: DatabaseSync, rows: LogRows): Promise<void> {
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
