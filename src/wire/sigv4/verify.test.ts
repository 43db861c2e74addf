/** Signatures made by the official signers are valid; whatever is changed about the request afterwards, they are not. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { hash } from "node:crypto";
import { test } from "node:test";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { type RequestHead, readClaim, type Signed } from "./credential-scope.ts";
import { Sha256 } from "./digest.ts";
import { timelinessOf } from "./request-time.ts";
import { verify } from "./verify.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const AT = Date.parse("2026-01-02T03:04:05Z");
const MINUTE = 60_000;

interface Sent extends RequestHead {
  readonly body: string;
}

const signer = (sessionToken?: string) =>
  new SignatureV4({
    region: "eu-central-1",
    service: "ec2",
    sha256: Sha256,
    credentials: { accessKeyId: "AKID", secretAccessKey: SECRET, ...(sessionToken !== undefined && { sessionToken }) },
  });

type Query = Record<string, string | string[]>;
const plain = (query: Query = {}) => ({
  method: "POST",
  protocol: "http:",
  hostname: "127.0.0.1",
  path: "/",
  query,
  headers: { host: "127.0.0.1:4566", "content-type": "application/x-www-form-urlencoded" } as Record<string, string>,
  body: "Action=DescribeVpcs&Version=2016-11-15",
});
const pairs = (query: Query) =>
  Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const));

async function signedRequest(message = plain(), sessionToken?: string): Promise<Sent> {
  const { headers } = await signer(sessionToken).sign(message, { signingDate: new Date(AT) });
  return { method: message.method, path: message.path, query: pairs(message.query), headers, body: message.body };
}

async function presigned(message: ReturnType<typeof plain>, expiresIn = 60, sessionToken?: string): Promise<Sent> {
  const get = { ...message, method: "GET", body: "" };
  const { query = {}, headers } = await signer(sessionToken).presign(get, { signingDate: new Date(AT), expiresIn });
  return { method: "GET", path: message.path, query: pairs(query as Query), headers, body: "" };
}

function claimOf(request: RequestHead): Signed {
  const claim = readClaim(request);
  if (claim.claim !== "signed") assert.fail(`claim is ${claim.claim}`);
  return claim.signed;
}

/** What a presigned URL says before `further` is added to it. */
const presignedHead = (...further: [string, string][]): RequestHead => ({
  method: "GET",
  path: "/",
  headers: {},
  query: [
    ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
    ["X-Amz-Credential", "AKID/20260102/us-east-1/ec2/aws4_request"],
    ["X-Amz-Date", "20260102T030405Z"],
    ["X-Amz-SignedHeaders", "host"],
    ["X-Amz-Signature", "0"],
    ...further,
  ],
});

function check(request: Sent, { now = AT, secret = SECRET } = {}) {
  const signed = claimOf(request);
  const timeliness = timelinessOf(signed, now);
  if (timeliness === "expired" || timeliness === "not-yet-valid") return timeliness;
  const isRight = timeliness === "current" && verify(request, hash("sha256", request.body), signed, secret);
  return isRight ? "valid" : "mismatch";
}

test("what the SDK signs in headers is valid; another key, body, path, method or header is not", async () => {
  const request = await signedRequest();
  assert.equal(await check(request), "valid");
  assert.equal(await check(request, { secret: "another" }), "mismatch");
  assert.equal(await check({ ...request, body: `${request.body}&DryRun=true` }), "mismatch");
  assert.equal(await check({ ...request, path: "/x" }), "mismatch");
  assert.equal(await check({ ...request, method: "PUT" }), "mismatch");
  assert.equal(await check({ ...request, query: [["DryRun", "true"]] }), "mismatch");
  assert.equal(await check({ ...request, headers: { ...request.headers, host: "elsewhere" } }), "mismatch");
});

test("a header that is signed must have been sent, and host must be signed", async () => {
  const request = await signedRequest();
  const { "content-type": _, ...others } = request.headers;
  assert.equal(await check({ ...request, headers: others }), "mismatch");
  const withoutHost = plain();
  delete withoutHost.headers["host"];
  assert.equal(await check(await signedRequest(withoutHost)), "mismatch");
  const strange = { ...request.headers };
  strange["authorization"] = (strange["authorization"] ?? "").replace("host", "constructor;host;__proto__");
  assert.equal(await check({ ...request, headers: strange }), "mismatch");
});

test("the header that names a JSON operation must be signed", async () => {
  const request = await signedRequest();
  const headers = { ...request.headers, "x-amz-target": "WorkspacesService.DeleteIpGroup" };
  assert.equal(await check({ ...request, headers }), "mismatch");
});

test("catalogue 8: a time further than 15 minutes away is refused, on either side", async () => {
  const request = await signedRequest();
  assert.equal(await check(request, { now: AT + 15 * MINUTE }), "valid");
  assert.equal(await check(request, { now: AT + 15 * MINUTE + 1000 }), "expired");
  assert.equal(await check(request, { now: AT - 15 * MINUTE }), "valid");
  assert.equal(await check(request, { now: AT - 15 * MINUTE - 1000 }), "not-yet-valid");
  const later = { ...request.headers, "x-amz-date": "20260102T040405Z" };
  assert.equal(await check({ ...request, headers: later }, { now: AT + 60 * MINUTE }), "mismatch");
  assert.equal(
    await check({ ...request, headers: { ...request.headers, "x-amz-date": "20269902T030405Z" } }),
    "mismatch",
  );
});

test("a payload hash in a header is compared, not believed", async () => {
  const request = await signedRequest();
  const body = "Action=DeleteVpc";
  assert.equal(await check({ ...request, body }), "mismatch");
  const lie = plain();
  lie.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";
  assert.equal(await check(await signedRequest(lie)), "mismatch");
});

test("a presigned URL is valid for as long as it says, and only as it is", async () => {
  const request = await presigned(plain({ Action: "DescribeVpcs", Version: "2016-11-15" }), 60);
  assert.equal(await check(request), "valid");
  assert.equal(await check(request, { now: AT + MINUTE }), "valid");
  assert.equal(await check(request, { now: AT + MINUTE + 1000 }), "expired");
  assert.equal(await check(request, { now: AT - 16 * MINUTE }), "not-yet-valid");
  assert.equal(await check(request, { secret: "another" }), "mismatch");
  const change = (name: string, value: string) =>
    check({ ...request, query: request.query.map(([key, old]) => [key, key === name ? value : old] as const) });
  assert.equal(await change("Action", "DeleteVpc"), "mismatch");
  assert.equal(await change("X-Amz-Expires", "600"), "mismatch");
  assert.equal(await check({ ...request, query: [...request.query, ["DryRun", "true"]] }), "mismatch");
  assert.equal(await check({ ...request, query: [...request.query, ["Action", "DeleteVpc"]] }), "mismatch");
});

test("a presigned URL that doesn't say for how long is valid for 15 minutes, and one for a week for a week", () => {
  assert.equal(claimOf(presignedHead()).expiresIn, 900);
  assert.equal(claimOf(presignedHead(["X-Amz-Expires", "604800"])).expiresIn, 604_800);
});

test("a session token is signed with the rest", async () => {
  const header = await signedRequest(plain(), "token+/=");
  assert.equal(claimOf(header).sessionToken, "token+/=");
  assert.equal(await check(header), "valid");
  assert.equal(await check({ ...header, headers: { ...header.headers, "x-amz-security-token": "x" } }), "mismatch");
  const url = await presigned(plain({ Action: "DescribeVpcs" }), 60, "token+/=");
  assert.equal(claimOf(url).sessionToken, "token+/=");
  assert.equal(await check(url), "valid");
});

test("claims that lack a part say which", () => {
  const head = (headers: Record<string, string>, query: [string, string][] = []): RequestHead => ({
    method: "POST",
    path: "/",
    query,
    headers,
  });
  const missing = (request: RequestHead) => {
    const claim = readClaim(request);
    return claim.claim === "incomplete" ? claim.missing : claim.claim;
  };
  const scope = "Credential=AKID/20260102/us-east-1/ec2/aws4_request";
  const date = { "x-amz-date": "20260102T030405Z" };
  assert.equal(missing(head({})), "none");
  assert.deepEqual(missing(head({ authorization: "Basic xyz", ...date })), [
    "Algorithm",
    "Credential",
    "SignedHeaders",
    "Signature",
  ]);
  assert.deepEqual(missing(head({ authorization: `AWS4-HMAC-SHA256 ${scope}, Signature=0`, ...date })), [
    "SignedHeaders",
  ]);
  assert.deepEqual(missing(head({ authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` })), [
    "X-Amz-Date",
  ]);
  const region = scope.replace("us-east-1", "Us East");
  assert.deepEqual(
    missing(head({ authorization: `AWS4-HMAC-SHA256 ${region}, SignedHeaders=host, Signature=0`, ...date })),
    ["Credential"],
  );
  for (const expires of ["60", "0", "604800"])
    assert.equal(missing(presignedHead(["X-Amz-Expires", expires])), "signed", expires);
  for (const expires of ["604801", "-1", "x", "1.5"]) {
    assert.deepEqual(missing(presignedHead(["X-Amz-Expires", expires])), ["X-Amz-Expires"], expires);
  }
});

test("spaces around the parts of an Authorization header are no part of them", () => {
  const parts = [
    "Credential=AKID/20260102/us-east-1/ec2/aws4_request",
    "SignedHeaders=host;x-amz-date",
    "Signature=0f",
  ];
  const signedAs = (authorization: string) =>
    claimOf({ method: "POST", path: "/", query: [], headers: { authorization, "x-amz-date": "20260102T030405Z" } });
  const tight = signedAs(`AWS4-HMAC-SHA256 ${parts.join(",")}`);
  assert.deepEqual(tight, {
    accessKeyId: "AKID",
    day: "20260102",
    region: "us-east-1",
    service: "ec2",
    time: "20260102T030405Z",
    signedHeaders: ["host", "x-amz-date"],
    signature: "0f",
    sessionToken: undefined,
    expiresIn: undefined,
  });
  const spaced = parts.map((part) => ` ${part.replace("=", " = ")} `).join(",");
  assert.deepEqual(signedAs(`AWS4-HMAC-SHA256 ${spaced}`), tight);
});

test("times are read as they are written", async () => {
  const signed = claimOf(await signedRequest());
  const at = (time: string, now: number) => timelinessOf({ ...signed, time, day: time.slice(0, 8), expiresIn: 0 }, now);
  assert.equal(at("20260102T030405Z", AT), "current");
  assert.equal(at("20260102T030405Z", AT + 1), "expired");
  assert.equal(at("20261302T030405Z", AT), "no-time");
});

/** Parameters and header values as the wildest caller could send them; names as HTTP allows. */
const anyQuery = fc.dictionary(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9.~ &=+%ü-]{0,12}$/),
  fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.array(fc.string({ maxLength: 6 }), { minLength: 2, maxLength: 3 }),
  ),
  { maxKeys: 5 },
);

test("any request that the SDK signs is valid, in headers and in a URL", async () => {
  const anyText = fc.string({ unit: "grapheme", maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(anyQuery, anyText, fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/), async (query, body, header) => {
      const message = plain(query);
      message.headers["x-custom"] = header;
      assert.equal(await check(await signedRequest({ ...message, body: body.toWellFormed() })), "valid");
      assert.equal(await check(await presigned(message)), "valid");
    }),
    { numRuns: 150 },
  );
});

test("what botocore signs is valid, in headers and in a URL", async (t) => {
  const script = `
import json, sys
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
signed = []
for one in json.load(sys.stdin):
    who = Credentials("AKID", "${SECRET}", one["token"])
    url = "http://127.0.0.1:4566/"
    header = AWSRequest("POST", url, {"Content-Type": "application/x-www-form-urlencoded"}, data=one["body"], params=one["query"])
    SigV4Auth(who, "ec2", "eu-central-1").add_auth(header)
    query = AWSRequest("GET", url, params=one["query"])
    SigV4QueryAuth(who, "ec2", "eu-central-1", expires=300).add_auth(query)
    for request, body in ((header, one["body"]), (query, "")):
        prepared = request.prepare()
        headers = {name.lower(): value for name, value in prepared.headers.items()}
        signed.append({"method": prepared.method, "url": prepared.url, "headers": headers, "body": body})
json.dump(signed, sys.stdout)
`;
  try {
    execFileSync("python3", ["-c", "import botocore"], { stdio: "ignore" });
  } catch {
    return t.skip("python3 with botocore is not here");
  }
  const flat = fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9. &=+%ü-]{0,12}$/), fc.string({ maxLength: 12 }), {
    maxKeys: 4,
  });
  const body = fc.webQueryParameters();
  const cases = fc.sample(fc.record({ query: flat, body, token: fc.constantFrom(null, "to/ken+=") }), 60);
  const answered = execFileSync("python3", ["-c", script], { input: JSON.stringify(cases) });
  const all = JSON.parse(answered.toString()) as (Sent & { readonly url: string })[];
  assert.equal(all.length, 2 * cases.length);
  for (const { method, url, headers, body } of all) {
    const { searchParams, pathname, host } = new URL(url);
    const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const request = { method, path: pathname, query: [...searchParams], headers: { host, ...own }, body };
    assert.equal(await check(request, { now: Date.now() }), "valid", url);
    assert.equal(await check({ ...request, query: [...searchParams, ["A", "b"]] }, { now: Date.now() }), "mismatch");
  }
});
