/**
 * A log of 100,000 entries of which nine tenths are dropped, and one that is moved: how long that takes and how much room it frees, and
 * how long other work waits meanwhile: `node bench/keep-history.ts`. The floor is reading the log in the same run.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { put } from "../src/model/world/change.ts";
import { moveLog } from "../src/store/move/move.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";
import { startPostgres } from "../test/postgres/start-postgres.ts";
import { numberedRule } from "./numbered-rule.ts";

const [ENTRIES, RULES] = [100_000, 10_000];
const HOME = "111122223333/us-east-1";
const root = mkdtempSync(join(tmpdir(), "cordon-keep-"));
const directory = join(root, "log");
const timeOf = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();

const ruleOf = (n: number) => numberedRule(n, RULES, 500);

async function fill(): Promise<void> {
  const store = openSqliteStore({ directory });
  const author = { principal: "arn:aws:iam::111122223333:root", requestId: "r", operation: "bench" };
  for (let n = 1; n <= ENTRIES; n++) {
    const entry = { partition: HOME, revision: n, time: timeOf(n), ...author };
    const changes = [put("security-group-rule", ruleOf(n))];
    const done = store.commit({ expected: new Map([[HOME, n - 1]]), entries: [{ ...entry, changes }] });
    if (n % 1_000 === 0) await done;
  }
  await store.close();
}

/** The bytes of the pages in use, and of the file. */
function sizeOf(at: string): string {
  const file = join(at, "cordon.db");
  const db = new DatabaseSync(file);
  const pragma = (name: string) => Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const used = (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
  db.close();
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return `${megabytes(used)} MB in use, a file of ${megabytes(statSync(file).size)} MB`;
}

/** How long some work takes, and how long the loop was held at most meanwhile. */
async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  let [last, longest] = [performance.now(), 0];
  let isOver = false;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  const began = performance.now();
  await work();
  isOver = true;
  console.log(`${what}: ${(performance.now() - began).toFixed(0)} ms, others waited at most ${longest.toFixed(0)} ms`);
}

try {
  await fill();
  console.log(`${ENTRIES} entries: ${sizeOf(directory)}`);
  const server = await startPostgres();
  const database = { url: server.url, environment: {} };
  const noKey = () => undefined;
  await timed("moved into PostgreSQL, read again and compared", () => moveLog({ directory }, database, noKey));
  await timed("moved back", () => moveLog(database, { directory: join(root, "back") }, noKey));
  await server.close();
  const store = openSqliteStore({ directory });
  await timed("read", async () => {
    for await (const _ of store.history(HOME, 1, ENTRIES));
  });
  await timed("nine tenths dropped", () => store.expireHistory(HOME, timeOf(ENTRIES * 0.9)));
  await store.close();
  console.log(`then: ${sizeOf(directory)}`);
  await timed("moved to another directory", () => moveLog({ directory }, { directory: join(root, "moved") }, noKey));
  console.log(`there: ${sizeOf(join(root, "moved"))}`);
} finally {
  rmSync(root, { recursive: true, force: true });
}
