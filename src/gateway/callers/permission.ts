/**
 * Whether a caller may do what a call asks: checked on each record that it touches, in the world that it is decided on, under
 * the conditions of that record, of the call, of the caller and of the request.
 */
import { actionOf } from "../../access/actions.ts";
import { authorizationRecord } from "../../access/authorization-record.ts";
import type { Principal } from "../../access/credentials.ts";
import { evaluate, type PrincipalPolicies } from "../../access/evaluate.ts";
import { contextOf, globalContext, type RequestContext } from "../../access/request-context.ts";
import { AwsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import { arnOfId, kindOfId } from "../../model/world/ids.ts";
import type { LoadedOperation } from "../../operations/call.ts";
import type { Call } from "../../operations/operation.ts";
import {
  type Conditions,
  conditionsOf,
  conditionsOfTagging,
  taggedByCall,
} from "../../operations/permission/condition-keys.ts";
import { arnOfTouched, iamTypeOf, type Touched } from "../../operations/permission/touched.ts";
import type { Codec } from "../codecs.ts";

/** Who asks, and by which request. */
export interface Asker {
  readonly principal: Principal;
  /** The address that the request came from; undefined if it came from none. */
  readonly sourceIp?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Whether it came over TLS. What a proxy before Cordon does isn't known. */
  readonly isSecure?: boolean | undefined;
}

/** AWS: anyone may ask who they are, and for a session of their own, without any permission (catalogue 6). */
const FREE: ReadonlySet<string> = new Set(["sts:GetCallerIdentity", "sts:GetSessionToken"]);

/** Throws a refusal in the service's words if one of the resources that the call touches isn't the principal's to touch. */
export function refuseUnpermitted(
  principal: Principal,
  operation: LoadedOperation,
  call: Call<object>,
  refusals: Codec["refusals"],
): void {
  const policies = principal.permissions;
  const action = `${operation.service}:${operation.name}`;
  if (policies === undefined) return;
  if (isKeptFromUsersSessions(action) && isUsersSession(principal)) throw refusals.unknownKey();
  if (FREE.has(action)) return;
  const isGranted = operation.isGranted?.(call) ?? false;
  const refuse = refusing(principal, policies, call, isGranted, refusals);
  const refuseOn = (arns: readonly string[]): void => {
    for (const arn of arns.length === 0 ? ["*"] : arns)
      refuse(action, arn, () => conditionsOf(undefined, call, operation));
  };
  let touched: readonly Touched[];
  try {
    touched = operation.touches(call);
  } catch (error) {
    // Whoever may not touch what an id names doesn't learn whether it exists.
    if (error instanceof AwsError) refuseOn(arnsNamedBy(call, operation));
    throw error;
  }
  if (touched.length === 0) refuseOn([]);
  for (const each of touched) refuse(action, arnOfTouched(each, call.world), () => conditionsOf(each, call, operation));
  for (const other of operation.alsoNeeds?.(call) ?? []) {
    for (const each of touched) {
      refuse(other, arnOfTouched(each, call.world), () => conditionsOf(each, call, operationOf(other)));
    }
  }
  for (const each of taggedByCall(touched, call, operation)) {
    refuse("ec2:CreateTags", arnOfTouched(each, call.world), () => conditionsOfTagging(each, call, operation));
  }
}

/** The operation of an action, which need not be served: nobody calls sts:TagSession. */
export function operationOf(action: string): Pick<LoadedOperation, "service" | "name"> {
  const [service, name = ""] = action.split(":");
  return { service: service as LoadedOperation["service"], name };
}

/** AWS: what GetSessionToken gives is good for no call of IAM's, and of STS's for these two, if no second factor was shown. */
export const isKeptFromUsersSessions = (action: string): boolean =>
  action.startsWith("iam:") ||
  (action.startsWith("sts:") && !["sts:AssumeRole", "sts:GetCallerIdentity"].includes(action));

export const isUsersSession = ({ tokenIssuedAt, arn }: Principal): boolean =>
  tokenIssuedAt !== undefined && !arn.includes(":assumed-role/");

type Refuse = (action: string, resource: string, conditions: () => Conditions) => void;

/** Checks one action on one resource after the other. `isGranted`: the resource itself lets the caller in. */
function refusing(
  principal: Principal,
  policies: PrincipalPolicies,
  { context, seal }: Call<object>,
  isGranted: boolean,
  refusals: Codec["refusals"],
): Refuse {
  const base = context();
  return (action, resource, conditions) => {
    const asked = { action, resource, context: contextOf(conditions, base) };
    const decision = evaluate(policies, asked);
    if (decision.decision === "allowed") return;
    if (isGranted && decision.decision === "implicitDeny" && decision.kind === "identity-based policy") return;
    const record = authorizationRecord(principal, policies, asked, decision);
    const refused = { principal: principal.arn, action, refused: decision };
    throw refusals.unauthorized(
      { ...refused, resource: resource === "*" ? undefined : resource },
      seal("authorization-message", record),
    );
  };
}

/** Made when it's first asked for: without policies nobody asks. `now` is in milliseconds. */
export function contextOfRequest(
  { principal, sourceIp, userAgent, isSecure = false }: Asker,
  region: string,
  now: number,
): () => RequestContext {
  let context: RequestContext | undefined;
  const facts = { principal, now, region, isSecure };
  return () => {
    context ??= globalContext({
      ...facts,
      ...dropUndefined({ sourceIp: sourceIp && inOwnFamily(sourceIp), userAgent }),
    });
    return context;
  };
}

/** A socket of both families shows IPv4 addresses as IPv6 ones. */
export const inOwnFamily = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, "");

/** ARNs of what the ids of a call name: all that are its own parameters, and deeper ones of types that its action is about. */
function arnsNamedBy({ input, world }: Call<object>, { service, name }: LoadedOperation): readonly string[] {
  const types = new Set(actionOf(`${service}:${name}`)?.resourceTypes.map(({ type }) => type));
  const own = Object.values(input).flat();
  const deeper = [...textsIn(own.filter((each) => typeof each === "object"))].filter((text) => {
    const kind = kindOfId(text);
    return kind !== undefined && types.has(iamTypeOf(kind as Touched["kind"]));
  });
  // A call to another service names resources as that service does.
  return [...own, ...deeper].flatMap((id) => (typeof id === "string" ? (arnOfId(id, world, service) ?? []) : []));
}

function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) yield* textsIn(each);
}
