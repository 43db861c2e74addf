/**
 * What policies would decide: each action on each resource, by the same evaluator that decides on calls. The answer has one
 * result an action, with one of each resource in it.
 */
import { actionOf, resourceTypeOf } from "../../../access/actions.ts";
import {
  type AccessDecision,
  evaluate,
  type MatchedStatement,
  type NamedPolicy,
  statementsAbout,
} from "../../../access/evaluate.ts";
import type { RequestContext } from "../../../access/request-context.ts";
import { contextKeysOf } from "../../../access/simulation/context-keys.ts";
import type { Policy, Statement } from "../../../access/statements.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Steps } from "../../../model/steps.ts";
import { pageOf } from "../page-of.ts";
import { type SimulatedPolicy, spanOf } from "./simulated-policies.ts";

// ours: no evidence of AWS's texts
const tooMuch = awsError(
  "InvalidInput",
  (most: number) =>
    `A simulation can compare ${most} times a statement with an action and a resource. Simulate the rest in further calls.`,
);
const tooManyMatched = awsError(
  "InvalidInput",
  (most: number) =>
    `More than ${most} times a statement decides on an action and a resource. Simulate the rest in further calls.`,
);

/** So often is a statement compared with an action and a resource. */
const MOST_COMPARED = 5_000_000;
/** So often may a statement be in an answer, which is made in one piece. */
const MOST_MATCHED = 20_000;

export interface Simulation {
  readonly identity: readonly SimulatedPolicy[];
  readonly boundary: SimulatedPolicy | undefined;
  /** The service control policies of each level of an organization, from its root down. */
  readonly organization: readonly (readonly SimulatedPolicy[])[] | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: RequestContext;
}

export type Evaluation = ReturnType<typeof evaluateAction>;

/** A step an action and resource. */
export function* simulate(simulation: Simulation): Steps<readonly Evaluation[]> {
  refuseTooMuch(simulation);
  const evaluations: Evaluation[] = [];
  let matched = 0;
  for (const action of simulation.actions) {
    const missing = missingKeys(simulation, action);
    const results: ResourceResult[] = [];
    for (const resource of simulation.resources) {
      const result = evaluateResource(simulation, action, resource, MOST_MATCHED - matched);
      results.push({ ...result, missing });
      matched += result.matched.length;
      yield;
    }
    evaluations.push(evaluateAction(simulation, action, results));
  }
  return evaluations;
}

/** In the order in which the call names the actions. */
export function pageOfEvaluations(
  operation: string,
  call: Parameters<typeof pageOf>[1],
  evaluations: readonly Evaluation[],
) {
  const numbered = evaluations.map((evaluation, index) => ({ evaluation, key: String(index).padStart(6, "0") }));
  const { items, others } = pageOf(operation, call, numbered, ({ key }) => key);
  return { EvaluationResults: items.map(({ evaluation }) => evaluation), ...others };
}

interface ResourceResult {
  readonly resource: string;
  readonly decision: AccessDecision["decision"];
  readonly matched: readonly ReturnType<typeof showMatched>[];
  readonly missing: readonly string[];
  readonly isWithinBoundary: boolean;
  readonly isWithinOrganization: boolean;
}

function refuseTooMuch(simulation: Simulation): void {
  const { actions, resources, organization = [] } = simulation;
  const policies = [...allOf(simulation), ...organization.flat()];
  const statements = policies.reduce((sum, { named: { policy } }) => sum + policy.statements.length, 0);
  if (actions.length * resources.length * statements > MOST_COMPARED) throw tooMuch(MOST_COMPARED);
}

/** Refuses a call whose statements that decide are more than `most`: each of them is shown. */
function evaluateResource(
  simulation: Simulation,
  action: string,
  resource: string,
  most: number,
): Omit<ResourceResult, "missing"> {
  const { identity, boundary, organization, context } = simulation;
  const request = { action, resource, context };
  const named = (policies: readonly SimulatedPolicy[]): readonly NamedPolicy[] => policies.map(({ named }) => named);
  const may = (policies: readonly SimulatedPolicy[]) =>
    evaluate({ identity: named(policies) }, request).decision === "allowed";
  const decided = evaluate(
    { identity: named(identity), ...(boundary !== undefined && { boundary: boundary.named }) },
    request,
  );
  const isWithinOrganization = organization?.every(may) ?? true;
  const decision = decided.decision === "allowed" && !isWithinOrganization ? "implicitDeny" : decided.decision;
  // AWS: what decides, so there's nothing if no statement allows (catalogue 479).
  const matched = decision === "implicitDeny" ? [] : decided.matched;
  if (matched.length > most) throw tooManyMatched(MOST_MATCHED);
  return {
    resource,
    decision,
    matched: matched.flatMap((each) => showMatched(each, allOf(simulation))),
    isWithinBoundary: boundary === undefined || may([boundary]),
    isWithinOrganization,
  };
}

function evaluateAction(simulation: Simulation, action: string, results: readonly ResourceResult[]) {
  const [first] = results;
  const isOne = results.length === 1;
  const decision = strictest(results.map(({ decision }) => decision));
  const isOfEverything = isOne && first?.resource === "*";
  return {
    EvalActionName: action,
    // AWS: of several resources, the form of their ARNs (catalogue 479).
    EvalResourceName: isOne ? first?.resource : arnForm(action),
    EvalDecision: decision,
    MatchedStatements: isOne ? first?.matched : [],
    MissingContextValues: isOfEverything ? first.missing : [],
    ...details(simulation, results),
    // AWS: none of everything (catalogue 479).
    ResourceSpecificResults: isOfEverything ? undefined : results.map((each) => showResult(simulation, each)),
  };
}

const showResult = (simulation: Simulation, result: ResourceResult) => ({
  EvalResourceName: result.resource,
  EvalResourceDecision: result.decision,
  MatchedStatements: result.matched,
  MissingContextValues: result.missing,
  PermissionsBoundaryDecisionDetail: details(simulation, [result]).PermissionsBoundaryDecisionDetail,
});

const details = ({ boundary, organization }: Simulation, results: readonly ResourceResult[]) => ({
  PermissionsBoundaryDecisionDetail:
    boundary === undefined
      ? undefined
      : { AllowedByPermissionsBoundary: results.every(({ isWithinBoundary }) => isWithinBoundary) },
  OrganizationsDecisionDetail:
    organization === undefined
      ? undefined
      : { AllowedByOrganizations: results.every(({ isWithinOrganization }) => isWithinOrganization) },
});

/** ours: of several resources, what holds for all of them. */
const strictest = (decisions: readonly AccessDecision["decision"][]): AccessDecision["decision"] =>
  decisions.find((each) => each === "explicitDeny") ?? decisions.find((each) => each === "implicitDeny") ?? "allowed";

function arnForm(action: string): string {
  const [service = ""] = action.split(":");
  const [type] = actionOf(action)?.resourceTypes ?? [];
  const arn = type === undefined ? undefined : resourceTypeOf(service, type.type)?.arn;
  return arn?.replace(/^arn:[^:]*/, "arn:aws") ?? "*";
}

function showMatched({ policy, statement }: MatchedStatement, policies: readonly SimulatedPolicy[]) {
  const source = policies.find(({ named }) => named === policy);
  const span = source && spanOf(source, statement.index);
  return {
    SourcePolicyId: policy.name,
    SourcePolicyType: "IAM Policy" as const,
    StartPosition: span && { Line: span.start.line, Column: span.start.column },
    EndPosition: span && { Line: span.end.line, Column: span.end.column },
  };
}

/** The keys that statements about the action look at, and that the simulation has no value for. */
const missingKeys = (simulation: Simulation, action: string): readonly string[] =>
  contextKeysOf(
    allOf(simulation).flatMap(({ named: { policy } }) =>
      statementsAbout(policy, action.toLowerCase()).map((statement) => [policy, statement] as const),
    ),
  ).filter((key) => !simulation.context.has(key.toLowerCase()));

const allOf = ({ identity, boundary }: Simulation): readonly SimulatedPolicy[] =>
  boundary === undefined ? identity : [...identity, boundary];

const statementsOf = (policies: readonly SimulatedPolicy[]): readonly (readonly [Policy, Statement])[] =>
  policies.flatMap(({ named: { policy } }) => policy.statements.map((statement) => [policy, statement] as const));

export const contextKeysIn = (policies: readonly SimulatedPolicy[]): readonly string[] =>
  contextKeysOf(statementsOf(policies));
