/** The test setups that docs/in-tests.md shows, extracted from it and run with the tools that they're for. */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { hasBoto3 } from "./clients/python.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const repository = fileURLToPath(new URL("../", import.meta.url));
const suite = temporaryFolder("in-tests");
const bin = join(suite, "bin");
const run = promisify(execFile);

const hasPytest = hasBoto3 && spawnSync("python3", ["-c", "import pytest"], { stdio: "ignore" }).status === 0;
const jest = resolved("jest/bin/jest");

function resolved(path: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(path);
  } catch {
    return undefined;
  }
}

/** The blocks that say in their first line which file they are. */
function* filesOf(markdown: string): Generator<{ readonly name: string; readonly body: string }> {
  for (const [, body = ""] of markdown.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)) {
    const name = /^(?:#|\/\/) ([\w.-]+\.(?:py|ts|mjs|cjs))\n/.exec(body)?.[1];
    if (name !== undefined) yield { name, body };
  }
}

/** A suite of somebody's, beside packages that are installed: Cordon among them, as the sources have it. */
before(() => {
  for (const { name, body } of filesOf(readFileSync(join(repository, "docs/in-tests.md"), "utf8"))) {
    writeFileSync(join(suite, name), body, { flag: "wx" });
  }
  writeFileSync(join(suite, "package.json"), '{ "type": "module" }');
  const modules = join(suite, "node_modules");
  mkdirSync(join(modules, "cordon"), { recursive: true });
  for (const name of ["@aws-sdk", "vitest"]) symlinkSync(join(repository, "node_modules", name), join(modules, name));
  const library = pathToFileURL(join(repository, "src/main/index.ts")).href;
  writeFileSync(join(modules, "cordon/index.js"), `export { startCordon } from ${JSON.stringify(library)};\n`);
  writeFileSync(
    join(modules, "cordon/package.json"),
    '{ "name": "cordon", "type": "module", "exports": "./index.js" }',
  );
  mkdirSync(bin);
  writeFileSync(join(bin, "cordon"), `#!/bin/sh\nexec "${process.execPath}" "${repository}src/main/cordon.ts" "$@"\n`);
  chmodSync(join(bin, "cordon"), 0o755);
});

/** A shell of somebody who uses AWS. What concerns the outer run of tests isn't for the inner one. */
function environment(): Record<string, string | undefined> {
  const { NODE_TEST_CONTEXT, NODE_OPTIONS, AWS_PROFILE, ...rest } = process.env;
  return {
    ...rest,
    PATH: `${bin}:${process.env["PATH"]}`,
    CI: "1",
    NO_COLOR: "1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

/** Its output; rejects with it if the command fails. */
async function output(file: string, ...args: string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run(file, args, { cwd: suite, env: environment(), timeout: 100_000 });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${file} ${args.join(" ")}\n${stdout}\n${stderr}`);
  }
}

test("node:test runs the suite that is shown", async () => {
  assert.match(await output(process.execPath, "--test", "--test-reporter=tap", "network.test.ts"), /^# pass 2$/m);
});

test("Vitest runs the suite that is shown", async () => {
  const vitest = join(repository, "node_modules/vitest/vitest.mjs");
  assert.match(await output(process.execPath, vitest, "run", "groups.vitest.test.ts"), /Tests +2 passed/);
});

test("Jest runs the suite that is shown", { skip: jest === undefined ? "Jest is not here" : false }, async () => {
  const printed = await output(process.execPath, jest ?? "", "--config", "jest.config.mjs");
  assert.match(printed, /Tests: +2 passed/);
});

test("what Jest calls before and after all tests starts Cordon, says where it is, and ends it", async () => {
  const calls = `const { default: setup } = await import("./cordon.jest-setup.mjs");
const { default: teardown } = await import("./cordon.jest-teardown.mjs");
await setup({}, {});
const { EC2Client, DescribeVpcsCommand } = await import("@aws-sdk/client-ec2");
const { Vpcs } = await new EC2Client().send(new DescribeVpcsCommand({}));
await teardown({}, {});
console.log(Vpcs.length);`;
  assert.equal(await output(process.execPath, "--input-type=module", "-e", calls), "1\n");
});

test("pytest runs the suite that is shown", { skip: hasPytest ? false : "pytest and boto3 are not here" }, async () => {
  const printed = await output(
    "python3",
    "-m",
    "pytest",
    "-q",
    "-p",
    "no:cacheprovider",
    "--color=no",
    "test_groups.py",
  );
  assert.match(printed, /^3 passed/m);
});
