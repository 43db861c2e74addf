/** Decides calls one after the other, each on the world as all calls before it leave it. */
import { AwsError, awsError } from "../../model/aws-error.ts";
import type { Change } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { growingWorld } from "../../model/world/world-after.ts";
import { type LoadedOperation, loadOperation } from "../../operations/call.ts";
import { withFollowUps } from "../../operations/follow-up.ts";
import { followUps } from "../../operations/follow-ups.ts";
import type { Call, Decision } from "../../operations/operation.ts";
import { Malformed } from "../../wire/malformed.ts";
import { decodeMembers } from "../../wire/protocols/aws-json.ts";
import type { OperationShapes, Shape } from "../../wire/shapes.ts";
import { ec2Query } from "../codecs.ts";
import type { Gateway } from "../handle-call.ts";
import { callWithin, type OwnCaller } from "../own-access.ts";
import { invalidAction } from "../request-errors.ts";
import { isService, services } from "../services.ts";

/** A call whose input has its members under the names that the SDKs use. */
export interface RehearsedCall {
  readonly service: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Later inputs may refer to this call's answer as `${name.Member}`. */
  readonly as?: string | undefined;
}

export interface PreparedCall {
  readonly call: RehearsedCall;
  /** Undefined if it isn't served. */
  readonly operation: LoadedOperation | undefined;
  readonly shapes: OperationShapes | undefined;
}

/** A call on its way: what is known of it until it's decided or refused. */
export interface Attempt {
  /** Of the request that the call is really made in. */
  readonly requestId?: string;
  input?: object;
  call?: Call<object>;
}

type Output = Readonly<Record<string, unknown>>;
type Decide = (operation: LoadedOperation, call: Call<object>) => Decision<Output>;

const unknownReference = awsError(
  "InvalidParameterValue",
  // ours: no evidence of AWS's text
  (reference: string) => `Nothing before this call answers ${reference}.`,
);

export class CallsInOrder {
  readonly #gateway: Gateway;
  readonly #caller: OwnCaller;
  readonly #decide: Decide;
  readonly #growing: ReturnType<typeof growingWorld>;
  readonly #outputs = new Map<string, unknown>();

  constructor(
    gateway: Gateway,
    caller: OwnCaller,
    before: World,
    decide: Decide = (operation, call) => operation.decide(call),
  ) {
    this.#gateway = gateway;
    this.#caller = caller;
    this.#decide = decide;
    this.#growing = growingWorld(before);
  }

  /** As all calls so far leave it. */
  get after(): World {
    return this.#growing.after;
  }

  /**
   * The decision with what follows from it. Whatever it throws, the call counts as not decided; `attempt` has how far it got. A call
   * that the caller couldn't make is refused as AWS refuses it.
   */
  decide({ call, operation, shapes }: PreparedCall, attempt: Attempt = {}): DecidedCall {
    if (operation === undefined || shapes === undefined) throw invalidAction(call.action);
    const given = filledIn(call.input, this.#outputs) as Record<string, unknown>;
    refuseUnknown(shapes.input, given, "");
    const input = decodeMembers(shapes.input, given);
    attempt.input = input;
    const seen = (made: Call<object>) => {
      attempt.call = made;
    };
    const decided = callWithin(this.#gateway, this.#caller, operation, input, this.after, {
      requestId: attempt.requestId,
      seen,
    });
    const { changes = [], output } = withFollowUps(followUps, decided, this.#decide(operation, decided));
    this.#growing.add(changes);
    if (call.as !== undefined) this.#outputs.set(call.as, output);
    return { changes, output };
  }
}

interface DecidedCall {
  readonly changes: readonly Change[];
  readonly output: Output;
}

/** What was thrown, if it's a refusal, as AWS says it; undefined if it's none. */
export function refusalIn(thrown: unknown): AwsError | undefined {
  const error = thrown instanceof Malformed ? ec2Query.refusals.malformed(thrown) : thrown;
  return error instanceof AwsError ? error : undefined;
}

export async function prepare(call: RehearsedCall): Promise<PreparedCall> {
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
