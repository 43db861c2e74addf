/** `cordon doctor` names what is wrong, and what to do. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { apart } from "../setup/background.ts";
import { freePort } from "../setup/free-port.ts";
import { openCordon } from "../setup/open-cordon.ts";

const { folder, runWith } = apart("doctor");

interface Finding {
  readonly what: string;
  readonly state: string;
  readonly found: string;
  readonly remedy?: string;
}

async function examine(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { status, out, err } = await runWith(env, "doctor", "--json", ...args);
  assert.equal(err, "");
  const findings = JSON.parse(out) as readonly Finding[];
  const problems = findings.filter(({ state }) => state === "problem");
  assert.equal(status, problems.length === 0 ? 0 : 1);
  for (const { remedy } of problems) assert.ok(remedy !== undefined && remedy !== "");
  return { findings, problems };
}

/** A server that isn't a Cordon, or one whose clock is wrong. */
async function answering(t: TestContext, body: string, headers: Readonly<Record<string, string>> = {}) {
  const server = createServer((_, response) => response.writeHead(200, headers).end(body)).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}` };
}

test("where all is well it says so, for people and for programs", async (t) => {
  const { url, port } = await openCordon(t);
  const env = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "test" };
  const where = ["--data", join(folder, "new", "data"), "--port", String(port)];
  const { findings, problems } = await examine(env, ...where);
  assert.deepEqual(problems, []);
  const fine = Object.fromEntries(
    findings.filter(({ state }) => state === "fine").map(({ what, found }) => [what, found]),
  );
  assert.match(fine["Node"] ?? "", /^\d+\./);
  assert.match(fine["data folder"] ?? "", /isn't there yet; the first start makes it/);
  assert.match(fine["port"] ?? "", new RegExp(`Cordon listens on ${port}`));
  assert.equal(fine["server"], `Cordon answers at ${url}`);
  assert.equal(fine["keys"], "you are arn:aws:iam::111122223333:root");
  assert.equal(fine["environment"], `AWS's clients call ${url}`);
  const { status, out } = await runWith(env, "doctor", ...where);
  assert.equal(status, 0);
  assert.match(out, /^ok +server +Cordon answers at/m);
});

test("variables that lead clients elsewhere are named, one by one", async (t) => {
  const { url } = await openCordon(t);
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_EC2: "http://elsewhere",
    AWS_ENDPOINT_URL_STS: url,
    AWS_PROFILE: "work",
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
    HTTP_PROXY: "http://proxy:3128",
  };
  const { findings, problems } = await examine(env, "--port", String(await freePort()));
  assert.deepEqual(
    problems.map(({ found }) => found.split(" ")[0]),
    ["AWS_ENDPOINT_URL_EC2", "AWS_PROFILE", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"],
  );
  assert.ok(findings.some(({ remedy }) => remedy === "export NO_PROXY=127.0.0.1"));
});

test("a folder that can't be used or that others can read, and a taken port, are problems", async (t) => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const open = join(folder, "open");
  mkdirSync(open);
  writeFileSync(join(open, "sealing.key"), "");
  chmodSync(join(open, "sealing.key"), 0o644);
  const { port } = await answering(t, "{}");
  const first = await examine({}, "--data", file, "--port", String(port));
  assert.deepEqual(
    first.problems.map(({ what }) => what),
    ["data folder", "port"],
  );
  assert.match(first.problems[0]?.found ?? "", /is a file/);
  if (process.platform === "linux")
    assert.match(first.problems[1]?.found ?? "", new RegExp(`in use \\(.*process ${process.pid}\\)`));
  const second = await examine({}, "--data", open, "--port", String(await freePort()));
  assert.match(second.problems[0]?.remedy ?? "", /^run: chmod 600 .*sealing.key$/);
});

test("what answers may be no Cordon, have another time, or want other keys", async (t) => {
  const page = await answering(t, "<h1>hello</h1>");
  const late = await answering(t, `{"status":"ok"}`, { date: new Date(Date.now() - 3_600_000).toUTCString() });
  const secure = await openCordon(t, { secure: true, log: () => {} });
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const [first, second, third, fourth] = await Promise.all(
    // Each looks whether its port is free by listening on it.
    [page.url, late.url, secure.url, nobody].map(async (url) =>
      examine({}, "--port", String(await freePort()), "--endpoint", url),
    ),
  );
  assert.match(first?.problems[0]?.found ?? "", /is not a Cordon/);
  assert.match(second?.problems[0]?.found ?? "", /this machine's clock is 3\d\d\d seconds ahead of the server's/);
  assert.match(third?.problems[0]?.found ?? "", /without keys in the environment nobody signs in/);
  assert.match(fourth?.problems[0]?.found ?? "", /nothing answers at/);
});
