/** Decides calls one after the other and commits nothing: what would they answer, what would they change? */
import type { Steps } from "../model/steps.ts";
import { type Change, partitionName } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import {
  CallsInOrder,
  type PreparedCall,
  prepare,
  type RehearsedCall,
  refusalIn,
} from "./call-lists/calls-in-order.ts";
import type { Gateway } from "./handle-call.ts";
import type { OwnCaller } from "./own-access.ts";
import { Turn, takeTurn } from "./turns.ts";

export type RehearsedAnswer =
  | { readonly outcome: "decided"; readonly output: unknown }
  | { readonly outcome: "refused"; readonly code: string; readonly message: string };

export interface Rehearsal {
  readonly before: World;
  readonly after: World;
  /** The revision of the caller's partition in `before`. */
  readonly revision: number;
  readonly changes: readonly Change[];
  readonly answers: readonly RehearsedAnswer[];
  /** Id of a record -> the last of the calls that changes it, counted from 1. */
  readonly callOf: ReadonlyMap<string, number>;
  /** Whether `before` is a world of some time ago, which nobody may share with those who ask about now. */
  readonly isHeld: boolean;
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
  const revisionNow = () => ledger.held(partitionName(home)).revision;
  const parts = await Promise.all(calls.map(prepare));
  const done = await ledger.read(home, (before) => {
    const isLong = parts.length > MOST_CALLS_AT_ONCE || before.count("network-interface") > MOST_INTERFACES_AT_ONCE;
    if (isLong) return undefined;
    const rehearsing = new Rehearsing(gateway, caller, before);
    for (const part of parts) rehearsing.decide(part);
    return takeTurn(look({ ...rehearsing.done, revision: revisionNow(), isHeld: false }));
  });
  if (done !== undefined) return done.value;
  // However few they are, routes and network ACLs may make it long.
  const begun = await ledger.hold(home, (world, keep) => ({
    ...{ before: world, revision: revisionNow(), release: keep() },
  }));
  try {
    const turn = new Turn();
    const rehearsing = new Rehearsing(gateway, caller, begun.before);
    for (const part of parts) {
      if (turn.isOver) await turn.next();
      await ledger.step(() => rehearsing.decide(part));
    }
    await turn.next();
    let steps = look({ ...rehearsing.done, revision: begun.revision, isHeld: true });
    // In its first step it finds the partitions that it looks into. If one must be loaded, it begins again.
    let step = await ledger.step(() => {
      steps = look({ ...rehearsing.done, revision: begun.revision, isHeld: true });
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
  readonly #before: World;
  readonly #inOrder: CallsInOrder;
  readonly #changes: Change[] = [];
  readonly #answers: RehearsedAnswer[] = [];
  readonly #callOf = new Map<string, number>();

  constructor(gateway: Gateway, caller: OwnCaller, before: World) {
    this.#before = before;
    this.#inOrder = new CallsInOrder(gateway, caller, before);
  }

  get done() {
    const { after } = this.#inOrder;
    return { before: this.#before, after, changes: this.#changes, answers: this.#answers, callOf: this.#callOf };
  }

  /** Throws whatever is no refusal; then the call counts as not decided, and can be decided again. */
  decide(prepared: PreparedCall): void {
    try {
      const { changes, output } = this.#inOrder.decide(prepared);
      this.#changes.push(...changes);
      for (const change of changes)
        this.#callOf.set("put" in change ? change.value.id : change.id, this.#answers.length + 1);
      this.#answers.push({ outcome: "decided", output });
    } catch (thrown) {
      const refusal = refusalIn(thrown);
      if (refusal === undefined) throw thrown;
      this.#answers.push({ outcome: "refused", code: refusal.code, message: refusal.message });
    }
  }
}
