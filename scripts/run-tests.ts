/**
 * Runs the whole suite, or the tests that are named: as many files at once as there are cores, and never fewer than three, because some mostly wait for what they
 * started. The longest begin first, so that the others fill the time until they end.
 */
import { availableParallelism, homedir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { chosenTests } from "./chosen-tests.ts";
import summary from "./test-summary.mjs";

const chosen = chosenTests(process.argv.slice(2));
if ("text" in chosen) {
  (chosen.status === 0 ? console.log : console.error)(chosen.text);
  process.exit(chosen.status);
}

// The compiled code of earlier files and runs, as the command keeps it: a process starts in half the time.
process.env["NODE_COMPILE_CACHE"] ??= join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "cordon");

const stopping = new AbortController();
const results = run({
  files: [...chosen.files],
  concurrency: Math.max(3, availableParallelism()),
  timeout: 600_000,
  execArgv: ["--import=./scripts/note-raised-errors.ts"],
  signal: stopping.signal,
});
const running = new Set<string>();
results.on("test:dequeue", ({ name, file }) => resolve(name) === file && running.add(name));
results.on("test:complete", ({ name, file }) => resolve(name) === file && running.delete(name));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    stopping.abort();
    for (const file of running) console.log(`\nINTERRUPTED ${file}, which had not ended`);
    process.exit(1);
  });
}
results.on("test:summary", ({ file, success }) => {
  if (file === undefined && !success) process.exitCode = 1;
});
await pipeline(results, summary, process.stdout);
