/** moto behind Cordon: one endpoint serves boto3 and the AWS CLI a whole stack. */
import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import { clientEnvironment, hasAwsCli, hasBoto3, runAws } from "../clients/python.ts";
import { freePort } from "../setup/free-port.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const run = promisify(execFile);
const hasMoto = spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0;
const skip = hasMoto ? false : "moto_server is not here";

let cordon: Cordon;
let cordonWithIam: Cordon;
let end = () => {};
before(async () => {
  if (!hasMoto) return;
  const port = await freePort();
  const moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  end = () => moto.kill("SIGKILL");
  process.once("exit", end);
  moto.stderr.setEncoding("utf8");
  let said = "";
  while (!said.includes("Running on")) {
    const [text] = await Promise.race([once(moto.stderr, "data"), once(moto, "close").then(() => assert.fail(said))]);
    said += text;
  }
  moto.stderr.resume();
  const url = `http://127.0.0.1:${port}`;
  cordon = await startCordon({ port: 0, upstream: url, log: () => {} });
  cordonWithIam = await startCordon({ port: 0, upstream: `iam=${url}`, log: () => {} });
});
after(async () => {
  await cordon?.close();
  await cordonWithIam?.close();
  end();
});

test("boto3 has its networks from Cordon, and the rest from moto", {
  skip: skip || (hasBoto3 ? false : "boto3 is not here"),
}, async () => {
  const script = fileURLToPath(new URL("whole_stack.py", import.meta.url));
  // The account that moto has for everyone.
  const env = { ...clientEnvironment(cordon.url, "123456789012"), CORDON_WITH_IAM: cordonWithIam.url };
  const { stdout } = await run("python3", [script], { env, timeout: 120_000 });
  assert.ok(Number(stdout) > 30, stdout);
});

test("the AWS CLI copies files to and fro", {
  skip: skip || (hasAwsCli ? false : "the AWS CLI is not here"),
}, async () => {
  const folder = temporaryFolder("moto");
  const file = join(folder, "large");
  writeFileSync(file, Buffer.alloc(9_000_000, "x"));
  const aws = async (...args: readonly string[]) => {
    const { status, output } = await runAws(args, cordon.url);
    assert.equal(status, 0, output);
    return output;
  };
  await aws("s3", "mb", "s3://files");
  await aws("s3", "cp", file, "s3://files/large");
  await aws("s3", "cp", "s3://files/large", `${file}.back`);
  assert.ok(readFileSync(file).equals(readFileSync(`${file}.back`)), "the file came back as another one");
});
