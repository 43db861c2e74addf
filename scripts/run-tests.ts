/** Runs the whole suite: as many files at once as there are cores, less one for what they start, and never fewer than two. */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

const files = ["src/**/*.test.ts", "test/**/*.test.ts", "console/test/**/*.test.ts", "packaging/**/*.test.ts"];
const { status } = spawnSync(
  process.execPath,
  [
    "--import=./scripts/note-raised-errors.ts",
    "--test",
    `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`,
    "--test-timeout=600000",
    "--test-reporter=./scripts/test-summary.mjs",
    ...files,
  ],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
