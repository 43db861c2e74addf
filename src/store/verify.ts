/** Reads a whole log that no process has open, checks everything that can be checked, and changes nothing. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "../model/world/log.ts";
import { damaged, integer, text } from "./damage.ts";
import { refuseDamagedFiles } from "./refuse-damaged-files.ts";
import { APPLICATION_ID, DATABASE, openSqliteStore } from "./sqlite.ts";
import { BUSY, inUse, NOT_A_DATABASE, resultCode } from "./sqlite-medium.ts";
import { verifyTrail } from "./verify-trail.ts";

/** What a whole log holds. `events` are those of its trail. */
export interface Whole {
  readonly isWhole: true;
  readonly partitions: number;
  readonly entries: number;
  readonly events: number;
  /** ISO 8601: when its last entry was made; undefined for an empty log. */
  readonly until: string | undefined;
  readonly bytes: number;
}

/** Damage by partition; `partition` is undefined if it's of the log as a whole, or of the trail. */
export interface Damage {
  readonly partition: string | undefined;
  readonly problem: string;
}

export type Verified = Whole | { readonly isWhole: false; readonly damage: readonly Damage[] };

/**
 * `path` is a data directory or a backup. Looks at a copy, so that SQLite merges and removes nothing. Throws StoreError
 * `in-use` and `unknown-version`, and an Error if there's nothing at `path`.
 */
export async function verifyLog(path: string): Promise<Verified> {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isDirectory ? join(path, DATABASE) : path;
  if (!existsSync(file)) throw new Error(`there is no log at ${file}`);
  refuseInUse(file);
  const copy = mkdtempSync(join(tmpdir(), "cordon-verify-"));
  try {
    refuseDamagedFiles(file);
    for (const suffix of ["", "-wal", "-mark"]) {
      if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, join(copy, `${DATABASE}${suffix}`));
    }
    refuseOther(join(copy, DATABASE), file);
    return await readAll(copy, statSync(file).size);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "damaged") throw error;
    return { isWhole: false, damage: [{ partition: undefined, problem: error.message }] };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * A connection for reading meets the lock of a process that has the log open. INVARIANT: it leaves no file behind. Whoever has
 * a log open has its write-ahead log too; if there's none, SQLite would make an empty one, and the next start would take a
 * database that was copied alone for a whole one.
 */
export function refuseInUse(file: string): void {
  if (!existsSync(`${file}-wal`)) return;
  const index = `${file}-shm`;
  const hadIndex = existsSync(index);
  const db = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    db.prepare("SELECT count(*) FROM sqlite_schema").get();
  } catch (error) {
    if (resultCode(error) !== BUSY) return;
    throw inUse(file, "Stop it first, or back it up with cordon backup.", error);
  } finally {
    db.close();
    if (!hadIndex) rmSync(index, { force: true });
  }
}

/** An empty file is a database to SQLite, and so is any other program's: a copy that never was written must not look whole. */
function refuseOther(file: string, of: string): void {
  const db = new DatabaseSync(file);
  try {
    const found = text(db.prepare("PRAGMA integrity_check(1)").get(), "integrity_check");
    if (found !== "ok") throw damaged(`SQLite says of its pages: ${found}`);
    const application = integer(db.prepare("PRAGMA application_id").get(), "application_id");
    if (application !== APPLICATION_ID) throw neither(of);
  } catch (error) {
    if (resultCode(error) === undefined) throw error;
    if (resultCode(error) === NOT_A_DATABASE) {
      throw neither(of, error);
    }
    throw damaged(`SQLite says: ${(error as Error).message}`, error);
  } finally {
    db.close();
  }
}

const neither = (file: string, cause?: unknown): StoreError =>
  new StoreError("unknown-version", `${file} is neither a log of Cordon's nor a backup`, cause);

async function readAll(directory: string, bytes: number): Promise<Verified> {
  const store = openSqliteStore({ directory });
  const damage: Damage[] = [];
  let entries = 0;
  let until: string | undefined;
  const partitions = await store.partitions();
  for (const partition of partitions) {
    try {
      let first: number | undefined;
      for await (const page of store.history(partition, 1, Number.POSITIVE_INFINITY)) {
        first ??= page[0]?.revision;
        entries += page.length;
        for (const { time } of page) if (until === undefined || time > until) until = time;
      }
      // The newest snapshot as well, and the one at the first entry, if that one has the place of older ones.
      for (const at of [undefined, first]) for await (const _ of (await store.load(partition, at)).records);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== "damaged") throw error;
      damage.push({ partition, problem: error.message });
    }
  }
  await store.close();
  const trail = await verifyTrail(join(directory, DATABASE));
  damage.push(...trail.damage.map((problem) => ({ partition: undefined, problem })));
  if (damage.length > 0) return { isWhole: false, damage };
  return { isWhole: true, partitions: partitions.length, entries, events: trail.events, until, bytes };
}
