/** Decisions on random policies and requests agree with a deliberately naive model. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies name variables
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type AccessDecision, type AccessRequest, evaluate, type PrincipalPolicies } from "./evaluate.ts";
import { type NaiveRequest, naiveDecision } from "./naive-for-tests.ts";
import { type Policy, readPolicy } from "./policy-document.ts";
import { contextOf } from "./request-context.ts";
import type { Statement } from "./statements.ts";

const oneOrMore = <T>(item: fc.Arbitrary<T>) => fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));
const chosen = (...texts: string[]) => fc.constantFrom(...texts);

const actionPatterns = chosen(
  "*",
  "*",
  "ec2:*",
  "ec2:*",
  "ec2:Create*",
  "ec2:CreateVpc",
  "EC2:deletevpc",
  "iam:*",
  "ec2:?????eVpc",
  "*:*User",
);
const arnEnds = fc.string({
  unit: chosen("a", "b", ":", "*", "?", "/", "${aws:n}", "${*}", "${aws:none, 'b'}"),
  maxLength: 7,
});
const resourcePatterns = fc.oneof(
  fc.constant("*"),
  chosen("arn:aws:ec2", "arn:aws:ec2:r", "arn:aws:ec2:*", "arn:*:ec2:*:*:a/*", "arn:aws:ec2:r:1:${aws:n}"),
  arnEnds.map((end) => `arn:aws:ec2:r:1:${end}`),
  arnEnds.map((end) => `arn:aws:ec2:r${end}`),
);

const texts = fc.string({
  unit: chosen("a", "b", "*", "?", "A", "${aws:n}", "${aws:many}", "${?}", "${aws:none}"),
  maxLength: 4,
});
const arns = fc.string({ unit: chosen("a", ":", "*", "?", "${aws:n}"), maxLength: 9 }).map((end) => `arn:aws:${end}`);
const numbers = chosen("1", "2", "2.5", "-1", "1e1");
const dates = chosen("2026-01-01", "2026-01-01T00:00:01Z", "2025-12-31T23:00:00-01:00", "2027");
const blocks = chosen("10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "10.1.2.0/31");
const truths = chosen("true", "false", "True");

const ORDERS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const operators: readonly [names: readonly string[], values: fc.Arbitrary<string>, key: string][] = [
  [["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"], texts, "aws:t"],
  [["StringLike", "StringNotLike"], texts, "AWS:T"],
  [["StringLike", "StringNotEquals"], texts, "aws:many"],
  [["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"], arns, "aws:arn"],
  [ORDERS.map((order) => `Numeric${order}`), numbers, "aws:number"],
  [ORDERS.map((order) => `Date${order}`), dates, "aws:date"],
  [["Bool"], truths, "aws:bool"],
  [["IpAddress", "NotIpAddress"], blocks, "aws:ip"],
];
const condition = fc.oneof(
  fc.record({
    operator: fc.constant("Null"),
    key: chosen("aws:t", "aws:many"),
    values: oneOrMore(chosen("true", "false")),
  }),
  ...operators.map(([names, values, key]) =>
    fc.record({
      operator: fc
        .tuple(chosen("", "ForAllValues:", "ForAnyValue:"), chosen(...names), chosen("", "IfExists"))
        .map((parts) => parts.join("")),
      key: fc.constant(key),
      values: oneOrMore(values),
    }),
  ),
);

const either = (name: string, patterns: fc.Arbitrary<string>) =>
  fc.tuple(chosen(name, name, `Not${name}`), oneOrMore(patterns)).map(([name, written]) => ({ [name]: written }));
const statement = fc
  .tuple(
    chosen("Allow", "Allow", "Allow", "Allow", "Allow", "Deny"),
    either("Action", actionPatterns),
    either("Resource", resourcePatterns),
    fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 2 })),
  )
  .map(([Effect, action, resource, conditions]) => ({
    Effect,
    ...action,
    ...resource,
    Condition: Object.fromEntries(conditions.map(({ operator, key, values }) => [operator, { [key]: values }])),
  }));
const document = fc.record({
  Version: chosen("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"),
  Statement: oneOrMore(statement),
});

const requests: fc.Arbitrary<NaiveRequest> = fc.record({
  action: chosen("ec2:CreateVpc", "ec2:DeleteVpc", "iam:GetUser"),
  resource: fc.oneof(
    fc.constant("*"),
    fc.string({ unit: chosen("a", "b", ":", "/", "*"), maxLength: 6 }).map((end) => `arn:aws:ec2:r:1:${end}`),
  ),
  context: fc.record(
    {
      "aws:t": fc.string({ unit: chosen("a", "b", "*", "A"), maxLength: 3 }),
      "aws:n": chosen("a", "b", "*", "a:b"),
      "aws:many": fc.array(fc.string({ unit: chosen("a", "b", "*"), maxLength: 2 }), { minLength: 1, maxLength: 3 }),
      "aws:arn": fc.string({ unit: chosen("a", ":"), maxLength: 8 }).map((end) => `arn:aws:${end}`),
      "aws:number": chosen("1", "2.0", "10", "3"),
      "aws:date": chosen("2026-01-01T00:00:00Z", "2026-06-01", "2026-01-01T00:00:01Z"),
      "aws:bool": chosen("true", "false"),
      "aws:ip": chosen("10.1.2.3", "10.1.2.1", "10.9.9.9", "192.0.2.1"),
    },
    { requiredKeys: [] },
  ),
});

/** Reads a document, or gives up on the run: some of the patterns are refused. */
function read(written: object): Policy {
  const reading = readPolicy(JSON.stringify(written), "inline");
  fc.pre("policy" in reading);
  return reading.policy;
}

/** What an allowed request rests on: each statement of the principal's own policies that would allow it alone. */
function assertMatchedAre(decided: AccessDecision, { identity }: PrincipalPolicies, request: AccessRequest): void {
  if (decided.decision !== "allowed") return;
  const alone = (name: string, { version }: Policy, statement: Statement): PrincipalPolicies => ({
    identity: [{ name, policy: { version, statements: [statement] } }],
  });
  const allowing = identity.flatMap(({ name, policy }) =>
    policy.statements.filter((statement) => evaluate(alone(name, policy, statement), request).decision === "allowed"),
  );
  const matched = decided.matched.filter(({ kind }) => kind === "identity-based policy");
  assert.deepEqual(new Set(matched.map(({ statement }) => statement)), new Set(allowing));
  assert.equal(matched.length, allowing.length);
}

const KINDS = ["identity-based policy", "permissions boundary", "session policy"];

test("decisions agree with the naive model, and nothing that is allowed was said to be impossible", () => {
  const decisions = new Map<string, number>();
  fc.assert(
    fc.property(
      // Two policies may say the same.
      fc.array(document, { minLength: 1, maxLength: 3 }).chain((some) => fc.constantFrom(some, [...some, ...some])),
      fc.option(document, { nil: undefined }),
      fc.option(fc.array(document, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      fc.array(requests, { minLength: 1, maxLength: 4 }),
      (identity, boundary, session, asked) => {
        const named = (written: object) => ({ name: "p", policy: read(written) });
        const policies: PrincipalPolicies = {
          identity: identity.map(named),
          ...(boundary && { boundary: named(boundary) }),
          ...(session && { session: session.map(named) }),
        };
        const kinds = KINDS.filter((_, index) => [identity, boundary, session][index] !== undefined);
        const layers = [identity, boundary && [boundary], session].filter((layer) => layer !== undefined);
        for (const request of asked) {
          const { action, resource, context } = request;
          const decided = evaluate(policies, { action, resource, context: contextOf(context) });
          const shown = "kind" in decided ? `${decided.decision} ${kinds.indexOf(decided.kind)}` : decided.decision;
          assert.equal(shown, naiveDecision(layers, request));
          assertMatchedAre(decided, policies, { action, resource, context: contextOf(context) });
          decisions.set(decided.decision, (decisions.get(decided.decision) ?? 0) + 1);
        }
      },
    ),
    { numRuns: 1_500 },
  );
  // INVARIANT: the policies above are about the requests above, so that each decision is made often.
  for (const decision of ["allowed", "explicitDeny", "implicitDeny"])
    assert.ok((decisions.get(decision) ?? 0) > 50, decision);
});
