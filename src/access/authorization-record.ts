/** The record of why a call was refused, which DecodeAuthorizationMessage shows: JSON in AWS's form. */
import {
  type AccessRequest,
  layersOf,
  type MatchedStatement,
  type PrincipalPolicies,
  type Refused,
  statementsAbout,
} from "./evaluate.ts";
import type { RequestContext } from "./request-context.ts";
import type { Patterns } from "./statements.ts";

/** Sealed and encoded, the record must fit into what the call takes: 10,240 characters (catalogue 391). */
const MOST_BYTES = 7_000;

interface Items<T> {
  readonly items: readonly T[];
}
type Values = Items<{ readonly value: string }>;

const items = <T>(items: readonly T[]): Items<T> => ({ items });
const values = (texts: readonly string[]): Values => items(texts.map((value) => ({ value })));

/** AWS: `allowed`, `explicitDeny`, `matchedStatements`, `failures`, `context` (catalogue 391). */
export function authorizationRecord(
  principal: { readonly arn: string; readonly userId: string },
  policies: PrincipalPolicies,
  request: AccessRequest,
  refused: Refused,
): string {
  const matched = refused.matched.map(showStatement);
  const failures = failuresOf(policies, request);
  const conditions = [...request.context.values()].map(({ key, values: texts }) => ({ key, values: values(texts) }));
  for (;;) {
    const record = JSON.stringify({
      allowed: false,
      explicitDeny: refused.decision === "explicitDeny",
      matchedStatements: items(matched),
      failures: items(failures),
      context: {
        principal: { id: principal.userId, arn: principal.arn },
        action: request.action,
        resource: request.resource,
        conditions: items(conditions),
      },
    });
    // What is least telling goes first, until the rest fits.
    if (Buffer.byteLength(record) <= MOST_BYTES) return record;
    if (failures.pop() === undefined && conditions.pop() === undefined && matched.pop() === undefined) return record;
  }
}

const showStatement = ({
  policy,
  kind,
  statement: { sid = "", effect, actions, resources, conditions },
}: MatchedStatement) => ({
  statementId: sid,
  effect: effect.toUpperCase(),
  policy: policy.name,
  policyType: kind,
  ...shownPatterns("actions", "notActions", actions),
  ...shownPatterns("resources", "notResources", resources),
  conditions: items(conditions.map(({ operator, key, values: texts }) => ({ operator, key, values: values(texts) }))),
});

const shownPatterns = (
  name: string,
  negated: string,
  { written, isNegated }: Patterns,
): Readonly<Record<string, Values>> => ({
  [isNegated ? negated : name]: values(written),
});

/** ours: no evidence of what AWS puts here. The statements about the action that don't apply, and what they lack. */
function failuresOf(policies: PrincipalPolicies, { action, resource, context }: AccessRequest) {
  return layersOf(policies).flatMap(({ kind, policies }) =>
    policies.flatMap((policy) =>
      statementsAbout(policy.policy, action.toLowerCase()).flatMap((statement) => {
        const unmet = statement.conditions.find(({ isMet }) => !isMet(context));
        const isElsewhere = !statement.resources.covers(resource, context);
        if (!isElsewhere && unmet === undefined) return [];
        const reason = isElsewhere ? { reason: "resource" } : { reason: "condition", unmet: showUnmet(unmet, context) };
        return [{ ...reason, statement: showStatement({ kind, policy, statement }) }];
      }),
    ),
  );
}

const showUnmet = (
  condition: { readonly operator: string; readonly key: string; readonly values: readonly string[] } | undefined,
  context: RequestContext,
) =>
  condition && {
    operator: condition.operator,
    key: condition.key,
    values: values(condition.values),
    inRequest: values(context.get(condition.key.toLowerCase())?.values ?? []),
  };
