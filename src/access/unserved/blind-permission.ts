/**
 * Whether policies allow a call of which only the service is known, or its action too: nothing says which resources it is about.
 * What isn't known never widens: an allowance counts if it is about everything, a denial if it could be about the call.
 */
import { glob } from "../../model/glob.ts";
import { layersOf, type PrincipalPolicies } from "../evaluate.ts";
import type { RequestContext } from "../request-context.ts";
import type { Patterns, Statement } from "../statements.ts";

export interface BlindCall {
  /** As IAM's actions begin: `s3`. */
  readonly service: string;
  /** Undefined if it isn't known: then every action of the service must be allowed. */
  readonly action: string | undefined;
}

export function isAllowedBlindly(policies: PrincipalPolicies, call: BlindCall, context: RequestContext): boolean {
  return layersOf(policies).every((layer) => {
    const statements = layer.policies.flatMap(({ policy }) => policy.statements);
    return (
      statements.some((each) => each.effect === "Allow" && surelyAllows(each, call, context)) &&
      !statements.some((each) => each.effect === "Deny" && mayDeny(each, call, context))
    );
  });
}

const surelyAllows = (
  { actions, resources, conditions }: Statement,
  call: BlindCall,
  context: RequestContext,
): boolean =>
  coversAll(actions, call, context) &&
  !resources.isNegated &&
  resources.covers("*", context) &&
  conditions.every(({ key, isMet }) => context.has(key.toLowerCase()) && isMet(context));

/** A condition on what isn't known may be met. */
const mayDeny = ({ actions, conditions }: Statement, call: BlindCall, context: RequestContext): boolean =>
  mayCover(actions, call, context) &&
  !conditions.some(({ key, isMet }) => context.has(key.toLowerCase()) && !isMet(context));

function coversAll(actions: Patterns, { service, action }: BlindCall, context: RequestContext): boolean {
  if (action !== undefined) return actions.covers(`${service}:${action}`.toLowerCase(), context);
  return actions.isNegated
    ? !actions.written.some((pattern) => mayMatch(pattern, service))
    : actions.written.some((pattern) => matchesAll(pattern, service));
}

function mayCover(actions: Patterns, { service, action }: BlindCall, context: RequestContext): boolean {
  if (action !== undefined) return actions.covers(`${service}:${action}`.toLowerCase(), context);
  return actions.isNegated
    ? !actions.written.some((pattern) => matchesAll(pattern, service))
    : actions.written.some((pattern) => mayMatch(pattern, service));
}

/** Whether a pattern of actions matches each action of a service: `*`, `s3:*`. */
const matchesAll = (pattern: string, service: string): boolean =>
  pattern.endsWith("*") && glob(pattern.toLowerCase())(`${service}:`);

/** Whether a pattern of actions could match one of a service. */
function mayMatch(pattern: string, service: string): boolean {
  const colon = pattern.indexOf(":");
  return colon < 0 || glob(pattern.slice(0, colon).toLowerCase())(service);
}
