/** Who opens thousands of connections, or sends slowly, or not at all, keeps nobody out and holds no memory. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { connect as connectTls } from "node:tls";
import type { HttpLimits } from "../../src/gateway/http/load.ts";
import { createHttpServer } from "../../src/gateway/http-server.ts";
import { startCordon } from "../../src/main/index.ts";
import { ec2 } from "../setup/signed-call.ts";
import { smallGateway } from "../setup/small-gateway.ts";
import { pulseDuring, residentMiB, serveFor, told } from "./pulse.ts";

const MIB = 1024 * 1024;

function open(t: TestContext, url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  t.after(() => socket.destroy());
  return socket;
}

/** Everything that comes until the other end closes. */
async function heard(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("latin1").on("data", (more: string) => {
    text += more;
  });
  await new Promise((resolve) => socket.once("close", resolve));
  return text;
}

test("10,000 idle connections keep nobody out: the longest idle ones make room", async (t) => {
  const served = await serveFor(t, ["--max-connections", "1000"]);
  const { url } = served;
  const before = residentMiB(served) ?? 0;
  let closed = 0;
  const pulse = await pulseDuring(url, async () => {
    for (let n = 0; n < 10_000; n++) {
      const socket = open(t, url).once("close", () => closed++);
      if (n % 100 === 99) await once(socket, "connect");
    }
    assert.equal((await ec2(url, "DescribeVpcs")).status, 200);
  });
  t.diagnostic(told("10,000 connections", pulse));
  while (closed < 9_000) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(served.output(), /more than 1000 connections.*--max-connections/);
  const after = residentMiB(served) ?? 0;
  t.diagnostic(`memory: ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after`);
  assert.ok(after - before < 100, `${before} MiB before, ${after} MiB after`);
});

async function impatient(t: TestContext, limits: Partial<HttpLimits>) {
  const { server, load } = createHttpServer(smallGateway(), [], limits);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, load };
}

test("headers that come slowly, or not at all, end with 408", async (t) => {
  const { url } = await impatient(t, { headersTimeoutMs: 300 });
  const [silent, half, slow] = [open(t, url), open(t, url), open(t, url)];
  for (const socket of [half, slow]) socket.write("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n");
  // What it goes on sending may take the answer with it.
  const dripping = setInterval(() => slow.write("x-a: b\r\n"), 20);
  t.after(() => clearInterval(dripping));
  const [first, second] = [heard(silent), heard(half)];
  await heard(slow);
  for (const answer of [await first, await second]) {
    assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n(?:.*\r\n)*connection: close/i);
  }
});

const head = () =>
  "POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\n" +
  "authorization: AWS4-HMAC-SHA256 Credential=test/20261130/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=00\r\n" +
  `x-amz-date: ${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "")}\r\n`;

test("bodies that come slowly end with 408, in chunks as well, and their place is free again", async (t) => {
  const { url, load } = await impatient(t, { bodyTimeoutMs: 300, maxRequests: 2 });
  const sent = ["content-length: 1000\r\n\r\n", "transfer-encoding: chunked\r\n\r\n"].map((length) => {
    const socket = open(t, url);
    socket.write(head() + length);
    const more = length.includes("chunked") ? "1\r\na\r\n" : "a";
    const dripping = setInterval(() => socket.write(more), 20);
    socket.once("data", () => clearInterval(dripping));
    t.after(() => clearInterval(dripping));
    return heard(socket);
  });
  for (const answer of await Promise.all(sent)) {
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.match(answer, /<Code>RequestTimeout<\/Code>/);
  }
  assert.equal(load.admission.inFlight, 0);
  assert.equal((await ec2(url, "DescribeVpcs")).status, 200);
});

test("a body that takes long, but comes steadily, is read", async (t) => {
  const { url } = await impatient(t, { bodyTimeoutMs: 100 });
  const socket = open(t, url);
  // Half a megabyte buys sixteen seconds.
  const body = `Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=tag:a&Filter.1.Value.1=${"a".repeat(MIB / 2)}`;
  socket.write(`${head()}content-length: ${body.length}\r\nconnection: close\r\n\r\n`);
  for (let at = 0; at < body.length; at += 64 * 1024) {
    socket.write(body.slice(at, at + 64 * 1024));
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  assert.doesNotMatch(await heard(socket), /^HTTP\/1\.1 408 /);
});

test("whoever sends thousands of requests at once, and takes no answer, keeps nobody waiting and holds little memory", async (t) => {
  const served = await serveFor(t);
  const { url } = served;
  const body = "Action=DescribeVpcs&Version=2016-11-15";
  const one = `${head()}content-length: ${body.length}\r\n\r\n${body}`;
  const sockets = Array.from({ length: 4 }, () => open(t, url));
  for (const socket of sockets) socket.pause().write(one.repeat(5_000));
  const before = residentMiB(served) ?? 0;
  const pulse = await pulseDuring(url, async () => {
    for (let n = 0; n < 20; n++) assert.equal((await ec2(url, "DescribeVpcs")).status, 200);
  });
  t.diagnostic(told("20,000 requests at once", pulse));
  const after = residentMiB(served) ?? 0;
  assert.ok(after - before < 150, `${before} MiB before, ${after} MiB after`);
});

test("a connection that stops on its way to TLS makes room as others do", async (t) => {
  const cordon = await startCordon({ port: 0, tls: {}, maxConnections: 3, log: () => {} });
  t.after(() => cordon.close());
  const plain = Array.from({ length: 5 }, () => open(t, cordon.url));
  await Promise.all(plain.slice(0, 2).map((socket) => once(socket, "close")));
  const secure = connectTls({ port: cordon.port, host: "127.0.0.1", ca: cordon.tls?.cert ?? "" });
  t.after(() => secure.destroy());
  await once(secure, "secureConnect");
  secure.write("GET /_cordon/health HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
  assert.match(await heard(secure), /^HTTP\/1\.1 200 /);
});
