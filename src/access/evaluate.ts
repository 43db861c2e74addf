/**
 * Whether policies allow a request. A denial anywhere wins; otherwise each kind of policy that applies must allow it.
 *
 * Policies are evaluated for every call, so each remembers which of its statements are about an action: of a hundred
 * statements few are, and only those are matched against the resource and the conditions.
 */
import { howNamed, type TrustedCaller } from "./principals.ts";
import type { RequestContext } from "./request-context.ts";
import type { Policy, Statement } from "./statements.ts";

/** In the words of AWS's refusals. */
export type PolicyKind = "identity-based policy" | "permissions boundary" | "session policy" | "role trust policy";

export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

/** What limits a principal. What isn't there doesn't limit. */
export interface PrincipalPolicies {
  /** Its own and its groups'. With none it may do nothing. */
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  /** Of a session that was given policies: one of them must allow too. */
  readonly session?: readonly NamedPolicy[];
}

export interface AccessRequest {
  /** `ec2:CreateVpc`; its case doesn't count. */
  readonly action: string;
  /** An ARN, or `*` for an action that isn't about one resource. */
  readonly resource: string;
  readonly context: RequestContext;
}

export interface MatchedStatement {
  readonly kind: PolicyKind;
  readonly policy: NamedPolicy;
  readonly statement: Statement;
}

export type Refused =
  /** `matched` is the statement that denies, in a policy of its `kind`. */
  | { readonly decision: "explicitDeny"; readonly kind: PolicyKind; readonly matched: readonly MatchedStatement[] }
  /** No policy of this kind allows; `matched` are the statements of other kinds that would. */
  | { readonly decision: "implicitDeny"; readonly kind: PolicyKind; readonly matched: readonly MatchedStatement[] };

export type AccessDecision = { readonly decision: "allowed"; readonly matched: readonly MatchedStatement[] } | Refused;

interface Layer {
  readonly kind: PolicyKind;
  readonly policies: readonly NamedPolicy[];
}

/** AWS: which kind a refusal names, if several lack permission: the first of these (catalogue 444). */
export function layersOf({ identity, boundary, session }: PrincipalPolicies): readonly Layer[] {
  const layers: Layer[] = [{ kind: "identity-based policy", policies: identity }];
  if (boundary !== undefined) layers.push({ kind: "permissions boundary", policies: [boundary] });
  if (session !== undefined) layers.push({ kind: "session policy", policies: session });
  return layers;
}

export const evaluate = (policies: PrincipalPolicies, request: AccessRequest): AccessDecision =>
  decide(layersOf(policies), request, applies);

const applies = (statement: Statement, { resource, context }: AccessRequest): boolean =>
  statement.resources.covers(resource, context) && statement.conditions.every(({ isMet }) => isMet(context));

function decide(
  layers: readonly Layer[],
  request: AccessRequest,
  applies: (statement: Statement, request: AccessRequest) => boolean,
): AccessDecision {
  const action = request.action.toLowerCase();
  const matched: MatchedStatement[] = [];
  let lacking: PolicyKind | undefined;
  for (const { kind, policies } of layers) {
    const before = matched.length;
    for (const policy of policies) {
      for (const statement of statementsAbout(policy.policy, action)) {
        if (!applies(statement, request)) continue;
        const match = { kind, policy, statement };
        if (statement.effect === "Deny") return { decision: "explicitDeny", kind, matched: [match] };
        matched.push(match);
      }
    }
    if (matched.length === before) lacking ??= kind;
  }
  if (lacking !== undefined) return { decision: "implicitDeny", kind: lacking, matched };
  return { decision: "allowed", matched };
}

/** By policy and action in lower case: its statements about the action, for what was asked so far. */
let about = new WeakMap<Policy, Map<string, readonly Statement[]>>();
let remembered = 0;
/** Some 20 MB, with many users or with names of actions that someone makes up: then all is forgotten. */
const MOST_REMEMBERED = 200_000;
const NO_CONTEXT: RequestContext = new Map();

/** The statements of a policy about an action in lower case. */
export function statementsAbout(policy: Policy, action: string): readonly Statement[] {
  const known = about.get(policy)?.get(action);
  if (known !== undefined) return known;
  const statements = policy.statements.filter(({ actions }) => actions.covers(action, NO_CONTEXT));
  if (++remembered > MOST_REMEMBERED) {
    about = new WeakMap();
    remembered = 1;
  }
  const byAction = about.get(policy) ?? new Map<string, readonly Statement[]>();
  about.set(policy, byAction.set(action, statements));
  return statements;
}

export type TrustDecision =
  | {
      readonly decision: "allowed";
      readonly matched: readonly MatchedStatement[];
      /**
       * Whether the trust policy names only the caller's account: then policies of the caller must allow sts:AssumeRole
       * too, as they must whenever the caller is of another account than the role.
       */
      readonly isDelegated: boolean;
    }
  | Refused;

/** Whether a role's trust policy lets a caller assume it. `request.resource` is the role's ARN. */
export function mayAssume(trust: Policy, caller: TrustedCaller, request: AccessRequest): TrustDecision {
  const named = ({ principals }: Statement) => (principals === undefined ? undefined : howNamed(principals, caller));
  const layers: readonly Layer[] = [{ kind: "role trust policy", policies: [{ name: "trust", policy: trust }] }];
  const decision = decide(
    layers,
    request,
    (statement) => named(statement) !== undefined && applies(statement, request),
  );
  if (decision.decision !== "allowed") return decision;
  return { ...decision, isDelegated: decision.matched.every(({ statement }) => named(statement) === "account") };
}
