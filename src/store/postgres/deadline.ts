/** Points in time by which something must have happened, in milliseconds of the process's own clock. */
import { Lost } from "./failures.ts";

export const now = (): number => performance.now();

/** A silent server isn't waited for longer than this if there's another way to find out. */
export const SILENCE = 3_000;

/** Rejects with Lost if a promise isn't settled in time; what it stands for goes on. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // After what has come meanwhile was read: a process that was paused must not blame the server.
    timer = setTimeout(
      () => setImmediate(() => reject(new Lost("no answer within the time limit", { isSilence: true }))),
      Math.max(0, milliseconds),
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Does something, unless the store is closed before it or meanwhile: then it rejects with that. */
export type WhileOpen = <T>(work: () => Promise<T>) => Promise<T>;
