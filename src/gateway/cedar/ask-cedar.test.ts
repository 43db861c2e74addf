/** What Cedar says of policies, and that none of them brings it down. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { CedarOutcome, CedarQuestion } from "../../model/cedar.ts";
import { askCedar } from "./ask-cedar.ts";

const outcomes = async (question: CedarQuestion): Promise<readonly CedarOutcome[]> => {
  const answer = await askCedar(question);
  assert.ok("statements" in answer, JSON.stringify(answer));
  return answer.statements.map(({ outcome }) => outcome);
};
const when = (condition: string, effect = "permit") => `${effect}(principal, action, resource) when { ${condition} };`;

test("a mistake is named with its line, and a template isn't a policy", async () => {
  assert.deepEqual(
    await askCedar({ document: "permit(principal, action, resource);\npermit(principal, action) when" }),
    {
      mistakes: ["failed to parse policies from string: unexpected end of input, expected `{` (line 2)"],
    },
  );
  const template = await askCedar({ document: "permit(principal == ?principal, action, resource);" });
  assert.deepEqual(template, { mistakes: ["static policy set includes a template"] });
});

test("a document that overflows Cedar's stack is refused, and the next question is answered", async () => {
  const hostile = [`${"[".repeat(4900)}${"]".repeat(4900)} == []`, `${"(".repeat(4900)}true${")".repeat(4900)}`];
  const asked = [...hostile, `context${".a".repeat(4900)} == 1`].map((each) => askCedar({ document: when(each) }));
  for (const answer of await Promise.all(asked)) assert.deepEqual(answer, { mistakes: ["it is nested too deeply"] });
  assert.deepEqual(await outcomes({ document: when("true") }), ["applies"]);
});

test("a question that takes too long is ended, and the next one is answered", async () => {
  assert.deepEqual(await askCedar({ document: when("true") }, 0), { mistakes: ["it takes too long to evaluate"] });
  assert.deepEqual(await outcomes({ document: when("true") }), ["applies"]);
});

test("statements keep their order beyond ten, with names and errors", async () => {
  const effects = Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? "forbid" : "permit"));
  const document = effects.map((effect, i) => when(`context.jamf.n == ${i}`, effect)).join("\n");
  assert.deepEqual(
    await outcomes({ document, context: { jamf: { n: 11 } } }),
    effects.map((_, i) => (i === 11 ? "applies" : "does-not-apply")),
  );
  const answer = await askCedar({
    document: `@id("risk") ${when('context.jamf.risk == "LOW"')}`,
    context: { jamf: {} },
  });
  assert.deepEqual("statements" in answer && answer.statements[0], {
    ...{ number: 1, name: "risk", effect: "permit", outcome: "error" },
    text: '@id("risk") permit(principal, action, resource) when { context.jamf.risk == "LOW" };',
    error: "record does not have the attribute `risk`",
  });
});

test("what isn't known decides nothing, unless nothing depends on it", async () => {
  const document = [
    when("context.jamf.risk == 1"),
    when('context.saml.memberOf.contains("a") && context.jamf.risk == 1'),
    when('context.saml.memberOf.contains("b") || context.jamf.risk == 1'),
    when('context.saml.mail == "x"'),
    when("context has saml && context.saml has mail"),
    when("context has jamf"),
    'permit(principal == User::"a", action, resource);',
    when("context.crowdstrike.cid == 1"),
  ].join("\n");
  const question = { document, context: { saml: { memberOf: ["b"] } }, unknown: ["jamf"], partial: ["saml"] };
  assert.deepEqual(await outcomes(question), [
    ...["depends", "does-not-apply", "applies", "depends", "depends", "applies", "depends", "error"],
  ]);
  // If nothing more is known of the user because there is nothing more, what it lacks is absent.
  const whole = await outcomes({ ...question, partial: [] });
  assert.deepEqual(whole.slice(3, 5), ["error", "does-not-apply"]);
});

test("a context that Cedar can't read is said to be one", async () => {
  const answer = await askCedar({ document: when("true"), context: { jamf: { score: 1.5 } } });
  assert.ok("unreadable" in answer, JSON.stringify(answer));
});

type Expression = readonly ["&&" | "||", Expression, Expression] | readonly ["!", Expression] | string;
/** Three-valued: undefined for what isn't known. */
function naively(expression: Expression, known: Readonly<Record<string, boolean>>): boolean | undefined {
  if (typeof expression === "string") return known[expression];
  const [kind, ...of] = expression;
  const [left, right] = of.map((each) => naively(each, known));
  if (kind === "!") return left === undefined ? undefined : !left;
  // From left to right: what decides first decides.
  if (left === undefined) return undefined;
  return (kind === "&&") === left ? right : left;
}
const written = (expression: Expression): string => {
  if (typeof expression === "string") return `context.${expression}.holds`;
  const [kind, left, right] = expression;
  return right === undefined ? `!(${written(left)})` : `(${written(left)} ${kind} ${written(right)})`;
};

test("random conditions come to what a naive evaluation says", async () => {
  const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("a", "b", "c", "d"),
      fc.tuple(fc.constantFrom("&&" as const, "||" as const), tie("expression"), tie("expression")),
      fc.tuple(fc.constant("!" as const), tie("expression")),
    ),
  }));
  const known = { a: true, b: false };
  const context = Object.fromEntries(Object.entries(known).map(([name, is]) => [name, { holds: is }]));
  // One question about many statements, since each starts a thread.
  await fc.assert(
    fc.asyncProperty(fc.array(expression, { minLength: 40, maxLength: 60 }), async (expressions) => {
      const document = expressions.map((each) => when(written(each))).join("\n");
      const found = await outcomes({ document, context, unknown: ["c", "d"] });
      assert.deepEqual(
        found,
        expressions.map((each) => {
          const is = naively(each, known);
          return is === undefined ? "depends" : is ? "applies" : "does-not-apply";
        }),
      );
    }),
    { numRuns: 5 },
  );
});
