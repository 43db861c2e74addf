/** Bodies that are too large, too many, too deep or not what they seem are refused early, while others are served. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { ANY_KEY, call, ec2, element, type Key, type RawAnswer, send, signedHeaders } from "../setup/signed-call.ts";
import { pulseDuring, residentMiB, serveFor, told } from "./pulse.ts";

const MIB = 1024 * 1024;
const key: Key = { accessKeyId: "AKIDHOSTILE", secretAccessKey: "secret" };

function credentialsFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "cordon-hostile-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "credentials.json");
  writeFileSync(file, JSON.stringify({ credentials: [{ ...key, account: "111122223333" }] }), { mode: 0o600 });
  return file;
}

interface Upload {
  readonly path: string;
  readonly mib: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without a length the body comes in chunks. */
  readonly isChunked?: boolean;
}

/** Sends `mib` MiB of `[` as fast as the server takes them. */
function upload(url: string, { path, mib, headers = {}, isChunked = false }: Upload): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const length = isChunked ? {} : { "content-length": String(mib * MIB) };
    const outgoing = httpRequest(
      { hostname, port, path, method: "POST", headers: { ...headers, ...length } },
      (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    outgoing.on("error", reject);
    const piece = Buffer.alloc(MIB, "[");
    let left = mib;
    const more = () => {
      while (left > 0) {
        left--;
        if (!outgoing.write(piece)) {
          outgoing.once("drain", more);
          return;
        }
      }
      outgoing.end();
    };
    more();
  });
}

test("no part of a body is read before its sender's key is known, whatever the path", async (t) => {
  const served = await serveFor(t, ["--credentials", credentialsFor(t)]);
  const before = residentMiB(served) ?? 0;
  const stranger = await signedHeaders(served.url, ANY_KEY, { body: "" });
  const asked: readonly [string, number, Readonly<Record<string, string>>][] = [
    ["/_cordon/health", 405, {}],
    ["/_cordon/nothing", 404, {}],
    ["/_cordon/what-if", 401, {}],
    ["/_cordon/import", 401, stranger],
    ["/_cordon/expectations", 401, stranger],
    ["/", 403, {}],
    ["/", 401, stranger],
  ];
  for (const [path, status, headers] of asked) {
    for (const isChunked of [false, true]) {
      const pulse = await pulseDuring(served.url, () => upload(served.url, { path, mib: 64, headers, isChunked }));
      assert.equal(pulse.result.status, status, path);
      t.diagnostic(told(`64 MiB to ${path}`, pulse));
    }
  }
  const after = residentMiB(served) ?? 0;
  t.diagnostic(`memory: ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after`);
  assert.ok(after - before < 256, `${before} MiB before, ${after} MiB after`);
});

test("a body that is longer than its route accepts is refused, with a length or without", async (t) => {
  const served = await serveFor(t);
  const headers = await signedHeaders(served.url, ANY_KEY, { body: "" });
  for (const [path, mib] of [
    ["/", 2],
    ["/_cordon/what-if", 5],
    ["/_cordon/apply", 5],
    ["/_cordon/expectations", 5],
    ["/_cordon/import", 65],
  ] as const) {
    for (const isChunked of [false, true]) {
      const { status, body } = await upload(served.url, { path, mib, headers, isChunked });
      assert.equal(status, 413, path);
      assert.match(body, /larger than \d+ bytes/);
    }
  }
});

/** Sends the beginning of an import, and then nothing more. */
async function begin(url: string, mib: number, headers: Readonly<Record<string, string>>) {
  const { hostname, port } = new URL(url);
  const outgoing = httpRequest({ hostname, port, path: "/_cordon/import", method: "POST", headers });
  const status = new Promise<number>((resolve) => {
    outgoing.once("response", (response) => resolve(response.resume().statusCode ?? 0));
    outgoing.once("error", () => resolve(0));
  });
  await Promise.race([status, new Promise((resolve) => outgoing.write(Buffer.alloc(mib * MIB, " "), resolve))]);
  return { outgoing, status };
}

test("all bodies in flight share one budget, and small ones always pass", async (t) => {
  const { url } = await serveFor(t);
  const headers = await signedHeaders(url, ANY_KEY, { body: "" });
  const first = await begin(url, 60, headers);
  const second = await begin(url, 60, headers);
  assert.equal(await second.status, 429);
  assert.equal((await ec2(url, "DescribeVpcs")).status, 200);
  first.outgoing.destroy();
  let status = 429;
  // The server notices a moment later that the first caller is gone.
  while (status === 429) status = (await upload(url, { path: "/_cordon/import", mib: 60, headers })).status;
  assert.equal(status, 400);
});

const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
const json = (target: string) => ({ "content-type": "application/x-amz-json-1.1", "x-amz-target": target });

test("small nonsense is refused at once", async (t) => {
  const served = await serveFor(t);
  const { url } = served;
  const directory = "WorkspacesService.DescribeIpGroups";
  const cases: readonly [string, string, Readonly<Record<string, string>>, string, string][] = [
    ["a million empty parameters", "ec2", form, "&".repeat(MIB), "MalformedQueryString"],
    ["10,001 parameters", "ec2", form, `Action=DescribeVpcs${"&a=b".repeat(10_000)}`, "MalformedQueryString"],
    [
      "a name of 500,000 parts",
      "ec2",
      form,
      `Action=DescribeVpcs&Version=2016-11-15&${".a".repeat(500_000)}=b`,
      "UnknownParameter",
    ],
    [
      "a number of a million digits",
      "ec2",
      form,
      `Action=DescribeVpcs&Version=2016-11-15&MaxResults=${"9".repeat(MIB - 100)}`,
      "InvalidParameterValue",
    ],
    [
      "300,000 escapes",
      "ec2",
      form,
      `Action=DescribeVpcs&Version=2016-11-15&VpcId.1=${"%C3%A9".repeat(150_000)}`,
      "InvalidParameterValue",
    ],
    ["a million lists", "workspaces", json(directory), "[".repeat(MIB), "SerializationException"],
    [
      "33 levels",
      "workspaces",
      json(directory),
      `{"GroupIds":${"[".repeat(33)}${"]".repeat(33)}}`,
      "SerializationException",
    ],
    [
      "250,000 objects",
      "workspaces",
      json(directory),
      `{"GroupIds":[${"{},".repeat(250_000)}{}]}`,
      "SerializationException",
    ],
  ];
  for (const [name, service, headers, body, code] of cases) {
    const pulse = await pulseDuring(url, () => call(url, { service, headers, body }));
    const { status, body: answer } = pulse.result;
    assert.deepEqual([status, element(answer, "Code") ?? JSON.parse(answer).__type], [400, code], name);
    // An answer must not grow with the request.
    assert.ok(answer.length < 1_000, `${name}: ${answer.length}`);
    t.diagnostic(told(name, pulse));
  }
});

test("bytes that aren't UTF-8 are signed as they are, and refused", async (t) => {
  const { url } = await serveFor(t, ["--credentials", credentialsFor(t)]);
  const replaced = "Action=DescribeVpcs&Version=2016-11-15&VpcId.1=\ufffd";
  const headers = await signedHeaders(url, key, { body: replaced });
  assert.notEqual((await send(url, { headers, body: replaced })).status, 403);
  const bytes = Buffer.concat([Buffer.from(replaced.slice(0, -1)), Buffer.from([0xff])]);
  const { hostname, port } = new URL(url);
  const answer = await new Promise<string>((resolve, reject) => {
    httpRequest({ hostname, port, method: "POST", headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve(body));
    })
      .on("error", reject)
      .end(bytes);
  });
  assert.equal(element(answer, "Code"), "SignatureDoesNotMatch");
});
