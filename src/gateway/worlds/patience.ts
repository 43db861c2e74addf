/** How long a call waits for what several servers change. */
import { StoreUnavailable } from "../store-unavailable.ts";

const PATIENCE_MS = 10_000;
/** As long at least it waits for what it has begun. */
const LEAST_MS = 500;

/** Whether a call that began then may begin anything more. */
export const isInTime = (since: number): boolean => performance.now() - since < PATIENCE_MS;

/** How long a call that began then still waits, in milliseconds. */
export const timeLeft = (since: number): number => Math.max(LEAST_MS, since + PATIENCE_MS - performance.now());

/** Rejects with StoreUnavailable if that takes longer. */
export async function inTime<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const why = new Error("What this call reads isn't durable yet: the database is slow, or its standby is away.");
    timer = setTimeout(() => reject(new StoreUnavailable("unavailable", why)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
