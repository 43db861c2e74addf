/** Looks at the files of a log before SQLite opens them: SQLite would drop what it can't read, and start empty. */
import { existsSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { readMark } from "./acknowledged-mark.ts";
import { damaged, integer } from "./damage.ts";
import { CORRUPT, lastRow, markFile, refuseLost, resultCode } from "./sqlite-medium.ts";
import { inspectWriteAheadLog } from "./write-ahead-log.ts";

/** Another process may be writing right now. What looks like damage then is gone at the next look. */
const LOOKS = 3;

/** Throws StoreError `damaged`, and changes no file. */
export function refuseDamagedFiles(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const log = `${file}-wal`;
  let found = inspectWriteAheadLog(log);
  for (let look = 1; look < LOOKS && found.state === "damaged"; look++) found = inspectWriteAheadLog(log);
  if (found.state === "damaged") throw damaged(`${log}, at byte ${found.offset}: ${found.problem}`);
  const commits = found.state === "readable" ? found.commits : 0;
  const acknowledged = readMark(markFile(file));
  if (size === 0) {
    if (commits > 0) {
      throw damaged(
        `${file} is empty or missing, and ${log} has ${commits === 1 ? "a transaction that belongs" : `${commits} transactions that belong`} to it`,
      );
    }
    if (acknowledged !== undefined && acknowledged.sequence > 0) {
      throw damaged(`${file} is empty or missing, and entry ${acknowledged.sequence} was acknowledged`);
    }
    return;
  }
  const index = `${file}-shm`;
  const hadIndex = existsSync(index);
  // As it lies there, or through its log: a connection for reading merges nothing and removes nothing.
  const db = commits > 0 ? new DatabaseSync(file, { readOnly: true }) : openAsItLies(file);
  try {
    if (acknowledged !== undefined) refuseLost(lastRow(db), acknowledged);
    else if (found.state === "missing" && isOpen(db)) {
      throw damaged(`${file} was in use when it was copied, and ${log}, which belongs to it, is missing`);
    }
  } catch (error) {
    if (resultCode(error) === CORRUPT) throw damaged(`SQLite says of ${file}: ${(error as Error).message}`, error);
    // Of another version, no database at all, or in use: said by what opens it.
    if (resultCode(error) === undefined) throw error;
  } finally {
    db.close();
    if (!hadIndex) rmSync(index, { force: true });
  }
}

function openAsItLies(file: string): DatabaseSync {
  const url = pathToFileURL(file);
  url.searchParams.set("immutable", "1");
  return new DatabaseSync(url, { readOnly: true });
}

const isOpen = (db: DatabaseSync): boolean => integer(db.prepare("SELECT is_open FROM state").get(), "is_open") === 1;
