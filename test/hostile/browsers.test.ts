/** Requests that a web page can make a browser send to this machine are refused; requests of AWS clients aren't. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Cordon, startCordon } from "../../src/main/start-cordon.ts";
import { ANY_KEY, element, FORM, type RawAnswer, send, signedHeaders } from "../setup/signed-call.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-browsers-"));
const credentials = join(folder, "credentials.json");
const log = (line: string, detail?: unknown) => {
  if (!line.startsWith("gate:")) assert.fail(`${line} ${detail}`);
};
let open: Cordon;
let locked: Cordon;
before(async () => {
  writeFileSync(credentials, JSON.stringify({ credentials: [{ ...ANY_KEY, account: "111122223333" }] }), {
    mode: 0o600,
  });
  open = await startCordon({ port: 0, log, allowReset: true });
  locked = await startCordon({ port: 0, log, credentials });
});
after(async () => {
  await Promise.all([open.close(), locked.close()]);
  rmSync(folder, { recursive: true });
});

const body = "Action=CreateSecurityGroup&Version=2016-11-15&GroupName=x&GroupDescription=x";
/** A claimed signature in a URL, which anyone can write: an `<img>` or a `<form>` needs no more. */
const claim =
  "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x%2F20260102%2Fus-east-1%2Fec2%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0";

type Headers = Readonly<Record<string, string>>;
const image = ({ url }: Cordon, headers: Headers): Promise<RawAnswer> =>
  send(url, { method: "GET", path: `/?${body}&${claim}`, headers, body: "" });
const reset = ({ url }: Cordon, headers: Headers): Promise<RawAnswer> =>
  send(url, { path: "/_cordon/reset", headers, body: "" });
const health = ({ url }: Cordon, headers: Headers): Promise<RawAnswer> =>
  send(url, { method: "GET", path: "/_cordon/health", headers, body: "" });

async function assertRefused(cordon: Cordon, headers: Headers, message: RegExp): Promise<void> {
  const name = JSON.stringify(headers);
  const answer = await image(cordon, headers);
  assert.deepEqual([answer.status, element(answer.body, "Code")], [403, "AccessDeniedException"], name);
  assert.match(element(answer.body, "Message") ?? "", message);
  const asJson = await send(cordon.url, {
    headers: { ...headers, "x-amz-target": "WorkspacesService.DescribeIpGroups" },
    body: "{}",
  });
  assert.equal(asJson.status, 403);
  assert.equal(JSON.parse(asJson.body).__type, "AccessDeniedException", name);
  for (const own of [await reset(cordon, headers), await health(cordon, headers)]) {
    assert.equal(own.status, 403, name);
    assert.match(JSON.parse(own.body).error, message);
  }
}

test("without credentials only requests to this machine's own names are answered", async () => {
  const { port } = open;
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "127.0.0.1.evil.example",
    "127.evil.example",
    "localhost.evil.example",
    `192.168.0.7:${port}`,
    "[::1",
    "[::2]",
    "localhost:80:80",
    "a@localhost",
  ]) {
    await assertRefused(open, { host }, /answers only to 127\.0\.0\.1, \[::1\] and localhost.*--credentials FILE/);
  }
  for (const host of [
    `127.0.0.1:${port}`,
    "127.0.0.1",
    "127.1.2.3:80",
    `localhost:${port}`,
    "LOCALHOST",
    `[::1]:${port}`,
    "localhost:9999",
  ]) {
    assert.equal((await health(open, { host })).status, 200, host);
    assert.equal((await image(open, { host })).status, 200, host);
    await reset(open, { host });
  }
});

test("with credentials requests to any name are answered, since anything more needs a signature", async () => {
  assert.equal((await health(locked, { host: "cordon.example" })).status, 200);
  assert.equal((await image(locked, { host: "cordon.example" })).status, 401);
});

test("requests from a page of another origin are refused, with or without credentials", async () => {
  for (const cordon of [open, locked]) {
    const host = `127.0.0.1:${cordon.port}`;
    for (const site of ["cross-site", "same-site", "nonsense", ""]) {
      await assertRefused(cordon, { host, "sec-fetch-site": site }, /Sec-Fetch-Site/);
    }
    for (const origin of [
      "https://evil.example",
      "null",
      "http://127.0.0.1:1",
      "http://localhost",
      `http://${host}.evil.example`,
      `ftp://${host}`,
      "",
    ]) {
      await assertRefused(cordon, { host, origin, "content-type": "text/plain" }, /Origin/);
    }
  }
});

test("a person's own navigation and Cordon's own pages are answered", async () => {
  const host = `127.0.0.1:${open.port}`;
  for (const headers of [
    { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" },
    { "sec-fetch-site": "same-origin", origin: `http://${host}` },
    { origin: `http://${host}` },
    { origin: `https://${host}` },
  ]) {
    assert.equal((await health(open, { host, ...headers })).status, 200, JSON.stringify(headers));
  }
});

test("the gate answers whatever headers its proxy passes on from the client", async () => {
  const asked = { host: "shop.example", origin: "https://shop.example", "sec-fetch-site": "cross-site" };
  const { status, headers } = await send(open.url, {
    method: "GET",
    path: "/_cordon/gate/d-0123456789",
    headers: asked,
    body: "",
  });
  assert.deepEqual([status, headers["x-cordon-gate"]], [403, "refused"]);
});

test("no answer lets a browser guess its type, or give it to other pages", async () => {
  const headers = await signedHeaders(open.url, ANY_KEY, { body: "Action=DescribeVpcs&Version=2016-11-15" });
  for (const answer of [
    await health(open, {}),
    await reset(open, {}),
    await image(open, {}),
    await send(open.url, { headers, body: "Action=DescribeVpcs&Version=2016-11-15" }),
    await send(open.url, { method: "DELETE", path: "/_cordon/health", body: "" }),
  ]) {
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
    assert.equal(answer.headers["cross-origin-resource-policy"], "same-origin");
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
  }
});

/** Sends a raw request, and returns the whole answer. */
const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8").on("data", (piece: string) => {
      answer += piece;
    });
    socket.on("end", () => resolve(answer)).on("error", reject);
  });

test("a header that decides something may appear only once", async () => {
  const host = `127.0.0.1:${open.port}`;
  const content = "Action=DescribeVpcs&Version=2016-11-15";
  const signed = await signedHeaders(open.url, ANY_KEY, { body: content });
  const lines = Object.entries({ ...signed, "content-type": FORM, connection: "close" }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const ask = (...further: string[]) =>
    raw(
      open.port,
      [`POST / HTTP/1.1`, ...lines, `content-length: ${content.length}`, ...further, "", content].join("\r\n"),
    );
  assert.match(await ask(), /^HTTP\/1\.1 200 /);
  for (const further of [
    `Host: ${host}`,
    "host: evil.example",
    `authorization: ${signed["authorization"]}`,
    "Content-Type: text/plain",
  ]) {
    const answer = await ask(further);
    assert.match(answer, /^HTTP\/1\.1 400 /, further);
    assert.match(answer, /MalformedHttpRequestException/, further);
  }
  assert.match(await raw(open.port, "GET /_cordon/health HTTP/1.0\r\n\r\n"), /^HTTP\/1\.1 403 [\s\S]*no Host at all/);
});
