/** Decides calls one after the other and commits nothing: what would they answer, what would they change? */
import { rootOf } from "../access/credentials.ts";
import { AwsError, awsError } from "../model/aws-error.ts";
import type { Change, PartitionKey } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import { worldAfter } from "../model/world/world-after.ts";
import { callOf, type LoadedOperation, loadOperation } from "../operations/call.ts";
import { withFollowUps } from "../operations/follow-up.ts";
import { followUps } from "../operations/follow-ups.ts";
import { Malformed } from "../wire/malformed.ts";
import { decodeMembers } from "../wire/protocols/aws-json.ts";
import type { OperationShapes, Shape } from "../wire/shapes.ts";
import { ec2Query } from "./codecs.ts";
import { circumstancesOf, type Gateway } from "./handle-call.ts";
import { invalidAction } from "./request-errors.ts";
import { isService, services } from "./services.ts";

/** A call whose input has its members under the names that the SDKs use. */
export interface RehearsedCall {
  readonly service: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Later inputs may refer to this call's answer as `${name.Member}`. */
  readonly as?: string | undefined;
}

export type RehearsedAnswer =
  | { readonly outcome: "decided"; readonly output: unknown }
  | { readonly outcome: "refused"; readonly code: string; readonly message: string };

export interface Rehearsal {
  readonly before: World;
  readonly after: World;
  readonly changes: readonly Change[];
  readonly answers: readonly RehearsedAnswer[];
}

const unknownReference = awsError(
  "InvalidParameterValue",
  // ours: no evidence of AWS's text
  (reference: string) => `Nothing before this call answers ${reference}.`,
);

interface Part {
  readonly call: RehearsedCall;
  readonly operation: LoadedOperation | undefined;
  readonly shapes: OperationShapes | undefined;
}

/** Returns what `look` makes of the worlds before and after. It must be synchronous, since both are gone afterwards. */
export async function rehearse<T>(
  gateway: Gateway,
  home: PartitionKey,
  calls: readonly RehearsedCall[],
  look: (rehearsal: Rehearsal) => T,
): Promise<T> {
  const parts = await Promise.all(calls.map(prepare));
  const caller = rootOf(home.account);
  const author = { principal: caller.arn, requestId: "", operation: "Cordon:WhatIf" };
  return gateway.ledger.run(home, author, (before) => {
    const changes: Change[] = [];
    const answers: RehearsedAnswer[] = [];
    const outputs = new Map<string, unknown>();
    for (const { call, operation, shapes } of parts) {
      const world = worldAfter(before, changes);
      try {
        if (operation === undefined || shapes === undefined) throw invalidAction(call.action);
        const given = filledIn(call.input, outputs) as Record<string, unknown>;
        refuseUnknown(shapes.input, given, "");
        const input = decodeMembers(shapes.input, given);
        const decided = callOf(input, world, caller, circumstancesOf(gateway));
        const decision = withFollowUps(followUps, decided, operation.decide(decided));
        changes.push(...(decision.changes ?? []));
        if (call.as !== undefined) outputs.set(call.as, decision.output);
        answers.push({ outcome: "decided", output: decision.output });
      } catch (thrown) {
        const error = thrown instanceof Malformed ? ec2Query.refusals.malformed(thrown) : thrown;
        if (!(error instanceof AwsError)) throw error;
        answers.push({ outcome: "refused", code: error.code, message: error.message });
      }
    }
    return { output: look({ before, after: worldAfter(before, changes), changes, answers }) };
  });
}

async function prepare(call: RehearsedCall): Promise<Part> {
  return {
    call,
    operation: await loadOperation(call.service, call.action),
    shapes: isService(call.service) ? services[call.service].shapes(call.action) : undefined,
  };
}

/** Refuses members that the operation doesn't have: they would do nothing, and nobody would notice the mistake. */
function refuseUnknown(shape: Shape, value: unknown, path: string): void {
  if (shape.kind === "list" && Array.isArray(value)) {
    value.forEach((item, i) => {
      refuseUnknown(shape.item, item, `${path}.${i + 1}`);
    });
  } else if (shape.kind === "structure" && typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const member = shape.members.find((each) => each.name === name);
      const place = path === "" ? name : `${path}.${name}`;
      if (member === undefined) throw new Malformed("unknown", place);
      refuseUnknown(member.shape, inner, place);
    }
  }
}

const REFERENCE = /\$\{([^}]+)\}/g;

/** The input, with each `${name.Member.0.Member}` in its texts replaced by the member of an earlier answer. */
function filledIn(value: unknown, outputs: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === "string") {
    const whole = /^\$\{([^}]+)\}$/.exec(value)?.[1];
    if (whole !== undefined) return valueAt(whole, outputs);
    return value.replace(REFERENCE, (_, path: string) => String(valueAt(path, outputs)));
  }
  if (Array.isArray(value)) return value.map((item) => filledIn(item, outputs));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filledIn(inner, outputs)]));
}

/** `name.Member.0.Member`; `[Member=value]` is the first of a list that has this value, which may be an answer's itself. */
const STEP = /\[([^=\]]+)=([^\]]+)\]|[^.[\]]+/g;

function valueAt(path: string, outputs: ReadonlyMap<string, unknown>): unknown {
  const [first, ...steps] = [...path.matchAll(STEP)];
  let value: unknown = outputs.get(first?.[0] ?? "");
  for (const [member, name, wanted] of steps) {
    if (name === undefined || wanted === undefined) value = memberOf(value, member);
    else value = firstWith(value, name, outputs.has(wanted.split(".")[0] ?? "") ? valueAt(wanted, outputs) : wanted);
  }
  if (value === undefined) throw unknownReference(`\${${path}}`);
  return value;
}

const memberOf = (value: unknown, member: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, member)
    ? (value as Record<string, unknown>)[member]
    : undefined;

const firstWith = (value: unknown, name: string, wanted: unknown): unknown =>
  Array.isArray(value) ? value.find((item) => String(memberOf(item, name)) === String(wanted)) : undefined;
