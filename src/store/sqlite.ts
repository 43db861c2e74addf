/** The embedded log: one append-only table in SQLite, in a directory that one process holds. */
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { type Store, StoreError } from "../model/world/log.ts";
import { LogStore } from "./log-store.ts";
import type { Medium, Row, Snapshot } from "./medium.ts";

/** "Crdn": tells our files from other SQLite files. */
const APPLICATION_ID = 0x4372646e;
const SCHEMA_VERSION = 1;
// SQLite result codes; the extended ones carry these in their low byte.
const BUSY = 5;
const FULL = 13;

// Entries lie in the order of their commits, whatever their partition: measured up to twice as fast with many
// partitions as a table ordered by partition, since every flush then writes one place.
const SCHEMA = `
  CREATE TABLE entry (
    sequence INTEGER PRIMARY KEY,
    partition TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL
  );
  CREATE UNIQUE INDEX entry_revision ON entry (partition, revision);
  CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    partition TEXT NOT NULL,
    revision INTEGER NOT NULL,
    chunks INTEGER NOT NULL
  );
  CREATE INDEX snapshot_partition ON snapshot (partition, revision);
  CREATE TABLE snapshot_chunk (
    snapshot INTEGER NOT NULL,
    number INTEGER NOT NULL,
    records TEXT NOT NULL,
    PRIMARY KEY (snapshot, number)
  );
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

// From partition to partition by the index, so that the log is not read.
const HEADS = `
  WITH RECURSIVE known (partition) AS (
    SELECT min(partition) FROM entry
    UNION ALL
    SELECT (SELECT min(partition) FROM entry WHERE partition > known.partition) FROM known WHERE partition IS NOT NULL
  )
  SELECT partition, (SELECT max(revision) FROM entry WHERE entry.partition = known.partition) AS revision
  FROM known WHERE partition IS NOT NULL
`;

const WHOLE = "chunks = (SELECT count(*) FROM snapshot_chunk WHERE snapshot = snapshot.id)";

class SqliteMedium implements Medium {
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #insertEntry: StatementSync;
  readonly #selectEntries: StatementSync;
  readonly #selectSnapshots: StatementSync;
  readonly #selectChunk: StatementSync;
  readonly #insertChunk: StatementSync;
  readonly #deleteChunk: StatementSync;
  #lastSnapshotId: number;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#begin = db.prepare("BEGIN IMMEDIATE");
    this.#commit = db.prepare("COMMIT");
    this.#insertEntry = db.prepare("INSERT INTO entry (partition, revision, body) VALUES (?, ?, ?)");
    this.#selectEntries = db.prepare(
      "SELECT body FROM entry WHERE partition = ? AND revision BETWEEN ? AND ? ORDER BY revision",
    );
    this.#selectSnapshots = db.prepare(
      `SELECT id, revision, chunks FROM snapshot WHERE partition = ? AND ${WHOLE} ORDER BY revision DESC`,
    );
    this.#selectChunk = db.prepare("SELECT records FROM snapshot_chunk WHERE snapshot = ? AND number = ?");
    this.#insertChunk = db.prepare("INSERT INTO snapshot_chunk (snapshot, number, records) VALUES (?, ?, ?)");
    this.#deleteChunk = db.prepare("DELETE FROM snapshot_chunk WHERE snapshot = ? AND number = ?");
    // What a process that died left half written, nobody sees; it only takes room.
    db.exec("DELETE FROM snapshot_chunk WHERE snapshot NOT IN (SELECT id FROM snapshot)");
    this.#lastSnapshotId = integer(db.prepare("SELECT coalesce(max(id), 0) AS id FROM snapshot").get(), "id");
  }

  heads(): Map<string, number> {
    const rows = this.#db.prepare(HEADS).all();
    return new Map(rows.map((row) => [text(row, "partition"), integer(row, "revision")]));
  }

  append(rows: readonly Row[]): void {
    this.#transact(() => {
      for (const { partition, revision, body } of rows) this.#insertEntry.run(partition, revision, body);
    });
  }

  read(partition: string, from: number, to: number): readonly string[] {
    // All at once: a cursor left open would keep the write-ahead log from starting over.
    return this.#selectEntries.all(partition, from, to).map((row) => text(row, "body"));
  }

  newestSnapshot(partition: string): Snapshot | undefined {
    return this.#snapshotsOf(partition)[0];
  }

  newSnapshotId(): number {
    this.#lastSnapshotId += 1;
    return this.#lastSnapshotId;
  }

  readChunk(snapshot: number, chunk: number): string | undefined {
    const row = this.#selectChunk.get(snapshot, chunk);
    return row === undefined ? undefined : text(row, "records");
  }

  writeChunk(snapshot: number, chunk: number, body: string): void {
    this.#transact(() => this.#insertChunk.run(snapshot, chunk, body));
  }

  deleteChunk(snapshot: number, chunk: number): void {
    this.#transact(() => this.#deleteChunk.run(snapshot, chunk));
  }

  publishSnapshot({ id, partition, revision, chunks }: Snapshot): readonly Snapshot[] {
    return this.#transact(() => {
      this.#db
        .prepare("INSERT INTO snapshot (id, partition, revision, chunks) VALUES (?, ?, ?, ?)")
        .run(id, partition, revision, chunks);
      const hidden = this.#snapshotsOf(partition).slice(2);
      for (const old of hidden) this.#db.prepare("DELETE FROM snapshot WHERE id = ?").run(old.id);
      return hidden;
    });
  }

  close(): void {
    this.#db.close();
  }

  #snapshotsOf(partition: string): Snapshot[] {
    return this.#selectSnapshots.all(partition).map((row) => ({
      id: integer(row, "id"),
      partition,
      revision: integer(row, "revision"),
      chunks: integer(row, "chunks"),
    }));
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

/** Opens the log in `directory`, making both when they are not there. Throws StoreError `in-use`, `unknown-version`. */
export function openSqliteStore({ directory }: { readonly directory: string }): Store {
  const made = mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, "cordon.db");
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    prepareFile(db, file);
    // A new file or directory is durable only when the directory that names it is.
    syncDirectory(directory);
    for (let path = resolve(directory); made !== undefined && path.startsWith(resolve(made)); ) {
      path = dirname(path);
      syncDirectory(path);
    }
    return new LogStore(new SqliteMedium(db));
  } catch (error) {
    db.close();
    if (resultCode(error) !== BUSY) throw error;
    throw new StoreError(
      "in-use",
      `Another process is using the store in ${resolve(directory)}. Stop that process, or choose another directory.`,
      error,
    );
  }
}

/** Removes the log in `directory`, which must be closed. Nothing is left of it. */
export function removeSqliteStore({ directory }: { readonly directory: string }): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(join(directory, `cordon.db${suffix}`), { force: true });
}

function prepareFile(db: DatabaseSync, file: string): void {
  // Before anything is read: then the lock is kept until close, and the log needs no shared memory.
  setPragma(db, "locking_mode", "exclusive");
  const application = integer(db.prepare("PRAGMA application_id").get(), "application_id");
  const version = integer(db.prepare("PRAGMA user_version").get(), "user_version");
  const isNew = db.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
  if (!isNew && application !== APPLICATION_ID) {
    throw new StoreError("unknown-version", `${file} is not a Cordon store. Choose another directory.`);
  }
  if (!isNew && version !== SCHEMA_VERSION) {
    throw new StoreError(
      "unknown-version",
      `${file} is of version ${version}; this Cordon reads version ${SCHEMA_VERSION}. Use the Cordon that wrote it.`,
    );
  }
  setPragma(db, "journal_mode", "wal");
  // 2 is FULL: every commit waits for fsync. With NORMAL, a power cut lost a fourth of what was acknowledged.
  db.exec("PRAGMA synchronous = FULL");
  if (integer(db.prepare("PRAGMA synchronous").get(), "synchronous") !== 2) {
    throw new StoreError("failed", `${file}: SQLite did not accept synchronous=FULL.`);
  }
  // macOS: without these, fsync stops at the drive's cache.
  db.exec("PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON");
  // Also where nothing is to be made: only a write takes the lock that keeps all others out.
  db.exec("BEGIN IMMEDIATE");
  if (isNew) db.exec(SCHEMA);
  db.exec("COMMIT");
}

function setPragma(db: DatabaseSync, name: string, value: string): void {
  const answer = db.prepare(`PRAGMA ${name} = ${value}`).get();
  if (answer?.[name] !== value) {
    throw new StoreError("failed", `SQLite did not accept ${name}=${value} here; choose a directory on a local disk.`);
  }
}

function syncDirectory(path: string): void {
  if (process.platform === "win32") return; // Has no such call, and needs none.
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;

type SqlRow = Record<string, unknown> | undefined;

function text(row: SqlRow, column: string): string {
  const value = row?.[column];
  if (typeof value !== "string") throw new StoreError("damaged", `The store holds no text where ${column} should be.`);
  return value;
}

function integer(row: SqlRow, column: string): number {
  const value = row?.[column];
  if (typeof value !== "number")
    throw new StoreError("damaged", `The store holds no number where ${column} should be.`);
  return value;
}
