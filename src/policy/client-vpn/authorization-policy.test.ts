/** What the statements of an authorization policy come to together, against a naive reading: all that could be, tried one by one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { CedarOutcome, CedarStatement } from "../../model/cedar.ts";
import type { ClientVpnEndpoint } from "../../model/records/client-vpn/client-vpn.ts";
import { namespacesOf, policyQuestionOf, resultOf } from "./authorization-policy.ts";

type Known = Exclude<CedarOutcome, "depends">;
type Naive = readonly (readonly [effect: "permit" | "forbid", outcome: CedarOutcome])[];

/** Cedar's own rule, on outcomes that are all known. */
function decided(statements: readonly (readonly ["permit" | "forbid", Known])[]): "permit" | "refused" {
  if (statements.some(([effect, outcome]) => effect === "forbid" && outcome === "applies")) return "refused";
  return statements.some(([effect, outcome]) => effect === "permit" && outcome === "applies") ? "permit" : "refused";
}

/** Every way in which what depends could turn out. */
function worlds(statements: Naive): readonly (readonly (readonly ["permit" | "forbid", Known])[])[] {
  const [first, ...rest] = statements;
  if (first === undefined) return [[]];
  const [effect, outcome] = first;
  const here: readonly Known[] = outcome === "depends" ? ["applies", "does-not-apply"] : [outcome];
  return worlds(rest).flatMap((others) => here.map((known) => [[effect, known] as const, ...others]));
}

test("catalogue 602: random statements decide as every world that could be says", () => {
  const effect = fc.constantFrom("permit" as const, "forbid" as const);
  const outcome = fc.constantFrom<CedarOutcome>("applies", "does-not-apply", "error", "depends");
  fc.assert(
    fc.property(fc.array(fc.tuple(effect, outcome), { maxLength: 5 }), (given) => {
      const statements = given.map(
        ([is, comesTo], i): CedarStatement => ({
          ...{ number: i + 1, effect: is, text: "", outcome: comesTo },
        }),
      );
      const could = new Set(worlds(given).map(decided));
      const result = resultOf(statements);
      if (could.size === 2) return assert.equal(result, "undecidable");
      const isRefused = result === "deny" || result === "error";
      assert.equal(could.has("refused"), isRefused, `${result} of ${JSON.stringify(given)}`);
      if (result === "error") assert.ok(given.some(([, comesTo]) => comesTo === "error"));
    }),
    { numRuns: 500 },
  );
});

test("catalogue 602: what a policy may compare depends on trust providers and on how users authenticate", () => {
  const endpoint = {
    trustProviders: [{ TrustProviderType: "jamf" }],
    authentication: [{ Type: "certificate-authentication" }, { Type: "federated-authentication" }],
  } as unknown as ClientVpnEndpoint;
  assert.deepEqual(namespacesOf(endpoint), ["jamf", "mutual-authentication", "saml", "connection"]);
  const asked = (groups: readonly string[], given = {}) => policyQuestionOf(endpoint, "", groups, given);
  assert.deepEqual(asked([]), {
    ...{ document: "", context: {}, partial: [] },
    unknown: ["jamf", "mutual-authentication", "saml", "connection"],
  });
  // Of the user the groups are known and nothing else, unless the question says more.
  const { context, unknown, partial } = asked(["staff"], { jamf: { risk: "LOW" } });
  assert.deepEqual(context, { jamf: { risk: "LOW" }, saml: { memberOf: ["staff"] } });
  assert.deepEqual([unknown, partial], [["mutual-authentication", "connection"], ["saml"]]);
  const saml = { memberOf: ["guests"], mail: "a@example.com" };
  assert.deepEqual([asked(["staff"], { saml }).context, asked(["staff"], { saml }).partial], [{ saml }, []]);
});
