/** The compiled rule list against the loop that it replaces. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contains, lastOf, parseAddress, prefix } from "../../address/prefix.ts";
import { KEY_END, keyOf } from "../flow/traffic.ts";
import { address, cidr, packet } from "../oracle/random-world.ts";
import { wordsOf } from "./address-index.ts";
import { KERNEL_FROM, type ListedRule, RuleList } from "./rule-list.ts";

const port = fc.constantFrom(0, 22, 80, 443, 65535);
const keys = fc.oneof(
  fc.constant({ first: 0, last: KEY_END - 1 }),
  fc
    .tuple(fc.constantFrom(6, 17), port, port)
    .map(([p, a, b]) => ({ first: keyOf(p, Math.min(a, b)), last: keyOf(p, Math.max(a, b)) })),
);
const rule: fc.Arbitrary<ListedRule> = fc
  .tuple(cidr.map(prefix), keys)
  .map(([block, k]) => ({ prefix: block, keys: k }));

function assertEqualToLoop(rules: readonly ListedRule[], questions: readonly (readonly [string, number])[]): void {
  for (const family of ["ipv4", "ipv6"] as const) {
    const list = new RuleList(family, rules);
    const asked = questions.flatMap(([text, key]) => {
      const one = parseAddress(text);
      return one?.family === family ? [{ one, key }] : [];
    });
    for (const { prefix: block } of rules) {
      if (block.family !== family) continue;
      for (const value of [block.value, lastOf(block)]) asked.push({ one: { family, value }, key: keyOf(6, 80) });
    }
    const width = family === "ipv4" ? 1 : 4;
    const answers = new Int32Array(asked.length);
    list.findMany(
      Uint32Array.from(asked.flatMap(({ one }) => wordsOf(one).slice(0, width))),
      Int32Array.from(asked.map(({ key }) => key)),
      answers,
    );
    if (asked.length === 0) continue;
    // The same questions over and over, enough of them for the kernel and for more than one of its chunks.
    const many = Array.from({ length: KERNEL_FROM + asked.length + 1 }, (_, i) => asked[i % asked.length] ?? asked[0]);
    const kernelAnswers = new Int32Array(many.length);
    list.findMany(
      Uint32Array.from(many.flatMap((question) => (question ? wordsOf(question.one).slice(0, width) : []))),
      Int32Array.from(many.map((question) => question?.key ?? 0)),
      kernelAnswers,
    );
    kernelAnswers.forEach((answer, i) => {
      assert.equal(answer, answers[i % asked.length]);
    });
    asked.forEach(({ one, key }, i) => {
      const expected = rules.findIndex((r) => contains(r.prefix, one) && key >= r.keys.first && key <= r.keys.last);
      assert.equal(answers[i], expected);
      assert.equal(list.find(...wordsOf(one), key), expected);
    });
  }
}

test("it names the first rule that a loop over the rules finds", () => {
  fc.assert(
    fc.property(
      fc.array(rule, { maxLength: 60 }),
      fc.array(
        fc.tuple(
          address,
          packet.map(([p, low]) => keyOf(p, low)),
        ),
      ),
      assertEqualToLoop,
    ),
    { numRuns: 150 },
  );
});

test("many ports open to everyone are not repeated for every CIDR", () => {
  const wide = Array.from({ length: 500 }, (_, i) => ({
    prefix: prefix("0.0.0.0/0"),
    keys: { first: keyOf(6, i * 100), last: keyOf(6, i * 100 + 9) },
  }));
  const narrow = Array.from({ length: 500 }, (_, i) => ({
    prefix: prefix(`10.0.${i >> 8}.${i & 255}/32`),
    keys: { first: keyOf(6, i), last: keyOf(6, i) },
  }));
  const rules = [...narrow, ...wide];
  assert.ok(new RuleList("ipv4", rules).tables.blocks.length < 20_000);
  assertEqualToLoop(rules, [
    ["10.0.0.7", keyOf(6, 7)],
    ["10.0.0.7", keyOf(6, 205)],
    ["10.0.0.7", keyOf(6, 50)],
    ["9.9.9.9", keyOf(6, 49_905)],
  ]);
});
