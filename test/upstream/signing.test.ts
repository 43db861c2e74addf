/** Nobody passes a call on without the signature and the permission for it, and what was signed is what the upstream gets. */
import assert from "node:assert/strict";
import { createHmac, hash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { SignatureV4 } from "@smithy/signature-v4";
import type { CordonOptions } from "../../src/main/index.ts";
import { Sha256 } from "../../src/wire/sigv4/digest.ts";
import { call, element, formOf, type Key, type RawCall, send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { cordonBefore, notingEndpoint } from "./other-endpoint.ts";

const ROOT: Key = { accessKeyId: "AKIAROOT", secretAccessKey: "root" };
const SOME: Key = { accessKeyId: "AKIASOME", secretAccessKey: "some" };
const NONE: Key = { accessKeyId: "AKIANONE", secretAccessKey: "none" };
const account = "111122223333";
const may = (Action: readonly string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});

function files() {
  const folder = temporaryFolder("upstream");
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const credentials = [
    { ...ROOT, account },
    { ...SOME, account, policies: [may(["dynamodb:ListTables", "sns:*", "lambda:*", "ec2:*"])] },
    { ...NONE, account, policies: [may(["ec2:*"])] },
  ];
  return { write, credentials: write("credentials.json", JSON.stringify({ credentials })) };
}

const codeOf = ({ status, body }: { readonly status: number; readonly body: string }) => [
  status,
  body.startsWith("{") ? JSON.parse(body).__type : element(body, "Code"),
];
const jsonCall = (target: string, service = "dynamodb"): RawCall => ({
  service,
  body: "{}",
  headers: { "x-amz-target": target },
});

async function checking(t: TestContext, upstream: (url: string) => CordonOptions["upstream"] = (url) => url) {
  const other = await notingEndpoint(t);
  const { write, credentials } = files();
  const { cordon, lines } = await cordonBefore(t, upstream(other.url), { credentials });
  return { cordon, other, lines, write };
}

test("only a right signature passes, and only as far as its policies surely allow", async (t) => {
  const { cordon, other } = await checking(t);
  const ask = async (raw: RawCall, key: Key) => codeOf(await call(cordon.url, raw, key));
  const list = jsonCall("DynamoDB_20120810.ListTables");
  const lambda: RawCall = {
    service: "lambda",
    method: "GET",
    path: "/2015-03-31/functions/",
    body: "",
    headers: { "content-type": "application/json" },
  };
  const s3: RawCall = { service: "s3", method: "GET", path: "/b/k", body: "" };
  const snapshot: RawCall = { body: formOf({ Action: "CreateSnapshot", Version: "2016-11-15" }) };
  const users: RawCall = { service: "iam", body: formOf({ Action: "ListServerCertificates", Version: "2010-05-08" }) };
  for (const raw of [list, lambda, s3, snapshot, users]) assert.equal((await ask(raw, ROOT))[0], 200, raw.service);
  for (const raw of [list, lambda, snapshot, { service: "sns", body: "Action=ListTopics" }]) {
    assert.equal((await ask(raw, SOME))[0], 200, raw.service);
  }
  other.got.length = 0;
  assert.deepEqual(await ask(jsonCall("DynamoDB_20120810.DeleteTable"), SOME), [400, "AccessDeniedException"]);
  assert.deepEqual(await ask(s3, SOME), [403, "AccessDenied"]);
  assert.deepEqual(await ask(users, SOME), [403, "AccessDenied"]);
  assert.deepEqual(await ask(list, NONE), [400, "AccessDeniedException"]);
  assert.deepEqual(await ask({ service: "sns", body: "Action=ListTopics" }, NONE), [403, "AccessDenied"]);
  assert.deepEqual(await ask(list, { ...ROOT, secretAccessKey: "x" }), [400, "InvalidSignatureException"]);
  assert.deepEqual(await ask(s3, { ...ROOT, secretAccessKey: "x" }), [403, "SignatureDoesNotMatch"]);
  assert.deepEqual(await ask(list, { ...ROOT, accessKeyId: "x" }), [400, "UnrecognizedClientException"]);
  assert.deepEqual(await ask({ service: "s3", region: "us-eats-1", method: "GET", path: "/b", body: "" }, ROOT), [
    403,
    "SignatureDoesNotMatch",
  ]);
  assert.equal((await send(cordon.url, { method: "GET", path: "/b/k", body: "" })).status, 403);
  // Signed for a service that may be called, for an operation of another.
  assert.notEqual((await ask(jsonCall("DynamoDB_20120810.ListTables", "ec2"), SOME))[0], 200);
  const denied = await call(cordon.url, s3, SOME);
  assert.match(
    element(denied.body, "Message") ?? "",
    /^User: arn:aws:iam::111122223333:user\/AKIASOME is not authorized to perform: s3:\* on resource: \* because/,
  );
  assert.deepEqual(other.got, []);
});

test("who is limited by policies can't name another service by the host", async (t) => {
  const { cordon, other } = await checking(t);
  const host = "iam.amazonaws.com";
  const headersFor = (key: Key) => signedHeaders(`http://${host}`, key, jsonCall("DynamoDB_20120810.ListTables"));
  for (const [key, seen] of [
    [SOME, new URL(other.url).host],
    [ROOT, host],
  ] as const) {
    await send(cordon.url, { headers: await headersFor(key), body: "{}" });
    assert.equal(other.got.at(-1)?.headers.host, seen);
  }
});

interface Upload {
  readonly key?: Key;
  readonly hash?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: readonly Buffer[];
}

/** An upload to S3 in pieces, with what its signature says of the body. */
async function put(url: string, { key = ROOT, hash, headers = {}, body }: Upload) {
  const signed = await signedS3(url, key, { ...headers, ...(hash && { "x-amz-content-sha256": hash }) });
  const request = httpRequest(url, { method: "PUT", path: "/b/a%20b%2Fc", headers: signed.headers });
  request.on("error", () => {});
  for (const piece of body) request.write(piece);
  request.end();
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode ?? 0, body: text, signed };
}

async function signedS3(url: string, key: Key, headers: Readonly<Record<string, string>>) {
  const { host } = new URL(url);
  const signer = new SignatureV4({
    service: "s3",
    region: "us-east-1",
    credentials: key,
    sha256: Sha256,
    uriEscapePath: false,
  });
  const message = {
    method: "PUT",
    protocol: "http:",
    hostname: host,
    path: "/b/a%20b%2Fc",
    query: {},
    headers: { host, ...headers },
  };
  return signer.sign(message);
}

const big = [Buffer.alloc(100_000, "a"), Buffer.alloc(100_000, "b")];
const whole = Buffer.concat(big).toString("latin1");

test("a body is checked against its signed hash while it passes, and a wrong one never arrives whole", async (t) => {
  const { cordon, other } = await checking(t);
  for (const body of [big, [Buffer.from("short")]]) {
    const sum = hash("sha256", Buffer.concat(body));
    const length = String(Buffer.concat(body).length);
    assert.equal((await put(cordon.url, { hash: sum, headers: { "content-length": length }, body })).status, 200);
    assert.equal(other.got.at(-1)?.body, Buffer.concat(body).toString("latin1"));
    assert.equal((await put(cordon.url, { hash: sum, body })).status, 200);
    assert.equal((await put(cordon.url, { hash: "UNSIGNED-PAYLOAD", body })).status, 200);
    other.got.length = 0;
    const wrong = await put(cordon.url, { hash: hash("sha256", "x"), headers: { "content-length": length }, body });
    const code = body === big ? "XAmzContentSHA256Mismatch" : "SignatureDoesNotMatch";
    assert.deepEqual([wrong.status >= 400, element(wrong.body, "Code")], [true, code]);
    assert.deepEqual(other.got, []);
  }
  const unknown = await put(cordon.url, { hash: "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", body: big });
  assert.deepEqual(codeOf(unknown), [400, "NotImplemented"]);
});

/** The chunks of a body as clients of S3 sign them, one after the other. */
function chunked(
  headers: Readonly<Record<string, string>>,
  key: Key,
  chunks: readonly Buffer[],
  trailer?: string,
): Buffer[] {
  const time = headers["x-amz-date"] ?? "";
  const day = time.slice(0, 8);
  const mac = (secret: string | Buffer, text: string) => createHmac("sha256", secret).update(text).digest();
  const signingKey = mac(mac(mac(mac(`AWS4${key.secretAccessKey}`, day), "us-east-1"), "s3"), "aws4_request");
  let before = /Signature=(\w+)/.exec(headers["authorization"] ?? "")?.[1] ?? "";
  const sign = (what: string, digests: string) => {
    const text = `AWS4-HMAC-SHA256-${what}\n${time}\n${day}/us-east-1/s3/aws4_request\n${before}\n${digests}`;
    before = mac(signingKey, text).toString("hex");
    return before;
  };
  const parts = [...chunks, Buffer.alloc(0)].map((chunk) => {
    const signature = sign("PAYLOAD", `${hash("sha256", "")}\n${hash("sha256", chunk)}`);
    const head = `${chunk.length.toString(16)};chunk-signature=${signature}\r\n`;
    return Buffer.concat([Buffer.from(head), chunk, Buffer.from(chunk.length > 0 ? "\r\n" : "")]);
  });
  const behind =
    trailer === undefined
      ? ""
      : `${trailer}\r\nx-amz-trailer-signature:${sign("TRAILER", hash("sha256", `${trailer}\n`))}\r\n`;
  return [...parts, Buffer.from(`${behind}\r\n`)];
}

const KIND = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

/** Sends a body of signed chunks, after `change` has had it. */
async function putChunks(
  url: string,
  { trailer, change = (all: Buffer) => all }: { trailer?: string; change?: (all: Buffer) => Buffer },
) {
  const kind = trailer === undefined ? KIND : `${KIND}-TRAILER`;
  const more = { "content-encoding": "gzip,aws-chunked", "x-amz-decoded-content-length": "200000" };
  const signed = await signedS3(url, ROOT, {
    ...more,
    "x-amz-content-sha256": kind,
    ...(trailer && { "x-amz-trailer": trailer.split(":")[0] ?? "" }),
  });
  const all = change(Buffer.concat(chunked(signed.headers, ROOT, big, trailer)));
  const request = httpRequest(url, {
    method: "PUT",
    path: "/b/a%20b%2Fc",
    headers: { ...signed.headers, "content-length": String(all.length) },
  });
  request.on("error", () => {});
  // In odd pieces: nothing of the form falls together with one of the network's.
  for (let at = 0; at < all.length; at += 7_919) request.write(all.subarray(at, at + 7_919));
  request.end();
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode ?? 0, body: text, all: all.toString("latin1") };
}

test("chunks that are signed are checked one by one; without a new signature they pass as they are", async (t) => {
  const { cordon, other } = await checking(t);
  for (const trailer of [undefined, "x-amz-checksum-crc32c:sOO8/Q=="]) {
    const given = trailer === undefined ? {} : { trailer };
    const right = await putChunks(cordon.url, given);
    assert.equal(right.status, 200, right.body);
    assert.equal(other.got.at(-1)?.body, right.all);
    other.got.length = 0;
    const changes: readonly ((all: Buffer) => Buffer)[] = [
      (all) => Buffer.from(all.toString("latin1").replace("aaa", "aba"), "latin1"),
      (all) => all.subarray(0, all.length - 200),
      (all) => Buffer.concat([all, Buffer.from("1;chunk-signature=0\r\nx\r\n")]),
      (all) => Buffer.from(all.toString("latin1").replace(/chunk-signature=./g, "chunk-signature=g"), "latin1"),
      (all) => Buffer.from(all.toString("latin1").replace(/^/, " ".repeat(2_000)), "latin1"),
      // The second chunk alone.
      (all) => Buffer.concat([all.subarray(100_000 + 5 + 17 + 64 + 4)]),
      ...(trailer === undefined
        ? []
        : [(all: Buffer) => Buffer.from(all.toString("latin1").replace("sOO8", "sOO9"), "latin1")]),
    ];
    for (const [index, change] of changes.entries()) {
      const answer = await putChunks(cordon.url, { ...given, change });
      assert.deepEqual(codeOf(answer), [400, "XAmzContentSHA256Mismatch"], `change ${index}`);
    }
    assert.deepEqual(other.got, []);
  }
});

test("a URL of S3's that is signed passes as it is", async (t) => {
  const { cordon, other } = await checking(t);
  const { host } = new URL(cordon.url);
  const signer = new SignatureV4({
    service: "s3",
    region: "us-east-1",
    credentials: ROOT,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const message = {
    method: "GET",
    protocol: "http:",
    hostname: host,
    path: "/b/k",
    query: {},
    headers: { host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
  };
  const { query = {} } = await signer.presign(message);
  delete query["X-Amz-Content-Sha256"];
  const path = `/b/k?${new URLSearchParams(query as Record<string, string>)}`;
  const got = await send(cordon.url, { method: "GET", path, body: "" });
  assert.equal(got.status, 200, got.body);
  assert.equal(other.got[0]?.url, path);
  const wrong = await send(cordon.url, { method: "GET", path: path.replace("/b/k", "/b/x"), body: "" });
  assert.deepEqual(codeOf(wrong), [403, "SignatureDoesNotMatch"]);
});

/** A Cordon that signs anew, before one that checks what comes. */
async function behindAnother(t: TestContext) {
  const last = await notingEndpoint(t);
  const { write, credentials } = files();
  const theirs: Key = { accessKeyId: "AKIATHEIRS", secretAccessKey: "theirs" };
  const second = write("second.json", JSON.stringify({ credentials: [{ ...theirs, account: "999999999999" }] }));
  const behind = await cordonBefore(t, last.url, { credentials: second });
  const profile = write(
    "aws",
    `[default]\naws_access_key_id = ${theirs.accessKeyId}\naws_secret_access_key=${theirs.secretAccessKey}\n`,
  );
  const upstream = { rules: [behind.cordon.url, `sts=${behind.cordon.url}`], credentials: [profile, `sts=${profile}`] };
  const front = await cordonBefore(t, upstream, { credentials });
  return { front: front.cordon, behind: behind.cordon, last, profile };
}

test("with credentials for the upstream each call is signed anew, and the upstream's signature check lets it in", async (t) => {
  const { front, behind, last, profile } = await behindAnother(t);
  const who = await call(
    front.url,
    { service: "sts", body: formOf({ Action: "GetCallerIdentity", Version: "2011-06-15" }) },
    ROOT,
  );
  assert.match(who.body, /<Account>999999999999</);
  assert.equal(who.headers["x-cordon-upstream"], behind.url);
  assert.equal(
    (await call(front.url, jsonCall("DynamoDB_20120810.ListTables"), SOME)).headers["x-cordon-upstream"],
    `${behind.url}, ${last.url}`,
  );
  const query = { "x-id": "Get Object", prefix: "a+b/ü&c=", marker: "" };
  const get = await call(front.url, { service: "s3", method: "GET", path: "/b/k", query, body: "" }, ROOT);
  assert.equal(get.status, 403, "its query was signed, not sent");
  const search = "?x-id=Get%20Object&prefix=a%2Bb%2F%C3%BC%26c%3D&marker=";
  const headers = await signedHeaders(front.url, ROOT, { service: "s3", method: "GET", path: "/b/k", query, body: "" });
  const found = await send(front.url, { method: "GET", path: `/b/k${search}`, headers, body: "" });
  assert.equal(found.status, 200, found.body);
  assert.equal(last.got.at(-1)?.url, `/b/k${search}`);
  assert.equal((await put(front.url, { hash: hash("sha256", whole), body: big })).status, 200);
  assert.equal(last.got.at(-1)?.body, whole);
  assert.equal((await put(front.url, { hash: "UNSIGNED-PAYLOAD", body: big })).status, 200);
  assert.match(last.got.at(-1)?.headers["authorization"] ?? "", /Credential=AKIATHEIRS\//);
  const chunks = await putChunks(front.url, { trailer: "x-amz-checksum-crc32c:sOO8/Q==" });
  assert.equal(chunks.status, 200, chunks.body);
  const got = last.got.at(-1);
  assert.equal(got?.body, whole);
  assert.deepEqual(
    ["content-length", "content-encoding", "x-amz-trailer", "x-amz-content-sha256"].map((name) => got?.headers[name]),
    ["200000", "gzip", undefined, "UNSIGNED-PAYLOAD"],
  );
  // Nobody without a key of the first one's gets through it.
  assert.deepEqual(
    codeOf(
      await call(front.url, jsonCall("DynamoDB_20120810.ListTables"), {
        accessKeyId: "AKIATHEIRS",
        secretAccessKey: "x",
      }),
    ),
    [400, "UnrecognizedClientException"],
  );
  // A new session's keys are taken without a new start.
  writeFileSync(profile, "[work]\naws_access_key_id=AKIAOTHER\naws_secret_access_key=x\naws_session_token=t\n");
  assert.match(
    (await call(front.url, jsonCall("DynamoDB_20120810.ListTables"), ROOT)).body,
    /UnrecognizedClientException/,
  );
});

test("a bucket before the host's name becomes part of the path for an upstream of another name", async (t) => {
  const { front, last } = await behindAnother(t);
  const host = `photos.localhost:${front.port}`;
  const headers = await signedHeaders(`http://${host}`, ROOT, { service: "s3", method: "GET", path: "/k", body: "" });
  const got = await send(front.url, { method: "GET", path: "/k", headers, body: "" });
  assert.equal(got.status, 200, got.body);
  assert.equal(last.got[0]?.url, "/photos/k");
});

test("a signed-in form of any size up to 64 MiB is read before it goes on", async (t) => {
  const { cordon, other } = await checking(t);
  const body = `Action=PutMetricData&x=${"y".repeat(3_000_000)}`;
  const answer = await call(
    cordon.url,
    { service: "monitoring", body, headers: { "content-length": String(body.length) } },
    ROOT,
  );
  assert.equal(answer.status, 200);
  assert.equal(other.got[0]?.body.length, body.length);
});
