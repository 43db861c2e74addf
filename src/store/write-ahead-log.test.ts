/** SQLite's write-ahead log looked through: whole, torn by a crash, left from earlier, damaged. */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { inspectWriteAheadLog } from "./write-ahead-log.ts";

const directory = mkdtempSync(join(tmpdir(), "cordon-wal-"));
after(() => rmSync(directory, { recursive: true, force: true }));

const COMMITS = 6;
const FRAME = 24 + 4096;

/** A log with a transaction of two frames or more for each commit, and old frames behind if it `startedOver`. */
function makeLog(name: string, startedOver = false): string {
  const file = join(directory, `${name}.db`);
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (a, b); CREATE INDEX i ON t (b)");
  const insert = db.prepare("INSERT INTO t VALUES (?, ?)");
  if (startedOver) {
    for (let n = 0; n < 20; n++) insert.run(n, "x".repeat(3_000));
    db.exec("PRAGMA wal_checkpoint(RESTART)");
  } else db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  for (let n = 0; n < COMMITS; n++) insert.run(n, "y".repeat(3_000));
  const copy = join(directory, `${name}.wal`);
  copyFileSync(`${file}-wal`, copy);
  db.close();
  return copy;
}

/** A copy with one bit of it turned. */
function withBitTurned(path: string, bit: number): string {
  const bytes = readFileSync(path);
  bytes[bit >>> 3] = (bytes[bit >>> 3] as number) ^ (1 << (bit & 7));
  const copy = join(directory, "turned.wal");
  writeFileSync(copy, bytes);
  return copy;
}

test("a log that is not there is missing, an empty one holds nothing", () => {
  assert.deepEqual(inspectWriteAheadLog(join(directory, "none")), { state: "missing" });
  const empty = join(directory, "empty.wal");
  writeFileSync(empty, "");
  assert.deepEqual(inspectWriteAheadLog(empty), { state: "readable", commits: 0 });
  const zeros = join(directory, "zeros.wal");
  writeFileSync(zeros, Buffer.alloc(32 + FRAME));
  assert.deepEqual(inspectWriteAheadLog(zeros), { state: "readable", commits: 0 });
});

test("every whole transaction counts, frames of earlier salts do not", () => {
  assert.deepEqual(inspectWriteAheadLog(makeLog("whole")), { state: "readable", commits: COMMITS });
  assert.deepEqual(inspectWriteAheadLog(makeLog("again", true)), { state: "readable", commits: COMMITS });
});

test("a log cut off anywhere is a torn tail: what was acknowledged before is whole", () => {
  const path = makeLog("torn");
  const { length } = readFileSync(path);
  for (let size = length; size >= 0; size -= 1_009) {
    truncateSync(path, size);
    assert.equal(inspectWriteAheadLog(path).state, "readable", `cut to ${size}`);
  }
});

test("one turned bit with whole transactions behind it is damage, and is named by its place", () => {
  const path = makeLog("flipped");
  const { length } = readFileSync(path);
  const lastTransactions = 32 + (length - 32) - 8 * FRAME;
  for (let bit = 0; bit < 8 * 32; bit++) {
    assert.equal(inspectWriteAheadLog(withBitTurned(path, bit)).state, "damaged", `bit ${bit} of the header`);
  }
  assert.ok(lastTransactions > FRAME, "the log is long enough to be damaged in the middle");
  for (let bit = 8 * 32; bit < 8 * lastTransactions; bit += 3_001) {
    const found = inspectWriteAheadLog(withBitTurned(path, bit));
    assert.equal(found.state, "damaged", `bit ${bit}`);
    const frameAt = 32 + Math.floor((bit / 8 - 32) / FRAME) * FRAME;
    assert.equal(found.state === "damaged" ? found.offset : -1, frameAt);
  }
});
