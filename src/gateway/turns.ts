/** Long work in turns, between which other calls go on, so that nobody waits for it. */
import { setImmediate as nextTurn } from "node:timers/promises";

/** After this many milliseconds, work lets other calls go on. */
const TURN_MS = 20;

/** Takes `steps` as they come. An undefined step found nothing; it's only a place to pause. */
export async function* inTurns<T>(steps: Iterable<T | undefined>): AsyncGenerator<T> {
  let began = performance.now();
  for (const step of steps) {
    if (performance.now() - began > TURN_MS) {
      await nextTurn();
      began = performance.now();
    }
    if (step !== undefined) yield step;
  }
}

/** What `steps` return, once they have been taken in turns. */
export async function toTheEnd<T>(steps: Iterator<undefined, T>): Promise<T> {
  const turn = new Turn();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (turn.isOver) await turn.next();
  }
}

/** The turn of a loop that pauses by itself: `if (turn.isOver) await turn.next()`. */
export class Turn {
  #began = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#began > TURN_MS;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}
