/** Conditions: what each operator compares, sets, missing keys, and policy variables. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies name variables
import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate } from "./evaluate.ts";
import { named, request } from "./policies-for-tests.ts";
import type { ContextValue } from "./request-context.ts";

type Context = Readonly<Record<string, ContextValue>>;

/** Reports whether a condition on the key `aws:k` is met. */
function isMet(operator: string, values: unknown, context: Context): boolean {
  const policies = { identity: [named("p", { Condition: { [operator]: { "aws:k": values } } })] };
  return evaluate(policies, request("ec2:DescribeVpcs", "*", context)).decision === "allowed";
}

const k = (value: ContextValue): Context => ({ "aws:k": value });

function check(
  cases: readonly [operator: string, values: unknown, met: readonly ContextValue[], not: readonly ContextValue[]][],
) {
  for (const [operator, values, met, not] of cases) {
    const what = `${operator} ${JSON.stringify(values)}`;
    for (const value of met) assert.equal(isMet(operator, values, k(value)), true, `${what} is met by ${value}`);
    for (const value of not) assert.equal(isMet(operator, values, k(value)), false, `${what} isn't met by ${value}`);
  }
}

test("texts", () => {
  check([
    ["StringEquals", "abc", ["abc"], ["Abc", "ab", "abcd", undefined]],
    ["StringEquals", ["a", "b"], ["a", "b"], ["c", undefined]],
    ["StringEquals", "a*", ["a*"], ["ab"]],
    ["StringEquals", [], [], ["a", undefined]],
    ["StringNotEquals", ["a", "b"], ["c", "A", undefined], ["a", "b"]],
    ["StringNotEquals", [], ["a", undefined], []],
    ["StringEqualsIgnoreCase", "aBc", ["AbC"], ["ab", undefined]],
    ["StringNotEqualsIgnoreCase", "aBc", ["ab", undefined], ["AbC"]],
    ["StringLike", ["a*c", "x?"], ["ac", "a:/c", "xy"], ["AC", "x", "a", undefined]],
    ["StringLike", "a\\*", ["a\\b"], ["a*", "ab"]],
    ["StringNotLike", "a*", ["b", "A", undefined], ["a", "ab"]],
  ]);
});

test("numbers and dates", () => {
  check([
    ["NumericEquals", "10", ["10", "10.0", 10, "1e1"], ["11", "ten", "", undefined]],
    ["NumericEquals", [1, -0.5], ["1", "-.5"], ["2"]],
    ["NumericNotEquals", "10", ["11", "ten", undefined], ["10"]],
    ["NumericLessThan", "10", ["9.9"], ["10", "11", undefined]],
    ["NumericLessThanEquals", "10", ["10"], ["10.1"]],
    ["NumericGreaterThan", "10", ["11"], ["10", "9"]],
    ["NumericGreaterThanEquals", "10", ["10"], ["9"]],
    [
      "DateEquals",
      "2026-01-02T03:04:05Z",
      ["2026-01-02T04:04:05+01:00", "2026-01-02T04:04:05+0100", "1767323045"],
      ["2026-01-02", "x"],
    ],
    ["DateEquals", "2026-01-02", ["2026-01-02T00:00:00Z", "2026-01-02T00:00"], ["2026-01-02T00:00:01Z"]],
    ["DateEquals", "2024-02-29", ["2024-02-29"], ["2024-03-01"]],
    ["DateEquals", "2026-01-31T23:00:00-05:00", ["2026-02-01T04:00:00Z"], ["2026-01-31T23:00:00Z"]],
    ["DateNotEquals", "2026", ["2025", undefined], ["2026-01-01"]],
    ["DateLessThan", "2026-07-01T00:00:00Z", ["2026-06-30T23:59:59.999Z"], ["2026-07-01T00:00:00Z", undefined]],
    ["DateLessThanEquals", "2026-07-01T00:00:00Z", ["2026-07-01T00:00:00Z"], ["2026-07-01T00:00:01Z"]],
    ["DateGreaterThan", "2026-07-01T00:00:00Z", ["2026-07-01T00:00:01Z"], ["2026-07-01T00:00:00Z"]],
    ["DateGreaterThanEquals", "2026-07-01T00:00:00Z", ["2026-07-01T00:00:00Z"], ["2026-06-30"]],
  ]);
});

test("true and false, bytes, addresses, ARNs, and whether there is a key at all", () => {
  const arn = "arn:aws:iam::111122223333:role/a/b";
  check([
    ["Bool", "true", [true, "True"], [false, "yes", undefined]],
    ["Bool", false, ["false"], ["true", undefined]],
    ["BoolIfExists", "false", [false, undefined], [true]],
    ["BinaryEquals", "QmluYXJ5", ["QmluYXJ5"], ["QmluYXJ6", "?", undefined]],
    [
      "IpAddress",
      ["203.0.113.0/24", "2001:db8::/32"],
      ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8::1"],
      ["203.0.114.1", "2001:db9::1", "x", undefined],
    ],
    ["IpAddress", "203.0.113.9", ["203.0.113.9"], ["203.0.113.8"]],
    ["NotIpAddress", "203.0.113.0/24", ["10.0.0.1", undefined], ["203.0.113.1"]],
    ["Null", "true", [undefined, []], ["", "x"]],
    ["Null", false, ["", "x"], [undefined]],
    ["Null", ["true", "false"], ["x", undefined], []],
    [
      "ArnEquals",
      "arn:aws:iam::*:role/*",
      [arn],
      ["arn:aws:iam::1:user/x", "arn:aws:iam:role/a", arn.toUpperCase(), undefined],
    ],
    ["ArnNotEquals", "arn:aws:iam::*:role/*", ["arn:aws:iam::1:user/x", undefined], [arn]],
    ["ArnNotLike", arn, ["x"], [arn]],
    ["ArnLike", "*", [arn], ["x"]],
    ["ArnLike", "arn:aws", [], [arn]],
  ]);
});

test("catalogue 441: each part of an ARN is matched by itself", () => {
  check([
    ["ArnLike", "arn:aws:iam::1:role/*", ["arn:aws:iam::1:role/x"], ["brn:aws:iam::1:role/x"]],
    ["ArnLike", "arn:aws:*:*:vpc/x", [], ["arn:aws:ec2:us-east-1:1:vpc/x"]],
    ["ArnLike", "arn:aws:s3:::a*z", ["arn:aws:s3:::a:b/z"], ["arn:aws:s3:1::az"]],
    ["ArnLike", "arn:a*:ec2:*:*:vpc/*", ["arn:aws:ec2:::vpc/x"], ["arn:aws:x:ec2:::vpc/x"]],
  ]);
});

test("catalogue 443: keys that are missing, and sets of values", () => {
  check([
    ["StringEqualsIfExists", "a", ["a", undefined], ["b"]],
    ["StringNotEqualsIfExists", "a", ["b", undefined], ["a"]],
    ["ForAllValues:StringEquals", ["a", "b"], [["a"], ["a", "b"], [], undefined], [["a", "c"], "c"]],
    ["ForAnyValue:StringEquals", ["a", "b"], [["a", "c"], "a"], [["c"], [], undefined]],
    ["ForAnyValue:StringEqualsIfExists", "a", [["a"], undefined], [["c"]]],
    ["ForAllValues:StringNotEquals", ["a", "b"], [["c", "d"], undefined], [["c", "a"]]],
    ["ForAnyValue:StringNotEquals", ["a", "b"], [["a", "c"]], [["a", "b"], undefined]],
    ["ForAllValues:StringLike", "team-*", [["team-a", "team-b"]], [["team-a", "x"]]],
    // AWS leaves open what an operator without a set does then: whatever one of the values would match, matches.
    ["StringEquals", "a", [["a", "b"]], [["b", "c"]]],
    ["StringNotEquals", "a", [["b", "c"]], [["a", "b"]]],
  ]);
});

test("catalogue 443: names of keys ignore case; conditions are all needed", () => {
  assert.equal(isMet("StringEquals", "v", { "AWS:K": "v" }), true);
  const both = named("p", { Condition: { StringEquals: { "aws:a": "1", "aws:b": "2" }, Bool: { "aws:c": "true" } } });
  const decide = (context: Context) => evaluate({ identity: [both] }, request("ec2:x", "*", context)).decision;
  assert.equal(decide({ "aws:a": "1", "aws:b": "2", "aws:c": true }), "allowed");
  for (const context of [
    { "aws:b": "2", "aws:c": true },
    { "aws:a": "1", "aws:c": true },
    { "aws:a": "1", "aws:b": "2" },
  ]) {
    assert.equal(decide(context), "implicitDeny");
  }
});

test("tags whose keys differ only by case are one key, with the values of all", () => {
  const tagged = { "aws:ResourceTag/Env": "prod", "aws:ResourceTag/env": "test" };
  const decide = (operator: string, value: string) => {
    const identity = [named("p", { Condition: { [operator]: { "aws:ResourceTag/ENV": value } } })];
    return evaluate({ identity }, request("ec2:x", "*", tagged)).decision;
  };
  assert.equal(decide("StringEquals", "prod"), "allowed");
  assert.equal(decide("StringEquals", "test"), "allowed");
  assert.equal(decide("StringNotEquals", "prod"), "implicitDeny");
});

test("catalogue 442: variables have the request's values, in Resource, texts and ARNs", () => {
  const bob = { "aws:username": "bob", "aws:PrincipalTag/team": "red" };
  const owner = (operator: string, value: string, context: Context) => isMet(operator, value, { ...bob, ...context });
  assert.equal(owner("StringEquals", "${aws:username}", k("bob")), true);
  assert.equal(owner("StringEquals", "${AWS:UserName}", k("bob")), true);
  assert.equal(owner("StringEquals", "${aws:username}", k("alice")), false);
  assert.equal(owner("StringEqualsIgnoreCase", "x-${aws:username}", k("X-BOB")), true);
  assert.equal(owner("StringLike", "${aws:PrincipalTag/team}-*", k("red-1")), true);
  assert.equal(owner("ArnLike", "arn:aws:iam::*:user/${aws:username}", k("arn:aws:iam::1:user/bob")), true);
  const star = { "aws:username": "*", ...k("arn:aws:iam::1:user/bob") };
  assert.equal(isMet("ArnLike", "arn:aws:iam::1:user/${aws:username}", star), false, "a value is no pattern");
  assert.equal(owner("StringEquals", "${*}${?}${$}{x}", k("*?${x}")), true);
  assert.equal(owner("StringLike", "a${*}", k("a*")), true);
  assert.equal(owner("StringLike", "a${*}", k("ab")), false);
  const home = named("p", { Resource: "arn:aws:iam::1:user/${aws:username}" });
  const may = (resource: string, context: Context) =>
    evaluate({ identity: [home] }, request("iam:GetUser", resource, context)).decision === "allowed";
  assert.equal(may("arn:aws:iam::1:user/bob", bob), true);
  assert.equal(may("arn:aws:iam::1:user/alice", bob), false);
  assert.equal(may("arn:aws:iam::1:user/alice", { "aws:username": "*" }), false, "a value is no pattern");
  assert.equal(may("arn:aws:iam::1:user/*", { "aws:username": "*" }), true);
});

test("catalogue 442: a variable without a value is equal to nothing, unless it has a default", () => {
  const [a, list] = [k("a"), { "aws:list": ["a"], ...k("a") }];
  assert.equal(isMet("StringEquals", "${aws:none}", a), false);
  assert.equal(isMet("StringLike", "*${aws:none}", a), false);
  assert.equal(isMet("StringNotEquals", "${aws:none}", a), true);
  assert.equal(isMet("StringNotLike", "${aws:none}", a), true);
  assert.equal(isMet("StringEquals", ["${aws:none}", "a"], a), true);
  assert.equal(isMet("StringEquals", "${aws:list}", list), false, "a key with several values is no variable");
  assert.equal(isMet("StringEquals", "${aws:none, 'a'}", a), true);
  assert.equal(isMet("StringEquals", "${aws:none,'a'}", a), true);
  assert.equal(isMet("StringLike", "${aws:none, '*'}", a), false);
  assert.equal(isMet("StringEquals", "${aws:none, ''}", k("")), true);
  assert.equal(isMet("StringEquals", "${aws:k, 'b'}", k("a")), true);
  const none = named("p", { Resource: "arn:aws:ec2:*:*:vpc/${aws:none}" });
  const vpc = "arn:aws:ec2:us-east-1:1:vpc/vpc-1";
  assert.equal(evaluate({ identity: [none] }, request("ec2:x", vpc)).decision, "implicitDeny");
});
