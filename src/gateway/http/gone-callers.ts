/** Knows whether the caller that a work is done for still waits for it. */
import { AsyncLocalStorage } from "node:async_hooks";

/** The caller went away in the middle of a request. That's no fault of ours. */
export class CallerGone extends Error {}

const isGone = new AsyncLocalStorage<() => boolean>();

/** Does a caller's work; `isCallerGone` says whether anyone still waits for it. */
export const forCaller = <T>(isCallerGone: () => boolean, work: () => T): T => isGone.run(isCallerGone, work);

/** Throws CallerGone if the caller that this is done for is gone. Not for work that others may wait for as well. */
export function refuseUnawaited(): void {
  if (isGone.getStore()?.() === true) throw new CallerGone();
}
