/** A tool that doesn't do what it should keeps nobody waiting. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { FilterFailed } from "./data-plane.ts";
import { runTool } from "./run-tool.ts";

/** Runs a script instead of the tool. */
const instead = (script: string): readonly string[] => ["sh", "-c", script];

const isThere = (pid: number): boolean => {
  try {
    // Killed, but perhaps not yet buried by whoever adopted it.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

for (const input of [undefined, "some script\n".repeat(100_000)]) {
  const how = input === undefined ? "an argument" : "input";
  test(`a tool that hangs with ${how} is an error that says so, and ends with all that it started`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "cordon-tool-"));
    const pids = join(folder, "pids");
    const script = `sleep 600 & echo $! >> ${pids}; echo $$ >> ${pids}; wait`;
    try {
      await assert.rejects(
        runTool(instead(script), "nft", ["--version"], input, 1000),
        (error) => error instanceof FilterFailed && /^nft doesn't end, and was killed after 1 s$/.test(error.message),
      );
      const started = readFileSync(pids, "utf8").trim().split("\n").map(Number);
      assert.equal(started.length, 2);
      while (started.some(isThere)) await new Promise((resolve) => setTimeout(resolve, 10));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test("a tool that fails, is killed or isn't there is an error in words", async () => {
  await assert.rejects(runTool(instead("echo no such luck >&2; exit 1"), "nft", []), /^Error: nft: no such luck$/);
  await assert.rejects(runTool(instead("kill -9 $$"), "nft", []), /^Error: nft: it ended with SIGKILL$/);
  await assert.rejects(runTool([], "no-such-tool", []), /no-such-tool isn't installed/);
  assert.equal(await runTool(instead("cat"), "nft", [], "what it gets"), "what it gets");
});
