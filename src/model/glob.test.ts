/** Patterns: what matches, compared with a regular expression as the naive model; and that no pattern takes long. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { glob } from "./glob.ts";

test("a star is any text, a question mark any character, everything else itself", () => {
  const cases: [pattern: string, matching: string[], others: string[]][] = [
    ["web", ["web"], ["Web", "web1", "", "we"]],
    ["web-*", ["web-", "web-1", "web-*"], ["web", "aweb-1"]],
    ["*", ["", "a", "a\nb"], []],
    ["w?b", ["web", "w?b"], ["wb", "weeb"]],
    ["*.b*", [".b", "a.b", "a.bc"], ["ab", "axb"]],
    ["a+(b)", ["a+(b)"], ["aab"]],
    ["", [""], ["a"]],
    ["ab*ab", ["abab", "abxab"], ["ab", "abx", "aba"]],
  ];
  for (const [pattern, matching, others] of cases) {
    for (const text of matching) assert.ok(glob(pattern)(text), `${pattern} matches ${text}`);
    for (const text of others) assert.ok(!glob(pattern)(text), `${pattern} does not match ${text}`);
  }
});

test("a backslash makes a wildcard plain only if escapes are asked for", () => {
  assert.ok(glob("a\\*", { escapes: true })("a*"));
  assert.ok(!glob("a\\*", { escapes: true })("ab"));
  assert.ok(glob("a\\\\b", { escapes: true })("a\\b"));
  assert.ok(glob("a\\", { escapes: true })("a\\"));
  assert.ok(glob("a\\*")("a\\b"));
});

test("case counts unless it's ignored", () => {
  assert.ok(!glob("EC2:*")("ec2:CreateVpc"));
  assert.ok(glob("EC2:create*", { ignoresCase: true })("ec2:CreateVpc"));
  assert.ok(glob("EC2:CreateVpc", { ignoresCase: true })("ec2:createvpc"));
});

test("it agrees with a regular expression", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", ".", "\n"), maxLength: 8 });
  const patterns = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 6 });
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      const source = pattern.replaceAll(".", "\\.").replaceAll("*", "[\\s\\S]*").replaceAll("?", "[\\s\\S]");
      assert.equal(glob(pattern)(text), new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 2_000 },
  );
});

test("a star within a segment stays in it, at its end it goes on; a question mark never is a separator", () => {
  const cases: [pattern: string, matching: string[], others: string[]][] = [
    ["a*:b", ["a:b", "ax:b", "a:x:b"], ["a:c", "x:b"]],
    ["a:*b:c", ["a:b:c", "a:xb:c"], ["a:x:b:c", "a::b:c"]],
    ["a:b*", ["a:b", "a:b:c:d"], ["a:c"]],
    ["a?b", ["axb", "a/b"], ["a:b"]],
    ["*:x*y:z*w", ["1:xy:zw", "1:2:x-y:z-zw", ":xxy:zzww"], ["1:x:y:zw", "1:xy:z:w"]],
    ["*", ["", ":", "a:b"], []],
  ];
  for (const [pattern, matching, others] of cases) {
    const isLike = glob(pattern, { separator: ":" });
    for (const text of matching) assert.ok(isLike(text), `${pattern} matches ${text}`);
    for (const text of others) assert.ok(!isLike(text), `${pattern} does not match ${text}`);
  }
});

test("with segments too, it agrees with a regular expression", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 10 });
  const patterns = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 8 });
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      const source = pattern
        .replaceAll(/\*+(?=:|$)/g, "@")
        .replaceAll(/\*+/g, "[^:]*")
        .replaceAll("@", "[^]*")
        .replaceAll("?", "[^:]");
      assert.equal(glob(pattern, { separator: ":" })(text), new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 5_000 },
  );
});

test("patterns that make a regular expression backtrack without end are answered at once", () => {
  const stars = glob(`${"*a".repeat(100)}*b`);
  assert.equal(stars("a".repeat(255)), false);
  assert.equal(glob(`${"*a".repeat(100)}*b`, { separator: ":" })("a".repeat(2_000)), false);
  assert.equal(glob("*:a*b".repeat(20), { separator: ":" })(":aa".repeat(2_000)), false);
  assert.equal(glob("arn:aws:ec2:*:*:security-group/*")(`arn:aws:ec2:${":".repeat(200_000)}`), false);
});
