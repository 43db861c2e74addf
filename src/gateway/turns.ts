/** Long work in turns, between which other calls go on, so that nobody waits for it. If its caller is gone, it ends. */
import type { Steps } from "../model/steps.ts";
import { refuseUnawaited } from "./http/gone-callers.ts";

/** After this many milliseconds, work lets other calls go on. */
const TURN_MS = 20;

/** Long works that wait for their next turn. */
const waiting: (() => void)[] = [];

/**
 * Lets other calls go on. INVARIANT: between two looks at what has arrived, only one long work has a turn, however many there
 * are.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(giveTurn);
  });
}

function giveTurn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(giveTurn);
}

/** Takes `steps` as they come. An undefined step found nothing; it's only a place to pause. */
export async function* inTurns<T>(steps: Iterable<T | undefined>): AsyncGenerator<T> {
  const turn = new Turn();
  for (const step of steps) {
    if (turn.isOver) await turn.next();
    if (step !== undefined) yield step;
  }
}

/** Does steps until they're done or the turn is over, after so many milliseconds; then undefined. */
export function takeTurn<T>(steps: Steps<T>, ms = TURN_MS): { readonly value: T } | undefined {
  const turn = new Turn(ms);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { value: step.value };
    if (turn.isOver) return undefined;
  }
}

/** The next turn of a work that one caller alone waits for. Throws CallerGone if the caller doesn't any more. */
export async function nextTurnForCaller(): Promise<void> {
  await nextTurn();
  refuseUnawaited();
}

/** Does all steps, in turns. */
export async function finish<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const done = takeTurn(steps);
    if (done !== undefined) return done.value;
    await nextTurnForCaller();
  }
}

/** The turn of a loop that pauses by itself: `if (turn.isOver) await turn.next()`. */
export class Turn {
  #began = performance.now();
  readonly #ms: number;

  constructor(ms = TURN_MS) {
    this.#ms = ms;
  }

  get isOver(): boolean {
    return performance.now() - this.#began > this.#ms;
  }

  async next(): Promise<void> {
    await nextTurnForCaller();
    this.#began = performance.now();
  }
}
