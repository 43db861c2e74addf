/** Calls of what Cordon doesn't serve go to an upstream as they came, and its answers come back as they are. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { ANY_KEY, call, ec2, element, formOf, send, signedHeaders } from "../setup/signed-call.ts";
import { cordonBefore, notingEndpoint, otherEndpoint } from "./other-endpoint.ts";

const dynamo = { service: "dynamodb", body: "{}", headers: { "x-amz-target": "DynamoDB_20120810.ListTables" } };

test("a service that isn't served goes to the upstream as it came, and the answer says so", async (t) => {
  const other = await notingEndpoint(t, (response) => {
    response.writeHead(418, "Teapot", [
      "X-One",
      "1",
      "x-one",
      "2",
      "Set-Cookie",
      "a=b",
      "Set-Cookie",
      "c=d",
      "Content-Length",
      "3",
    ]);
    response.end(Buffer.from([0xff, 0, 0x80]));
  });
  const { cordon, lines } = await cordonBefore(t, other.url);
  const path = "/bucket/a%20b/../%C3%BC?versioning&x=%2F+1&x=2";
  const headers = await signedHeaders(cordon.url, ANY_KEY, { service: "s3", method: "PUT", path: "/bucket", body: "" });
  const request = httpRequest(`${cordon.url}`, {
    method: "PUT",
    path,
    headers: { ...headers, "X-Amz-Meta-Case": "Ü" },
  });
  request.end("hello");
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  assert.deepEqual([answer.statusCode, answer.statusMessage], [418, "Teapot"]);
  assert.deepEqual(Buffer.concat(chunks), Buffer.from([0xff, 0, 0x80]));
  const raw = answer.rawHeaders.join("\n");
  assert.match(raw, /X-One\n1\nx-one\n2\nSet-Cookie\na=b\nSet-Cookie\nc=d\nContent-Length\n3\n/);
  assert.equal(answer.headers["x-cordon-upstream"], other.url);
  assert.equal(answer.headers["content-security-policy"], undefined);
  const [got] = other.got;
  assert.deepEqual([got?.method, got?.url, got?.body], ["PUT", path, "hello"]);
  assert.equal(got?.headers["authorization"], headers["authorization"]);
  assert.equal(got?.headers.host, new URL(cordon.url).host);
  assert.ok(got?.raw.includes("X-Amz-Meta-Case"));
  assert.match(lines.join("\n"), /request \S+: passed s3 PUT \/bucket\/a%20b\/\.\.\/%C3%BC on to http:\/\/127\S+: 418/);
});

test("an action that isn't served goes to the upstream, one that is stays here", async (t) => {
  const other = await notingEndpoint(t, (response) => response.end("<Snapshot/>"));
  const { cordon } = await cordonBefore(t, other.url);
  const made = await ec2(cordon.url, "CreateSnapshot", { VolumeId: "k" });
  assert.deepEqual([made.status, made.body], [200, "<Snapshot/>"]);
  assert.match(other.got[0]?.body ?? "", /^Action=CreateSnapshot&Version=2016-11-15&VolumeId=k$/);
  assert.match((await ec2(cordon.url, "DescribeVpcs")).body, /<cidrBlock>172\.31\.0\.0\/16/);
  const served = await call(cordon.url, {
    service: "workspaces",
    headers: { "x-amz-target": "WorkspacesService.DescribeIpGroups" },
    body: "{}",
  });
  assert.equal(served.headers["x-cordon-upstream"], undefined);
  const unserved = await call(cordon.url, {
    service: "workspaces",
    headers: { "x-amz-target": "WorkspacesService.CreateConnectionAlias" },
    body: '{"a":1}',
  });
  assert.equal(unserved.headers["x-cordon-upstream"], other.url);
  const share = await call(cordon.url, { service: "ram", path: "/listnothing", body: "{}" });
  assert.equal(share.headers["x-cordon-upstream"], other.url);
  assert.deepEqual(other.got.map(({ body }) => body).slice(1), ['{"a":1}', "{}"]);
  // What is wrong with a call is still said here.
  assert.equal(element((await ec2(cordon.url, "")).body, "Code"), "MissingAction");
});

test("each service may have a rule: another endpoint, all of a served one, or nothing", async (t) => {
  const rest = await notingEndpoint(t);
  const queues = await notingEndpoint(t);
  const { cordon } = await cordonBefore(t, {
    rules: [rest.url, `sqs=${queues.url}`, `iam=${queues.url}`, "ec2=none", "dynamodb=none"],
  });
  const from = async (service: string, body: string, headers = {}) =>
    (await call(cordon.url, { service, body, headers })).headers["x-cordon-upstream"];
  assert.equal(await from("sns", "Action=ListTopics"), rest.url);
  assert.equal(await from("sqs", "Action=ListQueues"), queues.url);
  // Served here, and told otherwise.
  assert.equal(await from("iam", formOf({ Action: "ListUsers", Version: "2010-05-08" })), queues.url);
  assert.equal(await from("sts", formOf({ Action: "GetCallerIdentity", Version: "2011-06-15" })), undefined);
  assert.equal(element((await ec2(cordon.url, "CreateSnapshot")).body, "Code"), "InvalidAction");
  assert.equal(await from("dynamodb", "{}", dynamo.headers), undefined);
  const only = await cordonBefore(t, `sqs=${queues.url}`);
  assert.equal((await call(only.cordon.url, dynamo)).headers["x-cordon-upstream"], undefined);
});

test("connection headers stay on their connection; trailers pass on both sides", async (t) => {
  const other = await notingEndpoint(t, (response) => {
    response.writeHead(200, { Trailer: "x-sum", Connection: "x-hop", "x-hop": "1", "Keep-Alive": "timeout=9" });
    response.write("a");
    response.addTrailers({ "x-sum": "2" });
    response.end("b");
  });
  const { cordon } = await cordonBefore(t, other.url);
  const headers = await signedHeaders(cordon.url, ANY_KEY, dynamo);
  const request = httpRequest(cordon.url, {
    method: "POST",
    headers: {
      ...headers,
      ...{
        "transfer-encoding": "chunked",
        trailer: "x-up",
        connection: "x-secret, host",
        "x-secret": "1",
        te: "trailers",
      },
      ...{ expect: "100-continue", "proxy-authorization": "x", upgrade: "h2c" },
    },
  });
  request.write("{");
  request.addTrailers({ "x-up": "3" });
  request.end("}");
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  let text = "";
  for await (const piece of answer) text += piece;
  assert.equal(text, "ab");
  assert.deepEqual([answer.trailers["x-sum"], answer.headers["x-hop"]], ["2", undefined]);
  const [got] = other.got;
  assert.deepEqual([got?.body, got?.trailers["x-up"]], ["{}", "3"]);
  for (const name of ["x-secret", "te", "expect", "proxy-authorization", "upgrade"]) {
    assert.equal(got?.headers[name], undefined, name);
  }
  assert.equal(got?.headers.host, new URL(cordon.url).host);
});

test("requests without a body have none, and HEAD, 204 and 304 answer without one", async (t) => {
  const other = await notingEndpoint(t, (response, { url }) => {
    if (url === "/b/204") response.writeHead(204).end();
    else if (url === "/b/304") response.writeHead(304, { etag: "x" }).end();
    else response.writeHead(200, { "content-length": "1000000" }).end();
  });
  const { cordon } = await cordonBefore(t, other.url);
  const ask = (method: string, path: string) => call(cordon.url, { service: "s3", method, path, body: "" });
  const head = await ask("HEAD", "/b/k");
  assert.deepEqual([head.status, head.headers["content-length"], head.body], [200, "1000000", ""]);
  assert.equal((await ask("GET", "/b/204")).status, 204);
  const unchanged = await ask("DELETE", "/b/304");
  assert.deepEqual([unchanged.status, unchanged.headers["etag"]], [304, "x"]);
  for (const { headers } of other.got) assert.equal(headers["transfer-encoding"], undefined);
  await ask("POST", "/b/204");
  assert.equal(other.got.at(-1)?.headers["content-length"], "0");
});

test("unsigned calls pass without credentials if they look like what nobody signs", async (t) => {
  const other = await notingEndpoint(t);
  const { cordon } = await cordonBefore(t, other.url);
  const from = async (path: string, more: object = {}) =>
    (await send(cordon.url, { method: "GET", path, body: "", ...more })).headers["x-cordon-upstream"];
  const { host } = new URL(cordon.url);
  assert.equal(await from("/bucket/key"), other.url);
  assert.equal(await from("/bucket/key?AWSAccessKeyId=x&Signature=y&Expires=1"), other.url);
  assert.equal(await from("/", { headers: { host: host.replace("127.0.0.1", "bucket.localhost") } }), other.url);
  const form = (Action: string) => {
    const body = formOf({ Action, Version: "2011-06-15", WebIdentityToken: "t" });
    const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) };
    return { method: "POST", headers, body };
  };
  assert.equal(await from("/", form("AssumeRoleWithWebIdentity")), other.url);
  assert.match(other.got.at(-1)?.body ?? "", /^Action=AssumeRoleWithWebIdentity&/);
  const signUp = {
    method: "POST",
    headers: { "x-amz-target": "AWSCognitoIdentityProviderService.SignUp" },
    body: "{}",
  };
  assert.equal(await from("/", signUp), other.url);
  for (const [path, more] of [
    ["/", {}],
    ["/", form("AssumeRole")],
    ["/", form("DescribeVpcs")],
    ["/_cordon", {}],
    ["//_cordon/health", {}],
    ["/_cordon/none", {}],
    ["/?AWSAccessKeyId=x&Signature=y&Action=DescribeVpcs", {}],
    ["/b/k", { headers: { host: "bucket.example.com" } }],
    ["/b/k", { headers: { origin: "http://evil.example" } }],
    ["/b/k", { headers: { "sec-fetch-site": "cross-site" } }],
  ] as const) {
    assert.equal(await from(path, more), undefined, `${path} ${JSON.stringify(more)}`);
  }
  // What a browser gets isn't a page of Cordon's.
  const page = await send(cordon.url, {
    method: "GET",
    path: "/b/x.html",
    headers: { "sec-fetch-site": "none" },
    body: "",
  });
  assert.equal(page.headers["content-security-policy"], "sandbox");
});

test("a request target that is a whole URL goes nowhere", async (t) => {
  const other = await notingEndpoint(t);
  const { cordon } = await cordonBefore(t, other.url);
  const socket = connect(cordon.port, "127.0.0.1");
  socket.end(`GET http://127.0.0.1/_cordon/x HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const piece of socket) text += piece;
  assert.match(text, /^HTTP\/1\.1 403/);
  assert.equal(other.got.length, 0);
});

test("a way that leads back to the same Cordon ends at once", async (t) => {
  let cordonUrl = "";
  const detour = await otherEndpoint(t, (incoming, response) => {
    const { method, url: path, headers } = incoming;
    const onward = httpRequest(cordonUrl, { method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  const { cordon } = await cordonBefore(t, detour);
  cordonUrl = cordon.url;
  const answer = await call(cordon.url, dynamo);
  assert.equal(answer.status, 502);
  assert.match(answer.body, /the call came back from there to this same Cordon/);
});
