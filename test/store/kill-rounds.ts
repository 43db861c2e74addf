/** Kills a writing process at random moments, again and again, and reads what it left. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { checkLog } from "./check-log.ts";

/** The number of kills with one directory before a new one is used. */
const KILLS_EACH = 10;

/** Lets a writer run, kills it, and returns the lines it acknowledged. */
async function writeAndKill(directory: string, round: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "writer.ts"), directory, `round-${round}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const gone = once(child, "close");
  // One kill in eight comes while the writer opens the store or soon after, the others in the middle of writing.
  if (round % 8 !== 7) await Promise.race([once(child.stdout, "data"), gone]);
  await pause(Math.random() * 120);
  assert.equal(child.exitCode, null, "the writer ended by itself");
  child.kill("SIGKILL");
  await gone;
  return output.split("\n").slice(0, -1);
}

/**
 * Asserts that every store opens, is a valid log, and holds everything acknowledged. Returns the number of acknowledged
 * entries.
 */
export async function kill(kills: number): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "cordon-kill-"));
  try {
    return await rounds(root, kills);
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function rounds(root: string, kills: number): Promise<number> {
  let directory = "";
  let acknowledged: string[] = [];
  let total = 0;
  for (let round = 0; round < kills; round += 1) {
    if (round % KILLS_EACH === 0) {
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
  return total;
}
