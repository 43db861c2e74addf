/** How `cordon serve` stops: the first signal lets it finish what it has begun, the second one doesn't. */
import { Misuse } from "../../cli/command.ts";
import type { Log } from "../../gateway/log.ts";
import type { Cordon } from "../start-cordon.ts";
import type { Traces } from "./traces.ts";

/** Docker kills what hasn't ended ten seconds after it was asked to. */
export const USUAL_DRAIN = "8";

/** `10s` or `10` as milliseconds. */
export function readDrain(text: string): number {
  const seconds = /^(\d{1,5}(?:\.\d{1,3})?)s?$/.exec(text)?.[1];
  if (seconds === undefined) throw new Misuse(`--drain takes seconds, such as 10s, not ${text}`);
  return Number(seconds) * 1_000;
}

interface Stopping {
  readonly drainMs: number;
  /** Resolves when whoever started the process knows that it stops. */
  readonly told: Promise<void>;
  readonly log: Log;
  readonly traces: Traces | undefined;
}

/** Ends the process with this status, once what was begun is answered or `drainMs` have passed. */
export async function stop(cordon: Cordon, status: number, { drainMs, told, log, traces }: Stopping): Promise<never> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      // What was acknowledged is on disk already.
      log("cordon serve: ended at once, without the answers that were still to come");
      process.exit(status === 0 ? 1 : status);
    });
  }
  await cordon.drain(drainMs);
  await cordon.close();
  await traces?.close();
  await told;
  // At once: a long answer that nobody waits for any more must not keep the process from ending.
  process.exit(status);
}
