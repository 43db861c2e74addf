/**
 * Whether policies allow a request. A denial anywhere wins; otherwise each kind of policy that applies must allow it.
 *
 * Policies are evaluated for every call, so the statements that are about an action are remembered for each list of policies:
 * of a hundred statements few are, and only those are matched against the resource and the conditions.
 */
import { howNamed, type TrustedCaller, type TrustedIds } from "./principals.ts";
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
  /** What stays the same for the same policies. */
  readonly key: object;
}

/** AWS: which kind a refusal names, if several lack permission: the first of these (catalogue 444). */
export function layersOf({ identity, boundary, session }: PrincipalPolicies): readonly Layer[] {
  const layers: Layer[] = [{ kind: "identity-based policy", policies: identity, key: identity }];
  if (boundary !== undefined) layers.push({ kind: "permissions boundary", policies: [boundary], key: boundary });
  if (session !== undefined) layers.push({ kind: "session policy", policies: session, key: session });
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
  for (const layer of layers) {
    const { kind } = layer;
    const { denials, allowances } = dividedAbout(layer, action);
    const denied = denials.find(([first]) => applies(first.statement, request));
    if (denied !== undefined) return { decision: "explicitDeny", kind, matched: [denied[0]] };
    const before = matched.length;
    for (const alike of allowances) if (applies(alike[0].statement, request)) matched.push(...alike);
    if (matched.length === before) lacking ??= kind;
  }
  if (lacking !== undefined) return { decision: "implicitDeny", kind: lacking, matched };
  return { decision: "allowed", matched };
}

/** Statements that apply to the same requests: many policies say the same. */
type Alike = readonly [MatchedStatement, ...MatchedStatement[]];

/** In the order of the policies, each beside the others like it. */
interface StatementsAbout {
  readonly denials: readonly Alike[];
  readonly allowances: readonly Alike[];
}

/** By the key of a layer and action in lower case, for what was asked so far. Policies never change: others have another key. */
let known = new WeakMap<object, Map<string, StatementsAbout>>();
let remembered = 0;
/** Some 30 MB, with many users or with names of actions that someone makes up: then all is forgotten. */
const MOST_REMEMBERED = 500_000;
/** What is remembered beside the statements takes as much as so many. */
const FRAME = 5;

function dividedAbout({ kind, key, policies }: Layer, action: string): StatementsAbout {
  const found = known.get(key)?.get(action);
  if (found !== undefined) return found;
  const about = policies.flatMap((policy) =>
    statementsAbout(policy.policy, action).map((statement) => ({ kind, policy, statement })),
  );
  const divided = { denials: alikeOf(about, "Deny"), allowances: alikeOf(about, "Allow") };
  remembered += about.length + FRAME;
  if (remembered > MOST_REMEMBERED) {
    known = new WeakMap();
    remembered = about.length + FRAME;
  }
  const byAction = known.get(key) ?? new Map<string, StatementsAbout>();
  known.set(key, byAction.set(action, divided));
  return divided;
}

const alikeOf = (about: readonly MatchedStatement[], effect: Statement["effect"]): readonly Alike[] =>
  Map.groupBy(
    about.filter(({ statement }) => statement.effect === effect),
    whenOf,
  )
    .values()
    .flatMap(([first, ...others]) => (first === undefined ? [] : [[first, ...others] as const]))
    .toArray();

/** What decides on which requests a statement applies: its texts, and whether `${...}` in them is a variable. */
function whenOf({ policy, statement: { resources, conditions, principals, index } }: MatchedStatement): string {
  // Principals are compared by who asks, too: those of trust policies, which have few statements.
  if (principals !== undefined) return String(index);
  const compared = conditions.map(({ operator, key, values }) => [operator, key, values]);
  return JSON.stringify([policy.policy.version, resources.isNegated, resources.written, compared]);
}

const NO_CONTEXT: RequestContext = new Map();

/** The statements of a policy about an action in lower case. */
export const statementsAbout = ({ statements }: Policy, action: string): readonly Statement[] =>
  statements.filter(({ actions }) => actions.covers(action, NO_CONTEXT));

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
export function mayAssume(
  trust: Policy,
  caller: TrustedCaller,
  request: AccessRequest,
  ids: TrustedIds = {},
): TrustDecision {
  const named = ({ principals }: Statement) =>
    principals === undefined ? undefined : howNamed(principals, caller, ids);
  const layers: readonly Layer[] = [
    { kind: "role trust policy", policies: [{ name: "trust", policy: trust }], key: trust },
  ];
  const decision = decide(
    layers,
    request,
    (statement) => named(statement) !== undefined && applies(statement, request),
  );
  if (decision.decision !== "allowed") return decision;
  return { ...decision, isDelegated: decision.matched.every(({ statement }) => named(statement) === "account") };
}
