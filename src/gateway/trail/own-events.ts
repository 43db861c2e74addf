/** Events of Cordon's own interface: what is imported, emptied, backed up or refused there, and what the operator makes. */
import { DEFAULT_ACCOUNT, type Principal, rootOf } from "../../access/credentials.ts";
import type { Host } from "../../model/records/hosts/host.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { TrailEvent } from "../../model/world/trail.ts";
import type { Identity } from "../callers/sign-in.ts";
import { resourcesOf } from "./event-resources.ts";
import { eventsOf, isTrailed, type Outcome, type TrailedCall } from "./trail-of-call.ts";
import { callerOf, type Keeping, type Sent } from "./trailing.ts";

/** Who signed the requests that are being answered. */
const signers = new WeakMap<object, Identity>();

export function noteSigner(request: Sent, identity: Identity): void {
  signers.set(request, identity);
}

/** Where unsigned requests on loopback, without configured credentials, belong. */
const NOBODY = { principal: rootOf(DEFAULT_ACCOUNT), accessKeyId: undefined, region: "us-east-1" };

type Members = Readonly<Record<string, unknown>>;

function callBy(request: Sent, operation: string, input: Members): TrailedCall {
  const signer = signers.get(request);
  const caller = callerOf(request, signer);
  const own = { service: "cordon", operation, input, shapes: undefined };
  return { ...NOBODY, ...caller, ...own };
}

/** Of a request that changes something. */
export const eventsOfOwn = (
  { now }: Pick<Keeping, "now">,
  request: Sent,
  operation: string,
  input: Members,
  changes: readonly Change[] = [],
): readonly TrailEvent[] => eventsOf(callBy(request, operation, input), { resources: resourcesOf([], changes) }, now());

/** Of a call of AWS's that came in a request of our own interface. */
export function eventsOfInner(
  { now, trail }: Pick<Keeping, "now" | "trail">,
  request: Sent,
  called: Pick<TrailedCall, "service" | "operation" | "shapes" | "input">,
  outcome: Outcome,
): readonly TrailEvent[] {
  const { service, operation } = called;
  if (outcome.refusal === undefined && !isTrailed(`${service}:${operation}`, trail.reads)) return [];
  return eventsOf({ ...NOBODY, ...callerOf(request, signers.get(request)), ...called }, outcome, now());
}

/** Of a request that changes nothing. */
export const noteOwn = (keeping: Keeping, request: Sent, operation: string): Promise<void> =>
  keeping.ledger.trail.note(eventsOfOwn(keeping, request, operation, {}));

/** Resolves when the refusal of a caller who signed is in the trail. */
export async function noteOwnRefusal(
  keeping: Keeping,
  request: Sent,
  { noted, path }: { readonly noted?: string; readonly path: string },
  message: string,
): Promise<void> {
  if (!signers.has(request)) return;
  const call = callBy(request, noted ?? nameOf(path), {});
  const refusal = { code: "AccessDenied", message };
  await keeping.ledger.trail.note(eventsOf(call, { refusal, resources: [] }, keeping.now()));
}

/** If the operator wants reads in the trail. For routes that don't make their own events. */
export async function noteOwnRead(keeping: Keeping, request: Sent, path: string): Promise<void> {
  if (!keeping.trail.reads || !signers.has(request)) return;
  await noteOwn(keeping, request, nameOf(path));
}

const ON_MACHINE = { requestId: "", sourceIp: "localhost", userAgent: "cordon" };

/** Of what the operator does on the machine itself. */
export function eventsOfOperator(
  account: string,
  operation: string,
  changes: readonly Change[],
  at: number,
): readonly TrailEvent[] {
  const principal: Principal = { account, arn: "operator", userId: "operator" };
  const call = { ...NOBODY, ...ON_MACHINE, service: "cordon", operation, input: {}, shapes: undefined, principal };
  return eventsOf(call, { resources: resourcesOf([], changes) }, at);
}

/** `/_cordon/ipam/next-address` is `NextAddress`. */
const nameOf = (path: string): string =>
  (path.split("/").findLast((part) => part !== "") ?? "").replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );

/** Of what a host does for itself, or, without a request, the server for it. */
export function eventsOfHost(
  { now }: Pick<Keeping, "now">,
  request: Sent | undefined,
  region: string,
  host: Host,
  operation: string,
): readonly TrailEvent[] {
  const principal: Principal = { account: host.ownerId, arn: `host ${host.name}`, userId: host.id };
  const sent = request === undefined ? ON_MACHINE : callerOf(request, undefined);
  const call = { ...NOBODY, ...sent, region, service: "cordon", operation, input: {}, shapes: undefined, principal };
  return eventsOf(call, { resources: resourcesOf([], [put("host", host)]) }, now());
}
