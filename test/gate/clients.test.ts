/** The gate's first steps from its documentation, through the AWS CLI; IP groups and directories through boto3. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { clientEnvironment, hasAwsCli, hasBoto3, runPython } from "../clients/python.ts";
import { openSite } from "./site.ts";

const docs = readFileSync(new URL("../../docs/gate.md", import.meta.url), "utf8");

test("the documented commands make a directory whose gate admits Berlin and nobody else", {
  skip: hasAwsCli ? false : "the AWS CLI is not here",
}, async (t) => {
  const { cordon, close } = await openSite({ trustedProxies: ["127.0.0.1"] });
  t.after(close);
  const commands = /```sh\n([\s\S]*?)```/.exec(docs)?.[1] ?? assert.fail("docs/gate.md has no commands");
  const script = `set -e\n${commands}`;
  const env = clientEnvironment(cordon.url);
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { env, timeout: 60_000 });
  const statusFor = async (address: string) => {
    const headers = { "x-forwarded-for": address };
    return (await fetch(`${cordon.url}/_cordon/gate/${stdout.trim()}`, { headers })).status;
  };
  assert.deepEqual([await statusFor("203.0.113.9"), await statusFor("198.51.100.7")], [204, 403]);
});

test("catalogue 25, 26: boto3 reads groups, directories and exceptions with their members", {
  skip: hasBoto3 ? false : "boto3 is not here",
}, async (t) => {
  const { cordon, close } = await openSite();
  t.after(close);
  assert.equal(await runPython("ip_groups.py", cordon.url), "ok\n");
});
