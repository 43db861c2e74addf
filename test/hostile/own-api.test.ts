/** Cordon's own routes, asked what no command asks: valid questions changed at random, and plain nonsense. Never a 5xx. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { startCordon } from "../../src/main/start-cordon.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { type RawCall, send } from "../setup/signed-call.ts";
import { importLarge } from "./large-network.ts";
import { pulseDuring, serveFor, told } from "./pulse.ts";

const end = [{ kind: "group", of: "default" }];
const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8" }] };

/** A valid body of each route that takes one. */
const bodies: Readonly<Record<string, object>> = {
  "/_cordon/expectations": {
    expectations: [
      { kind: "may", from: end, to: end, on: ["tcp/443"] },
      { kind: "may-not", from: [{ kind: "internet", of: "" }], to: end, on: ["tcp/22", "icmp"] },
      { kind: "nothing", direction: "ingress", of: end, on: ["tcp/1-100"], except: true },
      { kind: "internet-reaches-only", targets: [{ to: end, on: ["tcp/443"] }] },
    ],
  },
  "/_cordon/what-if": {
    calls: [
      {
        service: "ec2",
        action: "CreateSecurityGroup",
        input: { GroupName: "x", Description: "x", VpcId: "vpc-1" },
        as: "g",
      },
      {
        service: "ec2",
        action: "AuthorizeSecurityGroupIngress",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it's a reference to another call's answer
        input: { GroupId: "${g.GroupId}", IpPermissions: [rule] },
      },
      { service: "workspaces", action: "CreateIpGroup", input: { GroupName: "x" } },
    ],
  },
};

const questions: Readonly<Record<string, readonly string[]>> = {
  "/_cordon/check": ["from", "to", "traffic"],
  "/_cordon/reach": ["of", "direction", "traffic"],
  "/_cordon/open": ["all", "traffic"],
  "/_cordon/matrix": ["by", "traffic", "vpc", "match", "at"],
  "/_cordon/ipam/next-address": ["resource-type", "locale", "account"],
  "/_cordon/gate-check/d-0123456789": ["address"],
};

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, -1, 0.5, 1e300, "", "x", [], {}, [[]], [null], { x: 1 }, { toString: 1 }],
    ...["internet", "default", "sg-1", "vpc-1", "10.0.0.0/8", "::/0", "tcp/443", "tcp/0-65535", "all", "tcp/99999"],
    ...["__proto__", "constructor", "\u0000", "\ud800", "us-east-1", "eip", "123456789012", "203.0.113.9", "egress"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: references to other calls' answers
    ...["${g}", "${g.GroupId.x}", "${", "${__proto__.x}", "${g.__proto__}", "a".repeat(3_000)],
  ),
  fc.anything({ maxDepth: 3, withNullPrototype: false }),
);

/** The value with one part of it, somewhere, replaced, left out or put in twice. */
function changed(value: unknown, dice: (below: number) => number, other: unknown): unknown {
  if (typeof value !== "object" || value === null || dice(4) === 0) return other;
  if (Array.isArray(value)) {
    const at = dice(value.length + 1);
    if (at === value.length) return [...value, ...value, other];
    return value.map((item, i) => (i === at ? changed(item, dice, other) : item));
  }
  const entries = Object.entries(value);
  const at = dice(entries.length + 1);
  if (at === entries.length) return Object.fromEntries(entries.slice(dice(entries.length)));
  return Object.fromEntries(entries.map(([key, item], i) => [key, i === at ? changed(item, dice, other) : item]));
}

/** The value as often as it has parts, each time with another part replaced. */
function* eachChanged(value: unknown, other: unknown): Generator<unknown> {
  yield other;
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    for (const changed of eachChanged(item, other)) {
      yield Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
    }
  }
}

test("no part of a body is taken for text that it can't be", async (t) => {
  const bugs: string[] = [];
  const { url } = await openCordon(t, { log: (line, detail) => bugs.push(`${line}: ${detail}`) });
  const saved = await send(url, { method: "GET", path: "/_cordon/export", body: "" });
  const all = { ...bodies, "/_cordon/import?replace=true": JSON.parse(saved.body) as object };
  const more = {
    "/_cordon/expectations?": { at: "1", expectations: [] },
    "/_cordon/apply": { ...bodies["/_cordon/what-if"], revision: 1 },
    "/_cordon/hosts/add": {
      name: "a",
      devices: [{ device: "eth0", interface: "eni-1" }],
      reusable: true,
      expiresIn: "1h",
    },
    "/_cordon/hosts/mode": { host: "a", device: "eth0", mode: "enforce", confirmWithin: "1m" },
    "/_cordon/hosts/token": { host: "a", reusable: true, expiresIn: "1h" },
    "/_cordon/hosts/confirm": { host: "a", device: "eth0" },
    "/_cordon/hosts/remove": { host: "a" },
    "/_cordon/host/join": { token: "cordon-join", publicKey: "x", version: "1" },
  };
  for (const [path, body] of Object.entries({ ...all, ...more })) {
    for (const changed of eachChanged(body, { toString: 1, valueOf: null, toJSON: null })) {
      const text = JSON.stringify(changed);
      const { status } = await send(url, { path, body: text });
      assert.ok(status < 500, `${status} ${path} ${text}`);
      assert.deepEqual(bugs, [], `${path} ${text}`);
    }
  }
});

test("whatever Cordon's own routes are asked, the answer is never a 5xx", async () => {
  const bugs: string[] = [];
  const cordon = await startCordon({ port: 0, log: (line, detail) => bugs.push(`${line}: ${detail}`) });
  const ask = async (request: RawCall) => {
    const { status, body } = await send(cordon.url, request);
    assert.ok(status < 500, `${status} ${body}: ${JSON.stringify(request)}`);
    assert.deepEqual(bugs, [], JSON.stringify(request));
    return status;
  };
  try {
    const saved = await send(cordon.url, { method: "GET", path: "/_cordon/export", body: "" });
    const all = { ...bodies, "/_cordon/import?replace=true": JSON.parse(saved.body) as object };
    for (const [path, body] of Object.entries(all)) {
      assert.equal(await ask({ path, body: JSON.stringify(body) }), 200, path);
      await fc.assert(
        fc.asyncProperty(fc.infiniteStream(fc.nat()), odd, async (numbers, other) => {
          const dice = (below: number) => Number(numbers.next().value) % Math.max(1, below);
          const text = JSON.stringify(changed(body, dice, other) ?? null, (_, part) =>
            typeof part === "bigint" ? String(part) : part,
          );
          await ask({ path, body: text });
          await ask({ path, body: text.slice(0, dice(text.length)) });
        }),
        { numRuns: 150 },
      );
    }
    for (const [path, names] of Object.entries(questions)) {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...names), odd), { maxLength: 4 }), async (pairs) => {
          const query = new URLSearchParams(
            pairs.map(([name, value]): [string, string] => [
              name,
              typeof value === "string" ? value : String(JSON.stringify(value)),
            ]),
          );
          await ask({ method: "GET", path: `${path}?${query}`, body: "" });
        }),
        { numRuns: 100 },
      );
    }
  } finally {
    await cordon.close();
  }
});

test("the bodies that once were too much are refused", async () => {
  const cordon = await startCordon({ port: 0, log: (line, detail) => assert.fail(`${line} ${detail}`) });
  const statusOf = async (path: string, body: string) => (await send(cordon.url, { path, body })).status;
  try {
    const targets = '{"expectations":[{"kind":"internet-reaches-only","targets":[null]}]}';
    assert.equal(await statusOf("/_cordon/expectations", targets), 400);
    const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
    assert.equal(
      await statusOf("/_cordon/what-if", `{"calls":[{"service":"ec2","action":"DescribeVpcs","input":${deep}}]}`),
      400,
    );
    assert.equal(await statusOf("/_cordon/what-if", "[".repeat(1_000_000)), 400);
  } finally {
    await cordon.close();
  }
});

test("while hundreds of calls are rehearsed on a large network, others are answered", async (t) => {
  const { url } = await serveFor(t);
  const size = 400;
  await importLarge(url, { groups: size, rulesEach: 20, interfaces: size });
  const permission = { IpProtocol: "tcp", FromPort: 1001, ToPort: 1001, IpRanges: [{ CidrIp: "10.1.0.0/16" }] };
  const calls = Array.from({ length: size }, (_, n) => ({
    service: "ec2",
    action: "RevokeSecurityGroupIngress",
    input: { GroupId: `sg-${(n + 1).toString(16).padStart(17, "0")}`, IpPermissions: [permission] },
  }));
  const pulse = await pulseDuring(url, () => send(url, { path: "/_cordon/what-if", body: JSON.stringify({ calls }) }));
  assert.equal(pulse.result.status, 200, pulse.result.body);
  const { calls: answers, addresses } = JSON.parse(pulse.result.body) as Record<string, { outcome?: string }[]>;
  assert.deepEqual([...new Set(answers?.map(({ outcome }) => outcome))], ["decided"]);
  assert.equal(addresses?.length, size);
  t.diagnostic(told(`${size} rehearsed calls`, pulse));
  assert.ok(pulse.beats >= 3, `${pulse.beats} answers in ${pulse.took} ms`);
});
