/** Hosts and strangers that send what no agent sends, or take nothing: no answer is a 5xx, and others are served. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { AuthorizeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import fc from "fast-check";
import { openCordon } from "../setup/open-cordon.ts";
import { send } from "../setup/signed-call.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { ACCOUNT, addHost, askAsHost, join, newKey, openFeed, operate, report } from "./host-client.ts";

async function open(t: TestContext) {
  const bugs: string[] = [];
  const { url } = await openCordon(t, { log: (line, detail) => bugs.push(`${line}: ${detail}`) });
  const stack = await makeSmallStack(url, ACCOUNT);
  const { token } = await addHost(url, "web-1", [{ device: "eth0", interface: "web-1" }]);
  const host = await join(url, token);
  const refuseBugs = (status: number, sent: unknown) => {
    assert.ok(status < 500, `${status}: ${JSON.stringify(sent)}`);
    assert.deepEqual(bugs, [], JSON.stringify(sent));
  };
  return { url, host, token, stack, refuseBugs };
}

/** What `String` throws for. */
const NO_TEXT = { toString: 1, valueOf: null, toJSON: null };
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, -1, 0.5, 1e300, "", "x", [], {}, [[]], [null], { x: 1 }, NO_TEXT, "a".repeat(2_000)],
    ...["__proto__", "constructor", "\u0000", "\ud800", "web-1", "eth0", "eni-1", "observe", "enforce", "10.0.1.11"],
  ),
  fc.anything({ maxDepth: 3, withNullPrototype: false }),
);
/** As JSON has it. */
const asSent = (value: unknown): object =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part)) ?? "null") ?? {};

const members = (...names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names, "__proto__", "x"), odd, { maxKeys: 6, noNullPrototype: true });

test("whatever a host or a stranger sends, and whatever operators ask of hosts, the answer is no 5xx", async (t) => {
  const { url, host, token, refuseBugs } = await open(t);
  const reported = members("version", "applied", "interfaces", "drift", "problems", "outliving");
  await fc.assert(
    fc.asyncProperty(reported, async (some) => {
      const sent = asSent({ ...report(), ...some });
      refuseBugs((await askAsHost(url, host, "host/report", sent)).status, sent);
    }),
    { numRuns: 60 },
  );
  const texts = fc.oneof(fc.constantFrom(token, "cordon-join.1.2.3.4", `${token}x`), odd);
  await fc.assert(
    fc.asyncProperty(texts, odd, async (text, publicKey) => {
      const body = JSON.stringify(asSent({ token: text, publicKey, version: 1 }));
      refuseBugs((await send(url, { path: "/_cordon/host/join", body })).status, body);
      const signed = asSent({ publicKey });
      if (typeof publicKey !== "string" || publicKey.length !== 43) {
        refuseBugs((await askAsHost(url, host, "host/key", signed)).status, signed);
      }
    }),
    { numRuns: 60 },
  );
  const asked = {
    "hosts/add": ["name", "devices", "reusable", "expiresIn"],
    "hosts/mode": ["host", "device", "mode", "confirmWithin"],
    "hosts/token": ["host", "reusable", "expiresIn"],
    "hosts/confirm": ["host", "device"],
  };
  for (const [path, names] of Object.entries(asked)) {
    await fc.assert(
      fc.asyncProperty(members(...names), fc.boolean(), async (some, isKnown) => {
        const sent = asSent({ ...(isKnown && { host: "web-1", mode: "enforce" }), ...some });
        refuseBugs((await operate(url, path, sent)).status, sent);
      }),
      { numRuns: 40 },
    );
  }
});

test("whatever is sent as a host's signature, the answer is 401", async (t) => {
  const { url, host, refuseBugs } = await open(t);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value) ?? "").toString("base64url");
  const good = { alg: "EdDSA", kid: host.keyId };
  for (const header of [
    "Bearer",
    "Bearer x",
    "Bearer x.y.z",
    `Bearer ${part(good)}.${part({})}.`,
    `Bearer ${part(good)}.${part({})}.AAAA`,
    `Bearer ${part(good)}.${part(null)}.AAAA`,
    `Bearer ${part({ ...good, kid: 7 })}.${part({})}.AAAA`,
    `Bearer ${part({ ...good, kid: NO_TEXT })}.${part({})}.AAAA`,
    `Bearer ${part({ ...good, alg: NO_TEXT })}.${part({})}.AAAA`,
    `Bearer ${part({ ...good, crit: ["b64"], b64: false })}.${part({})}.AAAA`,
    `Bearer ${part({ ...good, jwk: { kty: "OKP", crv: "Ed25519", x: newKey().publicKey } })}.${part({})}.AAAA`,
    `Bearer ${part(null)}.${part({})}.AAAA`,
    `Bearer ${"A".repeat(5_000)}.x.y`,
    `Basic ${part(good)}`,
    `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=x`,
  ]) {
    const headers = { authorization: header };
    const { status } = await send(url, { method: "GET", path: "/_cordon/host/feed", body: "", headers });
    refuseBugs(status, header);
    assert.equal(status, 401, header);
  }
});

test("a host that takes nothing of its feed keeps nobody waiting, and has the newest when it goes on", async (t) => {
  const { url, host, stack } = await open(t);
  const other = await join(url, (await addHost(url, "web-2", [{ device: "eth0", interface: "web-2" }])).token);
  const [slow, quick] = [await openFeed(url, host), await openFeed(url, other)];
  const GroupId = stack.ids["sg-web"] ?? "";
  await quick.next();
  let cursor = "";
  for (let i = 0; i < 20; i++) {
    const port = {
      IpProtocol: "tcp",
      FromPort: 8_000 + i,
      ToPort: 8_000 + i,
      IpRanges: [{ CidrIp: `10.9.${i}.0/24` }],
    };
    await stack.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [port] }));
    cursor = ((await quick.next()) as { readonly cursor: string }).cursor;
  }
  assert.notEqual(cursor, "");
  slow.close();
  quick.close();
  const again = await openFeed(url, host);
  const whole = (await again.next()) as { readonly type: string; readonly ruleSet: { readonly groupSets: object } };
  assert.equal(whole.type, "whole");
  assert.match(JSON.stringify(whole.ruleSet.groupSets), /10\.9\.19\.0/);
  again.close();
});
