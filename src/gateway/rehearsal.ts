/** Decides calls one after the other and commits nothing: what would they answer, what would they change? */
import { AwsError, awsError } from "../model/aws-error.ts";
import type { Steps } from "../model/steps.ts";
import type { Change } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import { growingWorld } from "../model/world/world-after.ts";
import { type LoadedOperation, loadOperation } from "../operations/call.ts";
import { withFollowUps } from "../operations/follow-up.ts";
import { followUps } from "../operations/follow-ups.ts";
import { Malformed } from "../wire/malformed.ts";
import { decodeMembers } from "../wire/protocols/aws-json.ts";
import type { OperationShapes, Shape } from "../wire/shapes.ts";
import { ec2Query } from "./codecs.ts";
import type { Gateway } from "./handle-call.ts";
import { callWithin, type OwnCaller } from "./own-access.ts";
import { invalidAction } from "./request-errors.ts";
import { isService, services } from "./services.ts";
import { Turn, takeTurn } from "./turns.ts";

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
  /** Id of a record -> the last of the calls that changes it, counted from 1. */
  readonly callOf: ReadonlyMap<string, number>;
  /** Whether `before` is a world of some time ago, which nobody may share with those who ask about now. */
  readonly isHeld: boolean;
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

/** With no more calls and interfaces than these, all is tried in one turn, on the worlds as they are. */
const [MOST_CALLS_AT_ONCE, MOST_INTERFACES_AT_ONCE] = [20, 200];

/**
 * Returns what `look` makes of the worlds before and after. Both are gone afterwards. A call that the caller couldn't make
 * is refused as AWS refuses it. If it takes long, they are held as they
 * are now, and the calls are decided and looked at in turns.
 */
export async function rehearse<T>(
  gateway: Gateway,
  caller: OwnCaller,
  calls: readonly RehearsedCall[],
  look: (rehearsal: Rehearsal) => Steps<T>,
): Promise<T> {
  const { ledger } = gateway;
  const { home } = caller;
  const parts = await Promise.all(calls.map(prepare));
  const done = await ledger.read(home, (before) => {
    const isLong = parts.length > MOST_CALLS_AT_ONCE || before.count("network-interface") > MOST_INTERFACES_AT_ONCE;
    if (isLong) return undefined;
    const rehearsing = new Rehearsing(gateway, caller, before);
    for (const part of parts) rehearsing.decide(part);
    return takeTurn(look({ ...rehearsing.done, isHeld: false }));
  });
  if (done !== undefined) return done.value;
  // However few they are, routes and network ACLs may make it long.
  const begun = await ledger.hold(home, (world, keep) => ({ before: world, release: keep() }));
  try {
    const turn = new Turn();
    const rehearsing = new Rehearsing(gateway, caller, begun.before);
    for (const part of parts) {
      if (turn.isOver) await turn.next();
      await ledger.step(() => rehearsing.decide(part));
    }
    await turn.next();
    let steps = look({ ...rehearsing.done, isHeld: true });
    // In its first step it finds the partitions that it looks into. If one must be loaded, it begins again.
    let step = await ledger.step(() => {
      steps = look({ ...rehearsing.done, isHeld: true });
      return steps.next();
    });
    while (step.done !== true) {
      if (turn.isOver) await turn.next();
      step = steps.next();
    }
    return step.value;
  } finally {
    begun.release();
  }
}

class Rehearsing {
  readonly #gateway: Gateway;
  readonly #caller: OwnCaller;
  readonly #before: World;
  readonly #growing: ReturnType<typeof growingWorld>;
  readonly #changes: Change[] = [];
  readonly #answers: RehearsedAnswer[] = [];
  readonly #outputs = new Map<string, unknown>();
  readonly #callOf = new Map<string, number>();

  constructor(gateway: Gateway, caller: OwnCaller, before: World) {
    this.#gateway = gateway;
    this.#caller = caller;
    this.#before = before;
    this.#growing = growingWorld(before);
  }

  get done() {
    const after = this.#growing.after;
    return { before: this.#before, after, changes: this.#changes, answers: this.#answers, callOf: this.#callOf };
  }

  /** Throws whatever is no refusal; then the call counts as not decided, and can be decided again. */
  decide({ call, operation, shapes }: Part): void {
    const { after: world } = this.#growing;
    try {
      if (operation === undefined || shapes === undefined) throw invalidAction(call.action);
      const given = filledIn(call.input, this.#outputs) as Record<string, unknown>;
      refuseUnknown(shapes.input, given, "");
      const input = decodeMembers(shapes.input, given);
      const decided = callWithin(this.#gateway, this.#caller, operation, input, world);
      const { changes = [], output } = withFollowUps(followUps, decided, operation.decide(decided));
      this.#changes.push(...changes);
      this.#growing.add(changes);
      for (const change of changes)
        this.#callOf.set("put" in change ? change.value.id : change.id, this.#answers.length + 1);
      if (call.as !== undefined) this.#outputs.set(call.as, output);
      this.#answers.push({ outcome: "decided", output });
    } catch (thrown) {
      const error = thrown instanceof Malformed ? ec2Query.refusals.malformed(thrown) : thrown;
      if (!(error instanceof AwsError)) throw error;
      this.#answers.push({ outcome: "refused", code: error.code, message: error.message });
    }
  }
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
