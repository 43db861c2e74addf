/** What can't be meant by options about upstreams is refused at the start, with what to do. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type CordonOptions, startCordon } from "../../src/main/index.ts";
import { freePort } from "../setup/free-port.ts";
import { runCordon } from "../setup/run-cordon.ts";
import { serve } from "../setup/serve.ts";
import { call } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { notingEndpoint } from "./other-endpoint.ts";

const folder = temporaryFolder("upstream-options");
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}
const profile = "aws_access_key_id = AKIA\naws_secret_access_key = x\n";

const refused = async (upstream: CordonOptions["upstream"], message: RegExp, more: CordonOptions = {}) =>
  assert.rejects(
    startCordon({ port: 0, log: () => {}, ...more, ...(upstream !== undefined && { upstream }) }),
    message,
  );

test("rules that can't be carried out say why", async () => {
  for (const [rule, message] of [
    ["moto", /an upstream is a URL such as http:\/\/127\.0\.0\.1:5000, or SERVICE=URL, or SERVICE=none; not 'moto'/],
    ["none", /an upstream is a URL/],
    ["s3=", /an upstream is a URL/],
    ["ftp://x", /an upstream is a URL/],
    ["S3=http://x", /'S3' is no service/],
    ["http://u:p@x", /no user and password/],
    ["http://x/path", /only a host and a port/],
    ["http://x?", /only a host and a port/],
  ] as const) {
    await refused(rule, message);
  }
  await refused({ rules: ["http://a", "http://b"] }, /the upstream is given twice/);
  await refused({ rules: ["s3=http://a", "s3=none"] }, /the upstream of s3 is given twice/);
  await refused({ rules: ["http://a"], idleSeconds: 0 }, /silent for some seconds/);
});

test("credentials for an upstream need callers who prove who they are, an upstream, and a way that others can't read", async () => {
  const keys = file("keys", `[default]\n${profile}`);
  await refused(
    { rules: ["http://127.0.0.1:1"], credentials: [keys] },
    /Add one of the two, or leave --upstream-credentials out/,
  );
  const secure: CordonOptions = { secure: true };
  await refused({ rules: ["s3=http://127.0.0.1:1"], credentials: [keys] }, /upstream credentials sign nothing/, secure);
  await refused({ rules: ["http://a.example"], credentials: [keys] }, /only over https/, secure);
  await refused({ rules: ["http://localhost"], credentials: [keys, keys] }, /given twice/, secure);
  await refused({ rules: ["http://localhost"], credentials: ["s3="] }, /FILE or SERVICE=FILE/, secure);
  await refused({ rules: ["http://localhost"], credentials: [join(folder, "none")] }, /there is no such file/, secure);
  const two = file("two", `[a]\n${profile}[b]\n${profile}`);
  await refused(
    { rules: ["http://localhost"], credentials: [two] },
    /needs a profile \[default\], or only one: it has a, b/,
    secure,
  );
  const half = file("half", "[default]\naws_access_key_id = AKIA\n");
  await refused({ rules: ["http://localhost"], credentials: [half] }, /has no aws_secret_access_key/, secure);
});

test("an upstream that is Cordon itself is refused", async () => {
  const port = await freePort();
  for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
    await refused(`http://${host}:${port}`, /is this Cordon itself/, { port });
  }
});

test("cordon serve takes the rules, each as often as needed", async (t) => {
  const other = await notingEndpoint(t);
  const served = await serve(["--data", "memory", "--upstream", other.url, "--upstream", "sqs=none"]);
  try {
    const ask = async (service: string) =>
      (await call(served.url, { service, body: "Action=List" })).headers["x-cordon-upstream"];
    assert.deepEqual([await ask("sns"), await ask("sqs")], [other.url, undefined]);
  } finally {
    await served.stop();
  }
  // Only now it has printed all.
  assert.match(served.output(), /passed sns:?\S* POST \/ on to/);
  const wrong = await runCordon({}, "serve", "--data", "memory", "--upstream", "moto");
  assert.equal(wrong.status, 2);
  assert.match(wrong.err, /an upstream is a URL such as/);
});
