/**
 * Whether a caller may do what a call asks: checked on each record that it touches, in the world that it is decided on, under
 * the conditions of that record, of the call, of the caller and of the request.
 */
import { actionOf } from "../../access/actions.ts";
import { authorizationRecord } from "../../access/authorization-record.ts";
import type { Principal } from "../../access/credentials.ts";
import { evaluate, type PrincipalPolicies } from "../../access/evaluate.ts";
import { contextOf, globalKeys } from "../../access/request-context.ts";
import { AwsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import { GLOBAL } from "../../model/regions.ts";
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
}

/** AWS: anyone may ask who they are, without any permission (catalogue 6). */
const FREE: ReadonlySet<string> = new Set(["sts:GetCallerIdentity"]);

/** Throws a refusal in the service's words if one of the resources that the call touches isn't the principal's to touch. */
export function refuseUnpermitted(
  asker: Asker,
  operation: LoadedOperation,
  call: Call<object>,
  refusals: Codec["refusals"],
): void {
  const policies = asker.principal.permissions;
  const action = `${operation.service}:${operation.name}`;
  if (policies === undefined || FREE.has(action)) return;
  const refuse = refusing(asker, policies, call, refusals);
  const refuseOn = (arns: readonly string[]): void => {
    for (const arn of arns.length === 0 ? ["*"] : arns) refuse(action, arn, conditionsOf(undefined, call, operation));
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
  for (const each of touched) refuse(action, arnOfTouched(each, call.world), conditionsOf(each, call, operation));
  for (const each of taggedByCall(touched, call, operation)) {
    refuse("ec2:CreateTags", arnOfTouched(each, call.world), conditionsOfTagging(each, call, operation));
  }
}

type Refuse = (action: string, resource: string, conditions: Conditions) => void;

/** Checks one action on one resource after the other; what is the same for all of them is put together once. */
function refusing(
  { principal, sourceIp, userAgent }: Asker,
  policies: PrincipalPolicies,
  { now, region, seal }: Call<object>,
  refusals: Codec["refusals"],
): Refuse {
  // Cordon speaks HTTP only: what a proxy before it does isn't known.
  const request = {
    principal,
    now: Date.parse(now),
    // AWS: services that are of no Region are asked in the first.
    region: region === GLOBAL ? "us-east-1" : region,
    isSecure: false,
    ...dropUndefined({ sourceIp: sourceIp && inOwnFamily(sourceIp), userAgent }),
  };
  const base = contextOf(globalKeys(request));
  return (action, resource, conditions) => {
    const asked = { action, resource, context: contextOf(conditions, base) };
    const decision = evaluate(policies, asked);
    if (decision.decision === "allowed") return;
    const record = authorizationRecord(principal, policies, asked, decision);
    const refused = { principal: principal.arn, action, refused: decision };
    throw refusals.unauthorized(
      { ...refused, resource: resource === "*" ? undefined : resource },
      seal("authorization-message", record),
    );
  };
}

/** A socket of both families shows IPv4 addresses as IPv6 ones. */
const inOwnFamily = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, "");

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
