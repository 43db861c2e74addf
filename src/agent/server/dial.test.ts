/** Whom the agent speaks to, and that nobody else hears a thing. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { StateDirectory } from "../state/state-directory.ts";
import { wrongPlace } from "./dial.ts";
import { enrol } from "./enrol.ts";
import { readToken } from "./join-token.ts";
import { makeCertificate, ScriptedServer } from "./scripted-server-for-tests.ts";

const SECRET = "A".repeat(43);
const tokenWith = (pin: string | undefined) => `cordon-join.111122223333.us-east-1.${SECRET}.${pin ?? "-"}`;
const joined = { hostId: "host-0123456789abcdef0", name: "web-1", account: "111122223333", region: "us-east-1" };

function directoryIn(t: TestContext): StateDirectory {
  const folder = mkdtempSync(join(tmpdir(), "cordon-agent-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return new StateDirectory(join(folder, "state"));
}

function joining(server: string, pin: string | undefined) {
  const token = readToken(tokenWith(pin));
  assert.ok(token !== undefined);
  const signal = AbortSignal.timeout(20_000);
  return { server, token, version: "1.2.3", failsafe: ["tcp/22"], revoked: "live" as const, now: Date.now(), signal };
}

test("a host joins the server whose key the token names, and keeps its own key to itself", async (t) => {
  const certificate = makeCertificate();
  const server = await ScriptedServer.open(t, certificate);
  server.script = (_, answer) => void answer.writeHead(200).end(JSON.stringify(joined));
  const directory = directoryIn(t);
  const enrolment = await enrol(directory, joining(server.url, certificate.pin));
  assert.deepEqual(enrolment, {
    ...joined,
    server: server.url,
    pin: certificate.pin,
    failsafe: ["tcp/22"],
    revoked: "live",
  });
  assert.deepEqual(directory.readEnrolment(), enrolment);
  const [came] = server.came;
  const sent = JSON.parse(came?.body ?? "") as Record<string, string>;
  assert.deepEqual(
    [came?.path, sent["token"], sent["version"]],
    ["/_cordon/host/join", tokenWith(certificate.pin), "1.2.3"],
  );
  assert.match(sent["publicKey"] ?? "", /^[\w-]{43}$/);
  assert.equal(statSync(directory.path).mode & 0o777, 0o700);
  for (const name of readdirSync(directory.path)) {
    assert.equal(statSync(join(directory.path, name)).mode & 0o777, 0o600, name);
  }
  assert.deepEqual(readdirSync(directory.path).toSorted(), ["host", "key"]);
});

test("a directory that others may read is refused before the token is used", async (t) => {
  const server = await ScriptedServer.open(t);
  const directory = directoryIn(t);
  mkdirSync(directory.path, { mode: 0o755 });
  chmodSync(directory.path, 0o755);
  await assert.rejects(enrol(directory, joining(server.url, undefined)), /others may read .* Run: chmod 700/);
  assert.deepEqual(server.came, []);
});

test("a server with another certificate gets nothing, not even the token", async (t) => {
  const [meant, other] = [makeCertificate(), makeCertificate()];
  const server = await ScriptedServer.open(t, other);
  const directory = directoryIn(t);
  await assert.rejects(enrol(directory, joining(server.url, meant.pin)), /isn't the one.*Nothing was sent/);
  assert.equal(server.connections, 1);
  assert.deepEqual(server.came, []);
  assert.deepEqual(readdirSync(directory.path), []);
});

test("without a pin, a certificate that no authority has signed gets nothing", async (t) => {
  const server = await ScriptedServer.open(t, makeCertificate());
  await assert.rejects(enrol(directoryIn(t), joining(server.url, undefined)), /isn't to be trusted here/);
  assert.deepEqual(server.came, []);
});

test("plain http goes to this machine, and no further", async (t) => {
  assert.equal(wrongPlace("http://127.0.0.1:4566", undefined), undefined);
  assert.equal(wrongPlace("http://[::1]:4566", undefined), undefined);
  assert.equal(wrongPlace("http://localhost:4566", undefined), undefined);
  assert.match(wrongPlace("http://10.0.0.1:4566", undefined) ?? "", /this machine only/);
  assert.match(wrongPlace("http://cordon.example", undefined) ?? "", /this machine only/);
  assert.match(wrongPlace("http://127.0.0.1.example", undefined) ?? "", /this machine only/);
  assert.match(wrongPlace("http://127.0.0.1:4566", "x") ?? "", /names a certificate/);
  const server = await ScriptedServer.open(t);
  server.script = (_, answer) => void answer.writeHead(200).end(JSON.stringify(joined));
  assert.equal((await enrol(directoryIn(t), joining(server.url, undefined))).name, "web-1");
});

test("a place is a host and a port, nothing else", () => {
  for (const text of ["cordon", "ftp://x", "https://x/path", "https://u:p@x", "https://x/?q", "https://x/#f", ""]) {
    assert.ok(wrongPlace(text, undefined) !== undefined, text);
  }
  assert.equal(wrongPlace("https://cordon.example", undefined), undefined);
});

test("plain http is for loopback in every form, and for nothing else", () => {
  for (const host of ["127.0.0.1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]", "localhost"]) {
    assert.equal(wrongPlace(`http://${host}`, undefined), undefined, host);
  }
  for (const host of ["10.0.0.1", "[::2]", "128.0.0.1", "[::ffff:10.0.0.1]", "localhost.example"]) {
    assert.match(wrongPlace(`http://${host}`, undefined) ?? "", /this machine only/, host);
  }
});

test("a token is taken whole, or not at all", () => {
  const good = tokenWith("B".repeat(43));
  assert.deepEqual(readToken(`${good}\n`), { text: good, pin: "B".repeat(43) });
  assert.deepEqual(readToken(tokenWith(undefined)), { text: tokenWith(undefined) });
  for (const bad of [
    "",
    good.slice(0, -1),
    `${good}x`,
    good.replace("cordon-join", "cordon"),
    good.replaceAll(".", " "),
  ]) {
    assert.equal(readToken(bad), undefined, bad);
  }
});

test("what isn't a host's name and id, whoever sends it, isn't kept", async (t) => {
  const server = await ScriptedServer.open(t);
  const answers: readonly (readonly [status: number, body: string, text: RegExp])[] = [
    [200, "<html>", /It may not be a Cordon/],
    [200, "null", /It may not be a Cordon/],
    [200, JSON.stringify({ ...joined, name: "\u001b[2J" }), /It may not be a Cordon/],
    [200, JSON.stringify({ ...joined, hostId: "../../etc" }), /It may not be a Cordon/],
    [401, JSON.stringify({ error: "this token was\nused \u001b[2J" }), /answers 401: this token was used \[2J$/],
    [404, "nothing here", /answers 404: It may not be a Cordon, or an older one/],
    [200, "x".repeat(2 << 20), /longer than any/],
  ];
  for (const [status, body, text] of answers) {
    server.script = (_, answer) => void answer.writeHead(status).end(body);
    const directory = directoryIn(t);
    await assert.rejects(enrol(directory, joining(server.url, undefined)), text);
    assert.deepEqual(readdirSync(directory.path), []);
    assert.throws(() => directory.readEnrolment(), /has joined no server/);
  }
});
