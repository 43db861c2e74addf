/** The embedded log: one append-only table in SQLite, in a directory that one process holds. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Flush, type Store, StoreError } from "../model/world/log.ts";
import { backupOf } from "./backup.ts";
import { checksumOf } from "./codec.ts";
import { integer, text } from "./damage.ts";
import { flush } from "./flush.ts";
import { BEGINNING_TABLE } from "./history/sqlite-beginnings.ts";
import { LogStore } from "./log-store.ts";
import { refuseDamagedFiles } from "./refuse-damaged-files.ts";
import { EVENT_TABLES } from "./sqlite-events.ts";
import { BUSY, FULL, inUse, NOT_A_DATABASE, resultCode, SqliteMedium, setOpen } from "./sqlite-medium.ts";

/** "Crdn": tells our files from other SQLite files. */
export const APPLICATION_ID = 0x4372646e;
const SCHEMA_VERSION = 5;
/** The version before, whose histories all begin with their first entry. */
const WITHOUT_BEGINNINGS = 4;
/** The first version, whose rows have no checksums. */
const WITHOUT_CHECKSUMS = 1;

// Entries lie in the order of their commits, whatever their partition: measured up to twice as fast with many
// partitions as a table ordered by partition, since every flush then writes one place.
const SCHEMA = `
  CREATE TABLE entry (
    sequence INTEGER PRIMARY KEY,
    partition TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    checksum INTEGER NOT NULL
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
    checksum INTEGER NOT NULL,
    PRIMARY KEY (snapshot, number)
  );
  CREATE TABLE state (is_open INTEGER NOT NULL);
  INSERT INTO state VALUES (1);
  ${EVENT_TABLES}
  ${BEGINNING_TABLE}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

export interface SqliteStore extends Store {
  /** The bytes of a copy of the whole log, whole by itself, while the log is in use. */
  backup(): AsyncIterable<Buffer>;
}

/** The database's name in its directory. */
export const DATABASE = "cordon.db";

/**
 * Opens the log in `directory`, and makes both if they are not there. Throws StoreError
 * `in-use`, `unknown-version` and `damaged`; then no file was changed.
 */
export function openSqliteStore(
  { directory }: { readonly directory: string },
  flushed?: (flush: Flush) => void,
): SqliteStore {
  const made = makeDirectory(directory);
  const file = join(directory, DATABASE);
  try {
    refuseDamagedFiles(file);
    makePrivate(file);
  } catch (error) {
    throw notOurs(file, error) ?? error;
  }
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    prepareFile(db, file);
    // A new file or directory is durable only when the directory that names it is.
    flush(directory);
    for (let path = resolve(directory); made !== undefined && path.startsWith(resolve(made)); ) {
      path = dirname(path);
      flush(path);
    }
    return Object.assign(new LogStore(new SqliteMedium(db, file), flushed), { backup: () => backupOf(db, file) });
  } catch (error) {
    db.close();
    if (resultCode(error) === NOT_A_DATABASE) {
      throw new StoreError("unknown-version", `${file} is not a Cordon store. Choose another directory.`, error);
    }
    if (resultCode(error) !== BUSY) throw error;
    throw inUse(file, "Stop that process, or choose another directory.", error);
  }
}

/** Returns the first directory that it had to make; undefined if it was there. */
function makeDirectory(directory: string): string | undefined {
  // Not mkdir's own recursion: where nothing can be made, as in /proc, Node's never ends.
  const missing: string[] = [];
  for (let path = resolve(directory); !existsSync(path); path = dirname(path)) missing.unshift(path);
  try {
    for (const path of missing) mkdirSync(path, { mode: 0o700 });
    readdirSync(directory);
    return missing[0];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "ENOTDIR") {
      throw new StoreError("unknown-version", `${resolve(directory)} is a file. The log needs a directory.`, error);
    }
    const refusal = existsSync(directory) ? notOurs(join(directory, DATABASE), error) : undefined;
    if (refusal !== undefined) throw refusal;
    throw new StoreError(
      "unknown-version",
      `cannot use the directory ${resolve(directory)} (${code}). Choose another.`,
      error,
    );
  }
}

/** Only the owner may read the log, also in a directory that others can look into. SQLite's other files take after it. */
function makePrivate(file: string): void {
  closeSync(openSync(file, "a", 0o600));
  for (const suffix of ["", "-wal"]) {
    if (existsSync(`${file}${suffix}`)) chmodSync(`${file}${suffix}`, 0o600);
  }
}

/** In a container the folder is often one of somebody else's. Undefined if that isn't what is wrong. */
function notOurs(file: string, cause: unknown): StoreError | undefined {
  const { code = "" } = cause as NodeJS.ErrnoException;
  const directory = dirname(resolve(file));
  if (code === "EROFS") {
    return new StoreError(
      "unknown-version",
      `${directory} can only be read. Choose another, or mount it writable.`,
      cause,
    );
  }
  if (!["EACCES", "EPERM"].includes(code)) return undefined;
  const [user, owner] = [process.getuid?.(), statSync(existsSync(file) ? file : directory).uid];
  const why =
    user === owner || user === undefined
      ? `its permissions forbid it. Run: chmod u+rwx ${directory}`
      : `it belongs to the user ${owner}, and Cordon runs as ${user}. Run: chown -R ${user} ${directory}`;
  return new StoreError("unknown-version", `cannot keep the log in ${directory}: ${why}`, cause);
}

/** Removes the log in `directory`, which must be closed. Nothing is left of it. */
export function removeSqliteStore({ directory }: { readonly directory: string }): void {
  for (const suffix of ["", "-wal", "-shm", "-journal", "-mark"])
    rmSync(join(directory, `${DATABASE}${suffix}`), { force: true });
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
  if (!isNew && !(version >= WITHOUT_CHECKSUMS && version <= SCHEMA_VERSION)) {
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
  // Also if there's nothing to make: only a write takes the lock that keeps all others out.
  db.exec("BEGIN IMMEDIATE");
  if (isNew) db.exec(SCHEMA);
  else if (version !== SCHEMA_VERSION) {
    if (version === WITHOUT_CHECKSUMS) addChecksums(db);
    if (version < WITHOUT_BEGINNINGS) db.exec(EVENT_TABLES);
    db.exec(`${BEGINNING_TABLE} PRAGMA user_version = ${SCHEMA_VERSION}`);
  }
  db.exec("COMMIT");
  markOpen(db, file);
}

/** Says in the database that its write-ahead log belongs to it: a copy of the database alone must show that it's half. */
function markOpen(db: DatabaseSync, file: string): void {
  try {
    setOpen(db, true);
    // INVARIANT: a database that says it's open has its log beside it, so the log's name is made durable first.
    flush(dirname(file));
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (error) {
    // A full disk must not keep the log from being read; then a copy of it can't show that.
    if (resultCode(error) !== FULL) throw error;
  }
}

/** Gives a log of version 1 its checksums. Its snapshots go: the next ones are written with checksums. */
function addChecksums(db: DatabaseSync): void {
  db.exec("ALTER TABLE entry ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0");
  const update = db.prepare("UPDATE entry SET checksum = ? WHERE sequence = ?");
  const checksums = new Map<string, number>();
  const page = db.prepare(
    "SELECT sequence, partition, revision, body FROM entry WHERE sequence > ? ORDER BY sequence LIMIT 500",
  );
  for (let rows = page.all(0); rows.length > 0; rows = page.all(integer(rows.at(-1), "sequence"))) {
    for (const row of rows) {
      const entry = { partition: text(row, "partition"), revision: integer(row, "revision"), body: text(row, "body") };
      const checksum = checksumOf(entry, checksums.get(entry.partition) ?? 0);
      checksums.set(entry.partition, checksum);
      update.run(checksum, integer(row, "sequence"));
    }
  }
  db.exec(`
    DROP TABLE IF EXISTS log;
    DELETE FROM snapshot;
    DELETE FROM snapshot_chunk;
    ALTER TABLE snapshot_chunk ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE state (is_open INTEGER NOT NULL);
    INSERT INTO state VALUES (1);
  `);
}

function setPragma(db: DatabaseSync, name: string, value: string): void {
  const answer = db.prepare(`PRAGMA ${name} = ${value}`).get();
  if (answer?.[name] !== value) {
    throw new StoreError("failed", `SQLite did not accept ${name}=${value} here; choose a directory on a local disk.`);
  }
}
