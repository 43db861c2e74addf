/** An upstream that fails is said in the words of the service that was called, at once, and no half of an answer looks whole. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createRawServer, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { DescribeSnapshotsCommand } from "@aws-sdk/client-ec2";
import { makeCertificate, makeTlsKey } from "../../src/main/tls/own-certificate.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { freePort } from "../setup/free-port.ts";
import { ANY_KEY, call, element, formOf, signedHeaders } from "../setup/signed-call.ts";
import { cordonBefore, otherEndpoint } from "./other-endpoint.ts";

const dynamo = { service: "dynamodb", body: "{}", headers: { "x-amz-target": "DynamoDB_20120810.ListTables" } };

/** A server below HTTP. */
async function rawEndpoint(t: TestContext, serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("an upstream that isn't there is a 502 in each protocol's words", async (t) => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const { cordon, lines } = await cordonBefore(t, url);
  const why = `Cordon does not serve this itself and passed it on to ${url}, but nothing listens there (ECONNREFUSED).`;
  const inXml = async (raw: Parameters<typeof call>[1]) => {
    const { status, body, headers } = await call(cordon.url, raw);
    return [status, element(body, "Code"), element(body, "Message"), headers["x-cordon-upstream"]];
  };
  const expected = [502, "BadGateway", why, url];
  assert.deepEqual(await inXml({ service: "s3", method: "GET", path: "/b/k", body: "" }), expected);
  assert.deepEqual(await inXml({ service: "sns", body: "Action=ListTopics" }), expected);
  assert.deepEqual(await inXml({ body: formOf({ Action: "CreateSnapshot", Version: "2016-11-15" }) }), expected);
  const iam = { service: "iam", body: formOf({ Action: "ListServerCertificates", Version: "2010-05-08" }) };
  assert.deepEqual(await inXml(iam), expected);
  assert.deepEqual(await inXml({ service: "route53", method: "GET", path: "/2013-04-01/x", body: "" }), expected);
  for (const raw of [
    dynamo,
    {
      service: "lambda",
      method: "GET",
      path: "/2015-03-31/functions",
      body: "",
      headers: { "content-type": "application/json" },
    },
  ]) {
    const answer = await call(cordon.url, raw);
    assert.deepEqual([answer.status, JSON.parse(answer.body)], [502, { __type: "BadGatewayException", message: why }]);
  }
  assert.match(
    lines[0] ?? "",
    /^request \S+: passed s3 GET \/b\/k on to http:\S+: Cordon does not serve this .*ECONNREFUSED\)\.$/,
  );
  const client = ec2Client(cordon.url);
  t.after(() => client.destroy());
  client.config.maxAttempts = async () => 1;
  await assert.rejects(client.send(new DescribeSnapshotsCommand({})), { message: why });
});

test("whatever an upstream does instead of answering ends in a 502 that says what", async (t) => {
  const cases: readonly (readonly [serve: (socket: Socket) => void, why: RegExp])[] = [
    [(socket) => socket.once("data", () => socket.destroy()), /it cut the connection before it had answered/],
    [(socket) => socket.once("data", () => socket.end("nonsense\r\n\r\n")), /what it answered is not HTTP \(HPE_/],
    [(socket) => socket.once("data", () => socket.end()), /it cut the connection before it had answered/],
    [() => {}, /it was silent for 0\.3 s/],
    [
      (socket) =>
        socket.once("data", () => socket.write("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")),
      /another protocol/,
    ],
    [
      (socket) => socket.once("data", () => socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(70_000)}\r\n\r\n`)),
      /the headers of its answer are too long/,
    ],
    [
      (socket) =>
        socket.once("data", () =>
          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ),
      /not HTTP \(HPE_/,
    ],
  ];
  for (const [serve, why] of cases) {
    const url = await rawEndpoint(t, serve);
    const { cordon } = await cordonBefore(t, { rules: [url], idleSeconds: 0.3 });
    const answer = await call(cordon.url, dynamo);
    assert.equal(answer.status, 502, String(why));
    assert.match(JSON.parse(answer.body).message, why);
  }
});

test("a name that nobody has, and a certificate that nobody trusts, are said", async (t) => {
  const unknown = await cordonBefore(t, "http://nobody.invalid:5000");
  assert.match((await call(unknown.cordon.url, dynamo)).body, /there is no host of that name|cannot be looked up/);
  const key = makeTlsKey();
  const cert = await makeCertificate(key, ["127.0.0.1"], Date.now());
  const server = createTlsServer({ key, cert }, (_, response) => response.end("{}")).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const untrusted = await cordonBefore(t, `https://127.0.0.1:${port}`);
  assert.match(
    (await call(untrusted.cordon.url, dynamo)).body,
    /its certificate is not trusted \(\w+\); NODE_EXTRA_CA_CERTS names/,
  );
  const plain = await otherEndpoint(t, (_, response) => response.end("{}"));
  const noTls = await cordonBefore(t, plain.replace("http:", "https:"));
  assert.match((await call(noTls.cordon.url, dynamo)).body, /it does not speak TLS/);
});

test("an answer that breaks off breaks off for the caller, too", async (t) => {
  const url = await otherEndpoint(t, (_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => setImmediate(() => response.destroy()));
  });
  const { cordon, lines } = await cordonBefore(t, url);
  await assert.rejects(call(cordon.url, dynamo), /aborted/);
  assert.match(lines.join("\n"), /but it cut the connection/);
});

test("a caller that goes away ends the call at the upstream", async (t) => {
  const gone = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const url = await otherEndpoint(t, (incoming) => {
    arrived.resolve();
    incoming.once("close", gone.resolve);
  });
  const { cordon } = await cordonBefore(t, url);
  const headers = await signedHeaders(cordon.url, ANY_KEY, dynamo);
  const request = httpRequest(cordon.url, { method: "POST", headers }).on("error", () => {});
  request.end("{}");
  await arrived.promise;
  request.destroy();
  await gone.promise;
});

test("an upstream that answers before it has the body is heard, and the connection stays good", async (t) => {
  const url = await otherEndpoint(t, (incoming, response) => {
    // It reads no more than has come.
    incoming.once("data", () => {
      incoming.pause();
      response.writeHead(403).end("no");
    });
  });
  const { cordon } = await cordonBefore(t, url);
  const headers = await signedHeaders(cordon.url, ANY_KEY, { service: "s3", method: "PUT", path: "/b/k", body: "" });
  const request = httpRequest(cordon.url, { method: "PUT", path: "/b/k", headers });
  const sending = (async () => {
    for (let i = 0; i < 64; i++) {
      if (!request.write(Buffer.alloc(64 * 1024))) await once(request, "drain");
    }
    request.end();
  })();
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  let text = "";
  for await (const piece of answer) text += piece;
  assert.deepEqual([answer.statusCode, text], [403, "no"]);
  await sending;
});

test("connections to an upstream are kept, and one that it has ended meanwhile is no failure", async (t) => {
  let connections = 0;
  let calls = 0;
  const url = await rawEndpoint(t, (socket) => {
    connections += 1;
    socket.on("data", () => {
      calls += 1;
      // The second call on a connection is answered by its end, as of a server that gave up waiting just then.
      if (calls === 2) socket.resetAndDestroy();
      else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    });
  });
  const { cordon } = await cordonBefore(t, url);
  for (let i = 0; i < 4; i++) assert.equal((await call(cordon.url, dynamo)).status, 200);
  // The repeated call has a connection of its own.
  assert.deepEqual([calls, connections], [5, 3]);
});
