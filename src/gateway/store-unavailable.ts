/** What the ledger says if the store can't keep or load what a call needs. */
import { StoreError } from "../model/world/log.ts";

/**
 * Why the store could not keep or load what a call needs. `full`: there may be room later. `closed`: Cordon is stopping.
 * `contended`: others were always faster. After these nothing of the call is kept. `failed`: nobody knows before the next
 * start whether it is. No world has anything of it in any case. `damaged`: the log of a partition that the call looks into
 * is not whole; nothing of that partition is served, and everything else goes on.
 */
export type StoreTrouble = "full" | "closed" | "contended" | "failed" | "damaged";

export class StoreUnavailable extends Error {
  readonly trouble: StoreTrouble;
  constructor(trouble: StoreTrouble, cause?: unknown) {
    super(cause instanceof Error ? cause.message : `the store is ${trouble}`, { cause });
    this.trouble = trouble;
  }
}

/** Only these errors say how much is lost; any other may mean the worst. */
export function troubleOf(cause: unknown): StoreTrouble {
  const code = cause instanceof StoreError ? cause.code : "failed";
  return code === "full" || code === "closed" || code === "damaged" ? code : "failed";
}
