/** `npm test` runs what it's asked to, and says so if it can't. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { chosenTests } from "../scripts/chosen-tests.ts";

const run = (...args: readonly string[]) => {
  const env = { ...process.env };
  // Otherwise node:test takes it for a file of this run, and runs nothing.
  delete env["NODE_TEST_CONTEXT"];
  return spawnSync(process.execPath, ["scripts/run-tests.ts", ...args], { encoding: "utf8", env });
};
const filesOf = (...args: readonly string[]): readonly string[] => {
  const chosen = chosenTests(args);
  return "files" in chosen ? chosen.files : assert.fail(chosen.text);
};

test("without arguments it's the whole suite, with a folder what's in it, with files those", () => {
  const all = filesOf();
  assert.ok(all.length > 100);
  assert.deepEqual(filesOf("."), all);
  const folder = filesOf("src/ipam/");
  assert.ok(folder.length > 1 && folder.every((file) => file.startsWith("src/ipam/")));
  assert.deepEqual(filesOf("src/ipam", folder[0] ?? ""), folder);
  assert.deepEqual(filesOf("./test/store/kill-9.long.ts"), ["test/store/kill-9.long.ts"]);
});

test("help is printed, and what can't be done is refused, without a test being run", () => {
  assert.deepEqual([run("--help").status, /^Usage: npm test/.test(run("-h").stdout)], [0, true]);
  for (const [arg, says] of [
    ["--only", /there is no option --only/],
    ["src/nowhere.test.ts", /there is no file or folder src\/nowhere.test.ts/],
    ["src/main/cordon.ts", /has no tests/],
    ["docs", /there are no tests in docs/],
  ] as const) {
    const { status, stdout, stderr } = run("src/ipam", arg);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, says);
  }
});

test("a named file is run, and nothing else", () => {
  const { status, stdout } = run("test/architecture.test.ts");
  assert.equal(status, 0, stdout);
  assert.match(stdout, /in 1 file/);
});
