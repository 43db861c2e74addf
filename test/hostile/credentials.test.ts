/** The credentials file while the server runs: reloaded on SIGHUP, with a warning if others can read it. */
import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startCordon } from "../../src/main/index.ts";
import { serve } from "../setup/serve.ts";
import { ec2 } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const root = temporaryFolder("credentials");
const file = join(root, "credentials.json");
const key = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: `${accessKeyId}-secret` });
const write = (...names: readonly string[]) =>
  writeFileSync(
    file,
    JSON.stringify({ credentials: names.map((name) => ({ ...key(name), account: "111122223333" })) }),
    {
      mode: 0o600,
    },
  );
const status = async (url: string, name: string) => (await ec2(url, "DescribeVpcs", {}, key(name))).status;

test("SIGHUP reloads the file, and an invalid file leaves the keys as they were", {
  skip: process.platform === "win32" ? "no SIGHUP" : false,
}, async () => {
  write("FIRST");
  const served = await serve(["--data", "memory", "--credentials", file]);
  try {
    assert.deepEqual([await status(served.url, "FIRST"), await status(served.url, "SECOND")], [200, 401]);
    const reloaded = async (text: string) => {
      const before = served.output().split(text).length;
      served.child.kill("SIGHUP");
      while (served.output().split(text).length === before) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    write("SECOND");
    await reloaded("read the credentials anew");
    assert.deepEqual([await status(served.url, "FIRST"), await status(served.url, "SECOND")], [401, 200]);
    writeFileSync(file, "{");
    await reloaded("the credentials stay as they were");
    assert.equal(await status(served.url, "SECOND"), 200);
    assert.ok(!served.output().includes("-secret"));
  } finally {
    assert.equal(await served.stop(), 0);
  }
});

test("a file that others can read causes a warning", {
  skip: process.platform === "win32" ? "no such permissions" : false,
}, async () => {
  write("FIRST");
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  await (await startCordon({ port: 0, credentials: file, log })).close();
  assert.deepEqual(lines, []);
  chmodSync(file, 0o644);
  await (await startCordon({ port: 0, credentials: file, log })).close();
  assert.deepEqual(lines, [`${file} has secrets, and other users can read it. Run: chmod 600 ${file}`]);
});
