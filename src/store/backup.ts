/** A copy of a log in use, made by SQLite page by page between other work, so that it's the log of one moment. */
import { createReadStream, rmSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import { setOpen } from "./sqlite-medium.ts";

/** Pages of 4 KiB that are copied before other work goes on. */
const PAGES_A_TURN = 256;

let made = 0;

/** The bytes of a copy of `db`, whose path is `file`. The copy lies beside it while it's read. */
export async function* backupOf(db: DatabaseSync, file: string): AsyncGenerator<Buffer> {
  const copy = `${file}-backup-${process.pid}-${++made}`;
  try {
    await backup(db, copy, { rate: PAGES_A_TURN });
    const copied = new DatabaseSync(copy);
    // The copy needs no write-ahead log: what the original has in its own is in the copy itself.
    setOpen(copied, false);
    copied.close();
    yield* createReadStream(copy) as AsyncIterable<Buffer>;
  } finally {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${copy}${suffix}`, { force: true });
  }
}
