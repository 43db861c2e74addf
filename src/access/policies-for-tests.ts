/** What tests of this room build: policies, and the requests that they're asked about. */
import assert from "node:assert/strict";
import type { AccessRequest, NamedPolicy, PrincipalPolicies } from "./evaluate.ts";
import { type PolicyUse, readPolicy } from "./policy-document.ts";
import type { TrustedCaller } from "./principals.ts";
import { type ContextValue, contextOf } from "./request-context.ts";
import type { Policy } from "./statements.ts";

export type StatementJson = Readonly<Record<string, unknown>>;

/** `Effect` is Allow, `Action` and `Resource` are `*`, unless the statement says otherwise. */
function policyOf(statements: readonly StatementJson[], use: PolicyUse = "managed"): Policy {
  const usual = use === "trust" ? { Effect: "Allow", Action: "sts:AssumeRole" } : { Effect: "Allow", Resource: "*" };
  const Statement = statements.map((statement) => ({
    ...usual,
    ...(use === "trust" || "NotAction" in statement ? {} : { Action: "*" }),
    ...statement,
    ...("NotResource" in statement ? { Resource: undefined } : {}),
  }));
  const reading = readPolicy(JSON.stringify({ Version: "2012-10-17", Statement }), use);
  assert.ok("policy" in reading, JSON.stringify([reading, Statement]));
  return reading.policy;
}

export const named = (name: string, ...statements: readonly StatementJson[]): NamedPolicy => ({
  name,
  policy: policyOf(statements),
});

export const request = (
  action: string,
  resource = "*",
  context: Readonly<Record<string, ContextValue>> = {},
): AccessRequest => ({ action, resource, context: contextOf(context) });

export const vpc = "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1";
export const group = "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1";
export const ann = "arn:aws:iam::111122223333:user/ann";
export const deny = { Effect: "Deny" };

/** A principal's own, one statement each, with a boundary and those of a session if they're given. */
export const policies = (
  identity: readonly StatementJson[],
  boundary?: readonly StatementJson[],
  session?: readonly StatementJson[],
): PrincipalPolicies => ({
  identity: identity.map((statement) => named("own", statement)),
  ...(boundary && { boundary: { name: "limit", policy: policyOf(boundary) } }),
  ...(session && { session: session.map((statement) => named("session", statement)) }),
});

/** A user of another account, who wants a role. */
export const user = {
  type: "AWS",
  account: "444455556666",
  arn: "arn:aws:iam::444455556666:user/ann",
} as const satisfies TrustedCaller;
export const assume = (context = {}) => request("sts:AssumeRole", "arn:aws:iam::111122223333:role/admin", context);
export const trusts = (...statements: readonly StatementJson[]) => policyOf(statements, "trust");
