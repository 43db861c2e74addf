/** What comes beyond what the server takes at one time is refused as AWS throttles, and clients try again. */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { type TestContext, test } from "node:test";
import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { Admission, claimedKey } from "../../src/gateway/http/admission.ts";
import type { HttpLimits } from "../../src/gateway/http/load.ts";
import { createHttpServer, type OwnRoute } from "../../src/gateway/http-server.ts";
import { startCordon } from "../../src/main/index.ts";
import { ec2Client } from "../setup/ec2-client.ts";
import { call, ec2, element, type RawCall } from "../setup/signed-call.ts";
import { smallGateway } from "../setup/small-gateway.ts";

const route = (path: string, handle: OwnRoute["handle"], place?: OwnRoute["place"]): OwnRoute => ({
  ...{ method: "GET", path, handle },
  ...(place && { place }),
});

/** A server whose route `/_cordon/wait` answers when it's let. */
async function slowServer(t: TestContext, limits: Partial<HttpLimits> = {}) {
  const lines: string[] = [];
  const { promise: isLet, resolve: letAnswer } = Promise.withResolvers<void>();
  const wait = async () => {
    await isLet;
    return { status: 200, body: "waited" };
  };
  const routes = [
    route("/_cordon/wait", wait),
    route("/_cordon/probe", () => ({ status: 200, body: "here" }), "none"),
    route("/_cordon/follow", wait, "lasting"),
  ];
  const gateway = smallGateway({ log: (line) => lines.push(line) });
  const { server, load } = createHttpServer(gateway, routes, limits);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    letAnswer();
    server.close();
    server.closeAllConnections();
  });
  return { url: urlOf(server), load, letAnswer, lines };
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const askAs = (key: string, url: string) => fetch(url, { headers: { authorization: authorizationOf(key) } });

const authorizationOf = (key: string) => `AWS4-HMAC-SHA256 Credential=${key}/20261130/us-east-1/ec2/aws4_request`;

const PLAIN = { "content-type": "text/plain" };

const calls: readonly [string, RawCall, number, string][] = [
  ["ec2", { service: "ec2", body: "Action=DescribeVpcs&Version=2016-11-15" }, 503, "RequestLimitExceeded"],
  ["iam", { service: "iam", body: "Action=ListUsers&Version=2010-05-08" }, 400, "Throttling"],
  ["sts", { service: "sts", body: "Action=GetCallerIdentity&Version=2011-06-15" }, 400, "Throttling"],
  ["workspaces", json("workspaces", "WorkspacesService.DescribeIpGroups"), 400, "ThrottlingException"],
  ["ds", json("ds", "DirectoryService_20150416.DescribeDirectories"), 400, "ThrottlingException"],
  [
    "organizations",
    json("organizations", "AWSOrganizationsV20161128.ListDelegatedAdministrators"),
    400,
    "TooManyRequestsException",
  ],
  ["ram", { service: "ram", path: "/getresourceshares", body: "{}" }, 429, "ThrottlingException"],
  ["s3", { service: "s3", method: "GET", path: "/bucket", headers: PLAIN, body: "" }, 503, "SlowDown"],
  ["lambda", { service: "lambda", path: "/functions", headers: PLAIN, body: "{}" }, 429, "ThrottlingException"],
  [
    "route53",
    { service: "route53", method: "GET", path: "/2013-04-01/hostedzone", headers: PLAIN, body: "" },
    400,
    "Throttling",
  ],
];

function json(service: string, target: string): RawCall {
  return { service, headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target }, body: "{}" };
}

test("catalogue 523, 524: each service throttles in its own form, before anything is read; what watches gets through", async (t) => {
  const { url, load, letAnswer, lines } = await slowServer(t, { maxRequests: 1 });
  const waiting = askAs("OTHER", `${url}/_cordon/wait`);
  while (load.admission.inFlight === 0) await new Promise(setImmediate);
  for (const [name, raw, status, code] of calls) {
    const answer = await call(url, raw);
    const { body } = answer;
    const shown = body.startsWith("{")
      ? [JSON.parse(body).__type, answer.headers["x-amzn-errortype"]]
      : [element(body, "Code")];
    assert.deepEqual([answer.status, shown.includes(code)], [status, true], `${name}: ${body}`);
    assert.match(body, /Request limit exceeded\.|Rate exceeded|reduce your request rate/, name);
  }
  const own = await fetch(`${url}/_cordon/wait`);
  assert.deepEqual([own.status, own.headers.get("retry-after")], [429, "1"]);
  assert.equal((await fetch(`${url}/_cordon/probe`)).status, 200);
  const follower = askAs("HOST", `${url}/_cordon/follow`);
  while (load.admission.lasting === 0) await new Promise(setImmediate);
  letAnswer();
  assert.deepEqual([(await waiting).status, (await follower).status], [200, 200]);
  assert.equal((await ec2(url, "DescribeVpcs")).status, 200);
  // One line, however many there were.
  assert.deepEqual(lines.length, 1);
  assert.match(lines[0] ?? "", /more than 1 requests at one time.*--max-requests/);
});

test("the last tenth of the places is for keys that hold less than a tenth", () => {
  let refused = 0;
  const admission = new Admission(100, () => refused++);
  const flood = Array.from({ length: 200 }, () => admission.enter("FLOOD")).filter((leave) => leave !== undefined);
  assert.deepEqual([flood.length, refused], [90, 110]);
  const others = Array.from({ length: 20 }, (_, n) => admission.enter(`KEY${n}`)).filter((each) => each !== undefined);
  assert.equal(others.length, 10);
  for (const leave of [...flood, ...others]) leave();
  assert.equal(admission.inFlight, 0);
  assert.ok(admission.enter("FLOOD"));
  const single = new Admission(1, () => {});
  assert.ok(single.enter("ONE"));
  assert.equal(single.enter("TWO"), undefined);
});

test("a request is of the key that it claims: in a header, in a presigned URL; otherwise of its address", () => {
  const head = { method: "GET", path: "/", query: [], headers: {} };
  const claimed = (more: object) => claimedKey({ ...head, ...more }, "192.0.2.1");
  assert.equal(claimed({}), "192.0.2.1");
  assert.equal(claimed({ headers: { authorization: authorizationOf("AKID") } }), "AKID");
  assert.equal(claimed({ query: [["X-Amz-Credential", "AKID/20261130/us-east-1/ec2/aws4_request"]] }), "AKID");
  assert.equal(claimed({ headers: { authorization: "Bearer x" } }), "192.0.2.1");
  assert.equal(claimed({ headers: { authorization: authorizationOf("A".repeat(5_000)) } }).length, 128);
});

test("the SDK waits and tries again until there is room", async (t) => {
  const { url, load, letAnswer, lines } = await slowServer(t, { maxRequests: 1 });
  const waiting = askAs("OTHER", `${url}/_cordon/wait`);
  while (load.admission.inFlight === 0) await new Promise(setImmediate);
  const asked = ec2Client(url).send(new DescribeVpcsCommand({}));
  while (lines.length === 0) await new Promise(setImmediate);
  letAnswer();
  assert.deepEqual((await asked).Vpcs, []);
  assert.equal((await waiting).status, 200);
});

test("who has many requests in flight on one connection is cut off", async (t) => {
  const { url, load } = await slowServer(t);
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on("error", () => {});
  t.after(() => socket.destroy());
  const one = "GET /_cordon/wait HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";
  socket.write(one.repeat(64));
  while (load.admission.inFlight < 64) await new Promise(setImmediate);
  const closed = once(socket, "close");
  socket.write(one);
  await closed;
  assert.equal((await fetch(`${url}/_cordon/probe`)).status, 200);
});

test("startCordon refuses limits that are none", async () => {
  await assert.rejects(startCordon({ port: 0, maxRequests: 0 }), /maxRequests is a whole number from 1, not 0/);
  await assert.rejects(
    startCordon({ port: 0, maxConnections: 1.5 }),
    /maxConnections is a whole number from 1, not 1.5/,
  );
});
