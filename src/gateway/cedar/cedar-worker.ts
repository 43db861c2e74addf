/**
 * Answers one question about an authorization policy, in a thread of its own: a document of 10,000 bytes can keep Cedar busy for
 * longer than the loop may wait, and one that is nested deeply overflows its stack, after which nothing more can be asked of it.
 */
import { parentPort, workerData } from "node:worker_threads";
import {
  checkParseContext,
  checkParsePolicySet,
  type DetailedError,
  isAuthorized,
  isAuthorizedPartial,
  policySetTextToParts,
  policyToJson,
} from "@cedar-policy/cedar-wasm/nodejs";
import type { CedarAnswer, CedarOutcome, CedarQuestion, CedarStatement } from "../../model/cedar.ts";

function answerOf(question: CedarQuestion): CedarAnswer {
  const { document } = question;
  const parsed = checkParsePolicySet({ staticPolicies: document });
  if (parsed.type === "failure") return { mistakes: parsed.errors.map((error) => said(error, document)) };
  const parts = policySetTextToParts(document);
  if (parts.type === "failure") return { mistakes: parts.errors.map((error) => said(error, document)) };
  const context = checkParseContext({ context: (question.context ?? {}) as Record<string, never> });
  if (context.type === "failure") return { unreadable: context.errors.map(({ message }) => message) };
  // Cedar numbers the statements in their order, and lists them by their names as texts: policy10 before policy2.
  const ids = parts.policies.map((_, i) => `policy${i}`);
  const texts = new Map([...ids].sort().map((id, i) => [id, parts.policies[i] as string]));
  const outcomeOf = outcomesOf(question);
  return {
    statements: ids.map((id, i) => statementOf(texts.get(id) as string, i + 1, (parts) => outcomeOf(id, parts))),
  };
}

type Json = unknown;
type Context = Readonly<Record<string, Json>>;
type Evaluated = ReadonlyMap<string, CedarOutcome>;

type Outcome = Pick<CedarStatement, "outcome" | "error">;

function statementOf(text: string, number: number, outcomeOf: (conditions: Json) => Outcome): CedarStatement {
  const read = policyToJson(text);
  if (read.type === "failure") throw new Error(read.errors.map(({ message }) => message).join("; "));
  const { effect, annotations, conditions } = read.json;
  const name = annotations?.["id"];
  return { number, ...(name !== undefined && { name }), effect, text, ...outcomeOf(conditions) };
}

/** What a statement comes to, by its id and its conditions. */
function outcomesOf({ document, context = {}, unknown = [], partial = [] }: CedarQuestion) {
  const without = Object.fromEntries(Object.entries(context).filter(([name]) => !partial.includes(name)));
  const errors = errorsIn(document, context);
  const asGiven = evaluated(document, context, unknown);
  const asUnknown = partial.length === 0 ? asGiven : evaluated(document, without, [...unknown, ...partial]);
  return (id: string, conditions: Json): Outcome => {
    const isCertain = partial.every((member) => readsOnlyGroups(conditions, member));
    const outcome = (isCertain ? asGiven : asUnknown).get(id) ?? "does-not-apply";
    const error = outcome === "error" ? errors.get(id) : undefined;
    return { outcome, ...(error !== undefined && { error }) };
  };
}

/** Statements that aren't named don't apply. Who connects, and to what, isn't known: AWS's guide leaves both open. */
function evaluated(staticPolicies: string, context: Context, unknown: readonly string[]): Evaluated {
  const unknowns = unknown.map((name) => [name, { __extn: { fn: "unknown", arg: name } }]);
  const answer = isAuthorizedPartial({
    ...{ principal: null, action: null, resource: null, policies: { staticPolicies }, entities: [] },
    context: { ...(context as Record<string, never>), ...Object.fromEntries(unknowns) },
  });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  const { satisfied, errored, nontrivialResiduals } = answer.response;
  return new Map<string, CedarOutcome>([
    ...nontrivialResiduals.map((id) => [id, "depends"] as const),
    ...errored.map((id) => [id, "error"] as const),
    ...satisfied.map((id) => [id, "applies"] as const),
  ]);
}

/** The texts of errors, which a partial evaluation doesn't have. */
function errorsIn(staticPolicies: string, context: Context): ReadonlyMap<string, string> {
  const nobody = { type: "Unknown", id: "" };
  const answer = isAuthorized({
    ...{ principal: nobody, action: nobody, resource: nobody, policies: { staticPolicies }, entities: [] },
    context: context as Record<string, never>,
  });
  if (answer.type === "failure") return new Map();
  return new Map(answer.response.diagnostics.errors.map(({ policyId, error }) => [policyId, error.message]));
}

/** Whether all that conditions read of a member of `context` is its `memberOf`. */
function readsOnlyGroups(conditions: Json, member: string): boolean {
  if (Array.isArray(conditions)) return conditions.every((each) => readsOnlyGroups(each, member));
  if (typeof conditions !== "object" || conditions === null) return true;
  const access = (conditions as { readonly "."?: { readonly left: Json; readonly attr: string } })["."];
  if (access !== undefined && isMember(access.left, member)) return access.attr === "memberOf";
  if (isMember(conditions, member) || isContext(conditions)) return false;
  // What another member of `context` says has nothing to do with it.
  if (access !== undefined && isContext(access.left)) return true;
  return Object.values(conditions).every((each) => readsOnlyGroups(each, member));
}

const isContext = (node: Json): boolean => (node as { readonly Var?: string } | null)?.Var === "context";

function isMember(node: Json, member: string): boolean {
  const access = (node as { readonly "."?: { readonly left: Json; readonly attr: string } } | null)?.["."];
  return access?.attr === member && isContext(access.left);
}

/** A mistake with its line. */
function said({ message, sourceLocations = [] }: DetailedError, document: string): string {
  const [{ start, label } = {}] = sourceLocations;
  if (start === undefined) return message;
  // Cedar counts bytes.
  const line = Buffer.from(document).subarray(0, start).toString().split("\n").length;
  return `${message}${label === null || label === undefined ? "" : `, ${label}`} (line ${line})`;
}

parentPort?.postMessage(answerOf(workerData as CedarQuestion));
