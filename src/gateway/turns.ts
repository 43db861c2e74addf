/** Long work in turns: it lets other calls go on, so that nobody waits for it. */
import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds after which work lets other calls go on. */
const TURN_MS = 20;

/** Walks `steps` as they are made; undefined is a step that found nothing, and only a place to take a breath. */
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
