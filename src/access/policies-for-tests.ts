/** What tests of this room build: policies, and the requests that they're asked about. */
import assert from "node:assert/strict";
import type { AccessRequest, NamedPolicy } from "./evaluate.ts";
import { type PolicyUse, readPolicy } from "./policy-document.ts";
import { type ContextValue, contextOf } from "./request-context.ts";
import type { Policy } from "./statements.ts";

export type StatementJson = Readonly<Record<string, unknown>>;

/** `Effect` is Allow, `Action` and `Resource` are `*`, unless the statement says otherwise. */
export function policyOf(statements: readonly StatementJson[], use: PolicyUse = "managed"): Policy {
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
