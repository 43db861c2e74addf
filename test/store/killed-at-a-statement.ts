/**
 * Opens a log as a process of its own, and dies by SIGKILL just before a statement that writes: `killed-at-a-statement.ts DIRECTORY
 * NUMBER`. With a time as well, it drops the history of before once the log is open, and counts from there.
 */
import { DatabaseSync, StatementSync } from "node:sqlite";
import { openSqliteStore } from "../../src/store/sqlite.ts";

const [directory = "", number = "", before] = process.argv.slice(2);

let left = before === undefined ? Number(number) : Number.POSITIVE_INFINITY;
function dieInTime(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, "SIGKILL");
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  dieInTime();
  // Each statement alone, so that it can die between two.
  for (const [i, each] of sql.split(/;\s*/).entries()) {
    if (i > 0) dieInTime();
    if (each.trim() !== "") exec.call(this, each);
  }
};
const { run } = StatementSync.prototype;
StatementSync.prototype.run = function (this: StatementSync, ...values: Parameters<typeof run>) {
  dieInTime();
  return run.apply(this, values);
} as typeof run;

const store = openSqliteStore({ directory });
if (before !== undefined) {
  left = Number(number);
  for (const partition of await store.partitions()) await store.expireHistory(partition, before);
}
await store.close();
