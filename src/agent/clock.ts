/** The time as the agent needs it: of day, since the machine started, and later. */
import { readFileSync } from "node:fs";

export interface Clock {
  /** Milliseconds since 1970. It may jump. */
  readonly now: () => number;
  /** Milliseconds since the machine started. It never jumps. */
  readonly sinceBoot: () => number;
  /** Another one after each start of the machine. */
  readonly boot: string;
  /** Calls once, unless it's called off before. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
}

/** The longest time that a timer of Node takes. */
const LONGEST_MS = 2 ** 31 - 1;

export const machineClock = (): Clock => ({
  now: Date.now,
  sinceBoot: () => Number(process.hrtime.bigint() / 1_000_000n),
  boot: bootId(),
  after(milliseconds, call) {
    const timer = setTimeout(call, Math.min(Math.max(milliseconds, 0), LONGEST_MS));
    return () => clearTimeout(timer);
  },
});

/** Where the kernel doesn't say it, no two are the same. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return crypto.randomUUID();
  }
}

export const wait = (clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = (): void => {
      callOff();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const callOff = clock.after(milliseconds, done);
    signal?.addEventListener("abort", done);
  });
