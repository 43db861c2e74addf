/** Kills a writing process at random instants: what it acknowledged is there, the store opens every time. `CORDON_KILLS=200` for more. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { checkLog } from "./check-log.ts";

const KILLS = Number(process.env.CORDON_KILLS ?? 5);
/** Kills suffered by one directory before a new one is taken. */
const KILLS_EACH = 10;

const root = mkdtempSync(join(tmpdir(), "cordon-kill-"));
after(() => rmSync(root, { recursive: true }));

/** Lets a writer run, kills it, and gives the lines it acknowledged. */
async function writeAndKill(directory: string, round: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "writer.ts"), directory, `round-${round}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const gone = once(child, "close");
  // One in eight dies while it opens the store or soon after, the others in the middle of writing.
  if (round % 8 !== 7) await Promise.race([once(child.stdout, "data"), gone]);
  await pause(Math.random() * 120);
  assert.equal(child.exitCode, null, "the writer ended by itself");
  child.kill("SIGKILL");
  await gone;
  return output.split("\n").slice(0, -1);
}

test(`${KILLS} kills lose nothing acknowledged`, { timeout: 30_000 + KILLS * 3000 }, async (t) => {
  let directory = "";
  let acknowledged: string[] = [];
  let total = 0;
  for (let round = 0; round < KILLS; round += 1) {
    if (round % KILLS_EACH === 0) {
      if (round > 0) rmSync(directory, { recursive: true });
      directory = join(root, String(round));
      acknowledged = [];
    }
    const lines = await writeAndKill(directory, round);
    total += lines.length;
    acknowledged = acknowledged.concat(lines);
    const store = openSqliteStore({ directory });
    const log = await checkLog(store);
    await store.close();
    for (const line of acknowledged) {
      const [partition = "", revision, requestId] = line.split(" ");
      assert.equal(log.get(partition)?.[Number(revision) - 1]?.requestId, requestId, `round ${round} lost: ${line}`);
    }
  }
  assert.ok(total > KILLS, "the writers acknowledged something");
  t.diagnostic(`${KILLS} kills, ${total} entries acknowledged, 0 lost`);
});
