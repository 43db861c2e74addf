/**
 * Makes several calls as one: each is decided on the world as all before it leave it, and what they change is committed together. If
 * one is refused, none of them happens. In log and trail each is a call of its own.
 */

import { rootOf } from "../../access/credentials.ts";
import type { AwsError } from "../../model/aws-error.ts";
import { type Change, partitionName } from "../../model/world/change.ts";
import type { TrailEvent } from "../../model/world/trail.ts";
import type { World } from "../../model/world/world.ts";
import type { LoadedOperation } from "../../operations/call.ts";
import type { Touched } from "../../operations/permission/touched.ts";
import type { Recorded } from "../commit/entries.ts";
import type { Gateway } from "../handle-call.ts";
import { OwnRefusal, type OwnRequest } from "../http-server.ts";
import { decideOnce } from "../idempotency.ts";
import { notingLimits } from "../limits/refused-limits.ts";
import type { OwnCaller } from "../own-access.ts";
import { dryRunOperation } from "../request-errors.ts";
import { resourcesOf } from "../trail/event-resources.ts";
import { eventsOfInner } from "../trail/own-events.ts";
import { isUnpermitted } from "../trail/trail-of-call.ts";
import {
  type Attempt,
  CallsInOrder,
  type PreparedCall,
  prepare,
  type RehearsedCall,
  refusalIn,
} from "./calls-in-order.ts";

export type Applied =
  | {
      readonly outcome: "applied";
      /** In the order of the calls. */
      readonly outputs: readonly unknown[];
    }
  | {
      readonly outcome: "refused";
      /** Which call is the reason that none was made, counted from 1. */
      readonly call: number;
      readonly code: string;
      readonly message: string;
    }
  | {
      /** The account's Region isn't as it was expected any more, and nothing was made. */
      readonly outcome: "moved";
      readonly revision: number;
    };

interface Applying {
  readonly gateway: Gateway;
  readonly caller: OwnCaller;
  readonly request: OwnRequest;
  readonly prepared: readonly PreparedCall[];
}

/** `expected` is the revision of the caller's partition on which the calls must be decided; undefined for any. */
export async function applyCalls(
  gateway: Gateway,
  caller: OwnCaller,
  request: OwnRequest,
  calls: readonly RehearsedCall[],
  expected: number | undefined,
): Promise<Applied> {
  const { ledger } = gateway;
  const { home, principal = rootOf(home.account) } = caller;
  const prepared = await Promise.all(calls.map(prepare));
  prepared.forEach(refuseAlone);
  const author = { principal: principal.arn, requestId: request.requestId, operation: "cordon:Apply" };
  return ledger.run(home, author, (world) => {
    const { revision } = ledger.held(partitionName(home));
    if (expected !== undefined && revision !== expected) return { output: { outcome: "moved", revision } };
    return decideAll({ gateway, caller, request, prepared }, world);
  });
}

/**
 * Some look at much for long, in turns, make a key, or have a document checked before they're decided: what they found would be of a
 * world without the calls before them.
 */
function refuseAlone({ call, operation }: PreparedCall, i: number): void {
  const { look, readsTrail, makesKey, checksCedar } = operation ?? {};
  if (look === undefined && readsTrail === undefined && makesKey === undefined && checksCedar === undefined) return;
  throw new OwnRefusal(`call ${i + 1}, ${call.action}, can't be one of several: make it alone`);
}

function decideAll({ gateway, caller, request, prepared }: Applying, world: World): Recorded<Applied> {
  const inOrder = new CallsInOrder(gateway, caller, world, (operation, call) =>
    notingLimits(gateway, operation, call, () => decideReally(operation, call)),
  );
  const calls: { operation: string; changes: readonly Change[] }[] = [];
  const events: TrailEvent[] = [];
  const outputs: unknown[] = [];
  for (const [i, each] of prepared.entries()) {
    const attempt: Attempt = { requestId: request.requestId };
    try {
      const { changes, output } = inOrder.decide(each, attempt);
      const resources = resourcesOf(touchedBy(each.operation, attempt), changes);
      events.push(...eventsOf(gateway, request, each, attempt, { output, resources }));
      calls.push({ operation: `${each.call.service}:${each.call.action}`, changes });
      outputs.push(output);
    } catch (thrown) {
      const refusal = refusalIn(thrown);
      if (refusal === undefined) throw thrown;
      return { output: refusedAt(i, refusal), events: eventsOfRefusal(gateway, request, each, attempt, refusal) };
    }
  }
  return { output: { outcome: "applied", outputs }, changes: calls.flatMap(({ changes }) => changes), calls, events };
}

function decideReally(operation: LoadedOperation, call: Parameters<LoadedOperation["decide"]>[0]) {
  const decision = decideOnce(operation, call);
  if ("DryRun" in call.input && call.input.DryRun === true) throw dryRunOperation();
  return decision;
}

const refusedAt = (i: number, { code, message }: AwsError): Applied => ({
  ...{ outcome: "refused", call: i + 1, code, message },
});

/** As of a call that comes alone: what AWS's trail has are refusals for want of permission. */
function eventsOfRefusal(
  gateway: Gateway,
  request: OwnRequest,
  call: PreparedCall,
  attempt: Attempt,
  refusal: AwsError,
): readonly TrailEvent[] {
  if (!isUnpermitted(refusal)) return [];
  return eventsOf(gateway, request, call, attempt, {
    refusal,
    resources: resourcesOf(touchedBy(call.operation, attempt), []),
  });
}

const eventsOf = (
  gateway: Gateway,
  request: OwnRequest,
  { call: { service, action }, shapes }: PreparedCall,
  { input = {} }: Attempt,
  outcome: Parameters<typeof eventsOfInner>[3],
): readonly TrailEvent[] =>
  eventsOfInner(
    gateway,
    request,
    { service, operation: action, shapes, input: input as Readonly<Record<string, unknown>> },
    outcome,
  );

/** Nothing, if the call names what isn't there. */
function touchedBy(operation: LoadedOperation | undefined, { call }: Attempt): readonly Touched[] {
  if (operation === undefined || call === undefined) return [];
  try {
    return operation.touches(call);
  } catch {
    return [];
  }
}
