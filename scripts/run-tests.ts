/**
 * Runs the whole suite: as many files at once as there are cores, and never fewer than three, because some mostly wait for what they
 * started. The longest begin first, so that the others fill the time until they end.
 */
import { globSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import summary from "./test-summary.mjs";

const PATTERNS = ["src/**/*.test.ts", "test/**/*.test.ts", "console/test/**/*.test.ts", "packaging/**/*.test.ts"];

/** What takes more than half a minute, the longest first: see the slowest files that the summary names. */
const LONGEST = [
  "test/terraform/terraform.test.ts",
  "test/docs.test.ts",
  "test/histories/several-servers.test.ts",
  "test/terraform/terraform-stack.test.ts",
  "test/hosts/enforced.test.ts",
  "console/test/every-page.test.ts",
  "packaging/deb/deb.test.ts",
  "src/agent/nftables/on-the-wire/updates.test.ts",
  "packaging/image/image.test.ts",
];

const files = new Set(LONGEST);
for (const file of globSync(PATTERNS, { exclude: ["**/node_modules/**"] }).sort()) files.add(file);

// The compiled code of earlier files and runs, as the command keeps it: a process starts in half the time.
process.env["NODE_COMPILE_CACHE"] ??= join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "cordon");

const stopping = new AbortController();
const results = run({
  files: [...files],
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
