/** What a host makes of a line: the message that the server wrote, or a refusal; never another rule set. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BadMessage, ruleSetAfter } from "./changes.ts";
import { groupSetKey, ruleSetDigest } from "./digest.ts";
import { readMessage } from "./read-message.ts";
import type { GroupSet, HostInterface, RuleSet } from "./rule-set.ts";

const web: GroupSet = {
  ingress: {
    blocks: [
      { first: "0.0.0.0", last: "9.255.255.255", tracked: [[(6 << 16) | 443, (6 << 16) | 443]], untracked: [] },
      { first: "10.0.0.0", last: "10.0.0.255", tracked: [], untracked: [[6 << 16, (6 << 16) | 65535]] },
      { first: "::", last: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", tracked: [[0, 0xffffff]], untracked: [] },
    ],
    groups: [{ members: "sg-0a/vpc-0b", tracked: [[(17 << 16) | 53, (17 << 16) | 53]], untracked: [] }],
  },
  egress: { blocks: [], groups: [] },
};
const eth0: HostInterface = {
  device: "eth0",
  interfaceId: "eni-0123456789abcdef0",
  isGuest: false,
  mode: "enforce",
  trial: { id: "trial-1", seconds: 60 },
  addresses: ["10.0.0.16/28", "10.0.0.5", "2001:db8::5"],
  exempt: ["10.0.0.1", "169.254.169.254"],
  groupSet: groupSetKey(web),
};
const tap0: HostInterface = {
  ...eth0,
  device: "tap0",
  isGuest: true,
  mode: "observe",
  groupSet: null,
  problem: "eni-0123456789abcdef0 is gone",
};
const ruleSet: RuleSet = {
  interfaces: [eth0, tap0],
  groupSets: { [groupSetKey(web)]: web },
  members: { "sg-0a/vpc-0b": ["10.0.0.5", "10.0.1.16/28"] },
};
const revisions = { "111122223333/us-east-1": 7 };
const whole = { type: "whole", cursor: ruleSetDigest(ruleSet), revisions, ruleSet };

const wireOf = (value: unknown) => JSON.parse(JSON.stringify(value)) as never;
/** `whole` with one place of it changed, and the cursor of the result if it can have one. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const message = wireOf(whole);
  let at = message as Record<string | number, never>;
  for (const step of path.slice(0, -1)) at = at[step] as never;
  const last = path.at(-1) as string;
  if (value === undefined) delete at[last];
  else at[last] = value as never;
  return JSON.stringify(message);
}

test("what the server writes is read as it was written", () => {
  assert.deepEqual(readMessage(JSON.stringify(whole)), wireOf(whole));
  const alive = { type: "alive", cursor: whole.cursor, revisions };
  assert.deepEqual(readMessage(JSON.stringify(alive)), alive);
  const changes = {
    ...alive,
    type: "changes",
    interfaces: [tap0],
    groupSets: { [groupSetKey(web)]: null },
    members: { "sg-0a/vpc-0b": null, "sg-0c/vpc-0b": { add: ["10.0.0.9"], remove: [] } },
  };
  assert.deepEqual(readMessage(JSON.stringify(changes)), wireOf(changes));
});

test("nothing, half of it, and what is no message are refused", () => {
  const line = JSON.stringify(whole);
  for (const bad of [
    "",
    " ",
    "null",
    "[]",
    "7",
    '"whole"',
    "{}",
    line.slice(0, -1),
    line.slice(0, 40),
    `${line}${line}`,
  ]) {
    assert.throws(() => readMessage(bad), BadMessage, bad);
  }
});

const inWhole = (...path: readonly (string | number)[]) => ["ruleSet", ...path];
const block = (i: number, ...path: readonly string[]) =>
  inWhole("groupSets", groupSetKey(web), "ingress", "blocks", i, ...path);

test("each part must be what the server could have written", () => {
  const refused: readonly (readonly [
    what: string,
    path: readonly (string | number)[],
    value: unknown,
    text: RegExp,
  ])[] = [
    ["an unknown type", ["type"], "wholly", /whole or changes or alive/],
    ["an unknown member", ["wholesome"], true, /unknown "wholesome"/],
    ["no revisions", ["revisions"], undefined, /has no revisions/],
    ["a revision of nothing", ["revisions"], { mars: 1 }, /impossible key "mars"/],
    ["a negative revision", ["revisions"], { "111122223333/us-east-1": -1 }, /whole number/],
    ["a short cursor", ["cursor"], "abc", /cursor/],
    ["no rule set", ["ruleSet"], null, /isn't an object/],
    ["no members", inWhole("members"), undefined, /has no members/],
    ["interfaces that aren't a list", inWhole("interfaces"), {}, /isn't a list/],
    ["interfaces out of order", inWhole("interfaces"), [tap0, eth0], /in order/],
    ["two interfaces of a device", inWhole("interfaces"), [eth0, eth0], /in order/],
    ["a device with a quote", inWhole("interfaces", 0, "device"), 'eth0" accept', /device/],
    ["a device with a line's end", inWhole("interfaces", 0, "device"), "eth0\n", /device/],
    ["a device that's a path", inWhole("interfaces", 0, "device"), "..", /device/],
    ["a device with a long name", inWhole("interfaces", 0, "device"), "a".repeat(16), /device/],
    ["an unknown mode", inWhole("interfaces", 0, "mode"), "off", /observe or enforce/],
    ["a guest that's a text", inWhole("interfaces", 0, "isGuest"), "false", /true or false/],
    ["a trial without an end", inWhole("interfaces", 0, "trial"), { id: "x" }, /has no seconds/],
    ["a trial of no time", inWhole("interfaces", 0, "trial", "seconds"), 0, /whole number/],
    ["a trial of ever", inWhole("interfaces", 0, "trial", "seconds"), 1e12, /whole number/],
    ["no group set", inWhole("interfaces", 0, "groupSet"), undefined, /has no groupSet/],
    ["a group set that isn't there", inWhole("interfaces", 0, "groupSet"), 7, /groupSet/],
    ["an address with a leading zero", inWhole("interfaces", 0, "exempt"), ["010.0.0.1"], /isn't an address/],
    ["an IPv6 address in another text", inWhole("interfaces", 0, "exempt"), ["2001:DB8::1"], /isn't an address/],
    ["a block with host bits", inWhole("interfaces", 0, "addresses"), ["10.0.0.17/28"], /isn't a block/],
    ["content that its key doesn't name", block(0, "last"), "9.255.255.254", /what its key names/],
    ["blocks that overlap", block(1, "first"), "9.0.0.0", /after the one before/],
    ["blocks out of order", block(0), web.ingress.blocks[2], /after the one before/],
    ["a block of two families", block(0, "last"), "::1", /range of addresses/],
    ["a block that ends before it begins", block(1, "last"), "9.9.9.9", /range of addresses/],
    ["a block that allows nothing", block(0, "tracked"), [], /anything that is allowed/],
    ["a key beyond the last one", block(0, "tracked"), [[0, 0x1000000]], /range of keys/],
    ["half a key", block(0, "tracked"), [[0.5, 7]], /range of keys/],
    ["keys that overlap", block(0, "tracked"), [[1, 7], [7, 9]], /after the one before/], // biome-ignore format: a pair of pairs
    ["a lone key", block(0, "tracked"), [[1]], /a pair/],
    ["members that aren't addresses", inWhole("members", "sg-0a/vpc-0b"), ["ten"], /isn't an address/],
    ["members twice", inWhole("members", "sg-0a/vpc-0b"), ["10.0.0.5", "10.0.0.5"], /in order/],
  ];
  for (const [what, path, value, text] of refused) {
    assert.throws(
      () => readMessage(changed(path, value)),
      (error) => error instanceof BadMessage && text.test(error.message),
      what,
    );
  }
});

test("a rule set that refers to what it doesn't have is refused, even under its own digest", () => {
  const without = (part: Partial<RuleSet>) => {
    const broken = { ...ruleSet, ...part };
    return readMessage(JSON.stringify({ ...whole, ruleSet: broken, cursor: ruleSetDigest(broken) }));
  };
  assert.throws(() => ruleSetAfter(undefined, without({ groupSets: {} })), /group set .* of eth0/);
  assert.throws(() => ruleSetAfter(undefined, without({ members: {} })), /members sg-0a\/vpc-0b/);
});

/** Paths of everything in a value, and what is there. */
function* placesOf(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    yield* placesOf((value as Record<string, unknown>)[key], [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

test("whatever is changed in a line, it's refused, or it's the rule set that was meant", () => {
  const places = [...placesOf(whole)];
  const anyValue = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, "", 0, -1, [], {}, true, "0.0.0.0", "10.0.0.0/8", "observe", [
      [0, 0xffffff],
    ]),
    fc.constantFrom(...places).map((path) => path.reduce((at, step) => (at as never)[step], whole as unknown)),
    fc.jsonValue(),
  );
  const altered = fc.tuple(fc.constantFrom(...places), anyValue).map(([path, value]) => changed(path, value));
  const text = JSON.stringify(whole);
  const torn = fc
    .tuple(fc.nat(text.length), fc.nat(8), fc.string({ maxLength: 8 }))
    .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));
  fc.assert(
    fc.property(fc.oneof(altered, torn), (line) => {
      let after: RuleSet;
      try {
        const message = readMessage(line);
        after = ruleSetAfter(message.type === "alive" ? ruleSet : undefined, message);
      } catch (error) {
        assert.ok(error instanceof BadMessage, String(error));
        return;
      }
      assert.deepEqual(wireOf(after), wireOf(ruleSet));
    }),
    { numRuns: 3000 },
  );
});
