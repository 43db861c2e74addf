/**
 * What the embedded log is written on: tables in SQLite. Every entry has a checksum chained to the entry before it in its
 * partition, so that a changed, moved or missing row is noticed when it's read, and is never served.
 */
import { closeSync, existsSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { StoreError } from "../model/world/log.ts";
import { type Acknowledged, AcknowledgedMark, readMark } from "./acknowledged-mark.ts";
import { checksumOf } from "./codec.ts";
import { damaged, integer, text } from "./damage.ts";
import { superfluous } from "./history/kept-snapshots.ts";
import { SqliteBeginnings } from "./history/sqlite-beginnings.ts";
import type { Batch, Medium, Row, Snapshot } from "./medium.ts";
import { lastEvent, SqliteEvents } from "./sqlite-events.ts";

// SQLite result codes; the extended ones carry these in their low byte.
export const BUSY = 5;
export const CORRUPT = 11;
export const FULL = 13;
export const NOT_A_DATABASE = 26;

/** The mark lies beside the database. */
export const markFile = (file: string): string => `${file}-mark`;

/** `advice` says what to do. The mark of the process that has the log open names it. */
export function inUse(file: string, advice: string, cause: unknown): StoreError {
  const pid = readMark(markFile(file))?.pid;
  const who = pid === undefined ? "Another process" : `Another process (${pid})`;
  return new StoreError("in-use", `${who} is using the log in ${dirname(file)}. ${advice}`, cause);
}

export function setOpen(db: DatabaseSync, isOpen: boolean): void {
  db.prepare("UPDATE state SET is_open = ?").run(isOpen ? 1 : 0);
}

export function lastRow(db: DatabaseSync): Acknowledged {
  const row = db.prepare("SELECT sequence, checksum FROM entry ORDER BY sequence DESC LIMIT 1").get();
  // A log of an earlier version has no trail.
  const hasTrail = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'event'").get() !== undefined;
  const event = hasTrail ? lastEvent(db) : 0;
  return row === undefined
    ? { sequence: 0, checksum: 0, event }
    : { sequence: integer(row, "sequence"), checksum: integer(row, "checksum"), event };
}

/** Throws if the last acknowledged entry or event is not there, or another one is in its place. */
export function refuseLost(last: Acknowledged, acknowledged: Acknowledged): void {
  if (acknowledged.event > last.event) {
    throw damaged(`its trail ends with event ${last.event}, and event ${acknowledged.event} was acknowledged`);
  }
  if (acknowledged.sequence > last.sequence) {
    throw damaged(
      `it ends with entry ${last.sequence}, and entry ${acknowledged.sequence} was acknowledged; ` +
        "the write-ahead log (cordon.db-wal) is gone or cut, or rows were deleted",
    );
  }
  if (acknowledged.sequence === last.sequence && acknowledged.checksum !== last.checksum) {
    throw damaged(`its last entry, ${last.sequence}, is not the one that was acknowledged`);
  }
}

/** Throws if the index names other partitions or revisions than the rows. */
function refuseOtherHeads(heads: ReadonlyMap<string, number>, last: Pick<Acknowledged, "sequence">): void {
  // INVARIANT: revisions are gapless, and rows are only deleted if a later one of the partition stays. So the heads add up to the
  // number of rows that were ever written, which is that of the last one.
  const sum = heads.values().reduce((total, revision) => total + revision, 0);
  if (sum !== last.sequence) {
    throw damaged(`the index knows of ${sum} entries in ${heads.size} partitions, but the log has ${last.sequence}`);
  }
}

// From partition to partition by the index, so that the log is not read.
const HEADS = `
  WITH RECURSIVE known (partition) AS (
    SELECT min(partition) FROM entry
    UNION ALL
    SELECT (SELECT min(partition) FROM entry WHERE partition > known.partition) FROM known WHERE partition IS NOT NULL
  )
  SELECT partition, (SELECT max(revision) FROM entry WHERE entry.partition = known.partition) AS revision,
    (SELECT checksum FROM entry WHERE entry.partition = known.partition ORDER BY revision DESC LIMIT 1) AS checksum
  FROM known WHERE partition IS NOT NULL
`;

const WHOLE = "chunks = (SELECT count(*) FROM snapshot_chunk WHERE snapshot = snapshot.id)";

export class SqliteMedium implements Medium {
  readonly events: SqliteEvents;
  readonly beginnings: SqliteBeginnings;
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #insertEntry: StatementSync;
  readonly #selectEntries: StatementSync;
  readonly #selectPlace: StatementSync;
  readonly #insertSnapshot: StatementSync;
  readonly #selectSnapshots: StatementSync;
  readonly #selectChunk: StatementSync;
  readonly #insertChunk: StatementSync;
  readonly #deleteChunk: StatementSync;
  readonly #file: string;
  readonly #mark: AcknowledgedMark;
  /** The checksum of the last entry of every partition: the next one is chained to it. */
  readonly #checksums = new Map<string, number>();
  readonly #heads: Map<string, number>;
  #lastSnapshotId: number;
  #lastEntry: Pick<Acknowledged, "sequence" | "checksum">;

  /** `file` is the path of the database, and has the mark beside it. Throws StoreError `damaged`. */
  constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#file = file;
    this.#begin = db.prepare("BEGIN IMMEDIATE");
    this.#commit = db.prepare("COMMIT");
    this.#insertEntry = db.prepare("INSERT INTO entry (partition, revision, body, checksum) VALUES (?, ?, ?, ?)");
    this.#selectEntries = db.prepare(
      "SELECT revision, body, checksum FROM entry WHERE partition = ? AND revision BETWEEN ? AND ? ORDER BY revision",
    );
    this.#selectPlace = db.prepare("SELECT sequence FROM entry WHERE partition = ? AND revision = ?");
    this.#insertSnapshot = db.prepare("INSERT INTO snapshot (id, partition, revision, chunks) VALUES (?, ?, ?, ?)");
    this.#selectSnapshots = db.prepare(
      `SELECT id, revision, chunks FROM snapshot WHERE partition = ? AND ${WHOLE} ORDER BY revision DESC`,
    );
    this.#selectChunk = db.prepare("SELECT records, checksum FROM snapshot_chunk WHERE snapshot = ? AND number = ?");
    this.#insertChunk = db.prepare(
      "INSERT INTO snapshot_chunk (snapshot, number, records, checksum) VALUES (?, ?, ?, ?)",
    );
    this.#deleteChunk = db.prepare("DELETE FROM snapshot_chunk WHERE snapshot = ? AND number = ?");
    this.events = new SqliteEvents(
      db,
      (work) => this.#reading(work),
      (work) => this.#transact(work),
    );
    this.beginnings = new SqliteBeginnings(
      db,
      (work) => this.#reading(work),
      (work) => this.#transact(work),
      (partition) => this.#snapshotsOf(partition),
    );
    this.#heads = this.#readHeads();
    const last = lastRow(db);
    this.#lastEntry = last;
    refuseOtherHeads(this.#heads, last);
    this.#mark = new AcknowledgedMark(markFile(file), last);
    // What a process that died left half written, nobody sees; it only takes room.
    db.exec("DELETE FROM snapshot_chunk WHERE snapshot NOT IN (SELECT id FROM snapshot)");
    this.#lastSnapshotId = integer(db.prepare("SELECT coalesce(max(id), 0) AS id FROM snapshot").get(), "id");
  }

  heads(): Map<string, number> {
    return new Map(this.#heads);
  }

  #readHeads(): Map<string, number> {
    const heads = new Map<string, number>();
    for (const row of this.#reading(() => this.#db.prepare(HEADS).all())) {
      const partition = text(row, "partition");
      heads.set(partition, integer(row, "revision"));
      this.#checksums.set(partition, integer(row, "checksum"));
    }
    return heads;
  }

  append(rows: readonly Row[], batches: readonly Batch[], events: readonly string[]): void {
    const chained = new Map<string, number>();
    let last = this.#lastEntry;
    this.#transact(() => {
      // A snapshot of no partition: only that its chunks are kept.
      for (const { id, chunks } of batches) this.#insertSnapshot.run(id, "", 0, chunks);
      for (const row of rows) {
        const { partition, revision, body } = row;
        const checksum = checksumOf(row, chained.get(partition) ?? this.#checksums.get(partition) ?? 0);
        chained.set(partition, checksum);
        const { lastInsertRowid } = this.#insertEntry.run(partition, revision, body, checksum);
        last = { sequence: Number(lastInsertRowid), checksum };
      }
      this.events.insert(events);
    });
    for (const [partition, checksum] of chained) this.#checksums.set(partition, checksum);
    this.events.appended(events.length);
    this.#lastEntry = last;
    this.#acknowledge({ ...last, event: this.events.last });
  }

  /** Checks the files before anyone gets an answer: writes to removed files succeed, and vanish with the process. */
  #acknowledge(last: Acknowledged): void {
    if (!this.#mark.isThere || !existsSync(this.#file)) {
      throw new StoreError(
        "failed",
        `${this.#file} was removed or moved while Cordon was running. Nothing written now would last: start again.`,
      );
    }
    this.#mark.write(last);
  }

  read(partition: string, from: number, to: number): readonly string[] {
    // With the row before, to which the first is chained. All at once: a cursor left open would keep the write-ahead
    // log from starting over.
    const first = this.beginnings.whole(partition);
    const rows = this.#reading(() => this.#selectEntries.all(partition, Math.max(from - 1, first.revision), to));
    let previous = from === first.revision ? first.checksum : 0;
    const bodies: string[] = [];
    for (const row of rows) {
      const [revision, body, checksum] = [integer(row, "revision"), text(row, "body"), integer(row, "checksum")];
      if (revision >= from) {
        if (revision === from + bodies.length && checksumOf({ partition, revision, body }, previous) !== checksum) {
          throw damaged(`entry ${revision} of ${partition} does not have the checksum that it was written with`);
        }
        bodies.push(body);
      }
      previous = checksum;
    }
    return bodies;
  }

  placeOf(partition: string, revision: number): number | undefined {
    const row = this.#reading(() => this.#selectPlace.get(partition, revision));
    return row === undefined ? undefined : integer(row, "sequence");
  }

  snapshotAt(partition: string, revision: number): Snapshot | undefined {
    return this.#snapshotsOf(partition).find((snapshot) => snapshot.revision <= revision);
  }

  newSnapshotId(): number {
    this.#lastSnapshotId += 1;
    return this.#lastSnapshotId;
  }

  readChunk(snapshot: number, chunk: number): string | undefined {
    const row = this.#reading(() => this.#selectChunk.get(snapshot, chunk));
    if (row === undefined) return undefined;
    const records = text(row, "records");
    if (crc32(records) !== integer(row, "checksum")) {
      throw damaged(`part ${chunk} of snapshot ${snapshot} does not have the checksum that it was written with`);
    }
    return records;
  }

  writeChunk(snapshot: number, chunk: number, body: string): void {
    this.#transact(() => this.#insertChunk.run(snapshot, chunk, body, crc32(body)));
  }

  deleteChunk(snapshot: number, chunk: number): void {
    this.#transact(() => this.#deleteChunk.run(snapshot, chunk));
  }

  publishSnapshot({ id, partition, revision, chunks }: Snapshot): readonly Snapshot[] {
    return this.#transact(() => {
      this.#insertSnapshot.run(id, partition, revision, chunks);
      const hidden = superfluous(this.#snapshotsOf(partition), this.beginnings.of(partition));
      for (const old of hidden) this.#db.prepare("DELETE FROM snapshot WHERE id = ?").run(old.id);
      return hidden;
    });
  }

  close(): void {
    const isWhole = this.#isMarkedClosed();
    // Merges the write-ahead log into the database and removes it.
    this.#db.close();
    this.#mark.close();
    // INVARIANT: a database that says it's open has its log beside it, here an empty one.
    if (!isWhole && existsSync(this.#file)) closeSync(openSync(`${this.#file}-wal`, "a", 0o600));
  }

  /** Says in the database that it needs no log; false if the disk takes no more. */
  #isMarkedClosed(): boolean {
    try {
      setOpen(this.#db, false);
      return true;
    } catch {
      return false;
    }
  }

  #snapshotsOf(partition: string): Snapshot[] {
    return this.#reading(() => this.#selectSnapshots.all(partition)).map((row) => ({
      id: integer(row, "id"),
      partition,
      revision: integer(row, "revision"),
      chunks: integer(row, "chunks"),
    }));
  }

  /** Reads; what SQLite finds out about its own pages is damage as well. */
  #reading<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const code = resultCode(error);
      if (code !== CORRUPT && code !== NOT_A_DATABASE) throw error;
      throw damaged(`SQLite says of ${this.#file}: ${(error as Error).message}`, error);
    }
  }

  #transact<T>(work: () => T): T {
    try {
      this.#begin.run();
      const result = work();
      this.#commit.run();
      return result;
    } catch (error) {
      throw this.#rolledBack(error);
    }
  }

  /**
   * SQLITE_FULL comes of a write that the disk refused, so the frame that would have made the transaction valid is not
   * in the write-ahead log, and never will be: nothing was kept, and writing goes on when there is room. After any
   * other error (an fsync that failed above all) the frame may be there, and come to light at the next start.
   */
  #rolledBack(error: unknown): StoreError {
    if (resultCode(error) === FULL) {
      try {
        if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
        return new StoreError("full", "The disk is full: nothing was kept. Make room, then try again.", error);
      } catch {
        // Falls through: a transaction that cannot be undone is a failure.
      }
    }
    const reason = error instanceof Error ? error.message : String(error);
    return new StoreError(
      "failed",
      `The store failed (${reason}) and no longer knows what the disk holds. Check the disk, then start again.`,
      error,
    );
  }
}

export const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
