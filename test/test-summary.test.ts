/**
 * The report of the suite: counts, each failure once, skipped tests, the slowest files. Run on small files that fail in the
 * ways tests can.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Starts the suite on these files of the folder test-summary. */
function startSuite(files: readonly string[]) {
  // With this set, node takes the run for part of ours and reports nothing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const paths = files.map((file) => `test/test-summary/${file}.ts`);
  const child = spawn(process.execPath, ["--test", "--test-reporter=./scripts/test-summary.mjs", ...paths], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return { child, output: () => output };
}

async function report(
  ...files: readonly string[]
): Promise<{ readonly status: number | null; readonly output: string }> {
  const { child, output } = startSuite(files);
  await once(child, "close");
  return { status: child.exitCode, output: output() };
}

const lastLine = (output: string) => output.trimEnd().split("\n").at(-1);
const failures = (output: string) => [...output.matchAll(/^FAILED (.*)$/gm)].map(([, name]) => name).sort();
/** The text below the name of a failure. */
const cause = (output: string, name: string) => output.split(`\nFAILED ${name}\n`)[1]?.split("\n\nFAILED ")[0] ?? "";

test("a passing suite reports how many tests ran, in how many files, and how long they took", async () => {
  const { status, output } = await report("passes");
  assert.match(output, /^\.\n\n\n1 test in 1 file ran in \d+\.\d s\n1 passed, 0 failed\n$/);
  assert.equal(status, 0);
});

test("each failure is reported once, with its place and its cause, and the suite around it isn't", async () => {
  const { status, output } = await report("fails");
  assert.equal(lastLine(output), "2 passed, 7 failed, 3 skipped");
  assert.deepEqual(failures(output), [
    "a bad part",
    "a suite that can't begin",
    "a suite that can't end",
    "is wrong",
    "never settles",
    "never starts",
    "with a bad test",
  ]);
  assert.match(
    cause(output, "is wrong"),
    /^ {2}test\/test-summary\/fails\.ts:5\n {2}AssertionError .*\n.*\n {2}1 !== 2\n/,
  );
  assert.match(cause(output, "a bad part"), /the part broke[\s\S]*\n {2}because of Error: of what broke it/);
  assert.match(cause(output, "a suite that can't begin"), /the beginning broke/);
  assert.match(cause(output, "a suite that can't end"), /the end broke/);
  assert.match(cause(output, "never starts"), /did not run to its end/);
  assert.match(cause(output, "never settles"), /timed out after 50ms/);
  assert.doesNotMatch(output, /node:internal/);
  assert.equal(status, 1);
});

test("skipped tests are reported by name, with the reason", async () => {
  const { output } = await report("fails");
  const skipped = [...output.matchAll(/^skipped: .*$/gm)].map(([line]) => line);
  assert.deepEqual(skipped, [
    "skipped: is skipped for a reason (the reason)",
    "skipped: skips itself (found out late)",
    "skipped: is to be written (to do)",
  ]);
});

test("a file that crashes is a failure with its name, and with its last output", async () => {
  const { status, output } = await report("cannot-load", "exits", "passes", "throws-late");
  assert.deepEqual(failures(output), [
    "test/test-summary/cannot-load.ts",
    "test/test-summary/exits.ts",
    "test/test-summary/throws-late.ts",
  ]);
  assert.match(
    cause(output, "test/test-summary/cannot-load.ts"),
    /ended with status 1[\s\S]*Cannot find module .*absent\.ts/,
  );
  assert.match(cause(output, "test/test-summary/exits.ts"), /ended with status 3[\s\S]*the last words/);
  assert.match(cause(output, "test/test-summary/throws-late.ts"), /too late/);
  assert.equal(lastLine(output), "2 passed, 3 failed");
  assert.equal(status, 1);
});

test("a file without tests is named, and doesn't count as a passed test", async () => {
  const { output } = await report("has-no-tests", "passes");
  assert.match(output, /^no tests in test\/test-summary\/has-no-tests\.ts$/m);
  assert.equal(lastLine(output), "1 passed, 0 failed");
});

test("the slowest files are named, the slowest first", async () => {
  const { output } = await report("fails", "passes");
  const list = output.split("\nthe slowest files:\n")[1]?.split("\n\n")[0]?.split("\n") ?? [];
  const rows = list.map((row) => /^ +(\d+\.\d) s {2}(.*)$/.exec(row)?.slice(1) ?? assert.fail(row));
  assert.deepEqual(rows.map(([, file]) => file).sort(), ["test/test-summary/fails.ts", "test/test-summary/passes.ts"]);
  assert.ok(Number(rows[0]?.[0]) >= Number(rows[1]?.[0]));
});

test("a file that never ends is named when the suite is stopped", async () => {
  const { child, output } = startSuite(["never-ends"]);
  while (!output().includes(".")) await once(child.stdout, "data");
  child.kill("SIGTERM");
  await once(child, "close");
  assert.match(output(), /^INTERRUPTED test\/test-summary\/never-ends\.ts, which had not ended$/m);
  assert.notEqual(child.exitCode, 0);
});
