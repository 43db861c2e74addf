/** What the ledger says if the store can't keep or load what a call needs. */
import { StoreError } from "../model/world/log.ts";
import type { LedgerOptions } from "./ledger-options.ts";

/**
 * Why the store could not keep or load what a call needs. `full`: there may be room later. `closed`: Cordon is stopping.
 * `contended`: others were always faster. After these nothing of the call is kept. `unavailable`: the
 * database doesn't answer; a change may be kept all the same, and is then seen once it does. `failed`: nobody knows before the next
 * start whether it is. No world has anything of it in any case. `damaged`: the log of a partition that the call looks into
 * is not whole; nothing of that partition is served, and everything else goes on.
 */
export type StoreTrouble = "full" | "closed" | "contended" | "unavailable" | "failed" | "damaged";

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
  // What was looked at was dropped meanwhile.
  if (code === "forgotten") return "contended";
  if (code === "undecided") return "unavailable";
  return code === "full" || code === "closed" || code === "unavailable" || code === "damaged" ? code : "failed";
}

/** After so long, a database is asked again if a partition is whole: it may have been restored. */
const DAMAGE_HOLDS_MS = 3_000;

interface Damage {
  readonly error: StoreUnavailable;
  /** In milliseconds of the process's clock. */
  readonly foundAt: number;
}

/** What goes wrong with a store, and with which partition. */
export class StoreTroubles {
  readonly #options: Pick<LedgerOptions, "failed" | "damaged" | "unreachable" | "store">;
  /** Partition -> what is wrong with its log. A file isn't read again: only another one can make it whole. */
  readonly #damaged = new Map<string, Damage>();

  /** Why the last that was asked of the store wasn't answered, if it wasn't. */
  #unreachable: string | undefined;

  constructor(options: Pick<LedgerOptions, "failed" | "damaged" | "unreachable" | "store">) {
    this.#options = options;
  }

  get unreachable(): string | undefined {
    return this.#unreachable;
  }

  /** The damage of a partition, if anyone found it; if it may be whole again, undefined. */
  of(partition: string): StoreUnavailable | undefined {
    const { error, foundAt = 0 } = this.#damaged.get(partition) ?? {};
    const mayBeWhole = this.#options.store.shared !== undefined && performance.now() - foundAt > DAMAGE_HOLDS_MS;
    return mayBeWhole ? undefined : error;
  }

  /** The partitions whose log is not whole, as far as anyone looked, with what is wrong. */
  damaged(): readonly { readonly partition: string; readonly problem: string }[] {
    return [...this.#damaged].map(([partition, { error }]) => ({ partition, problem: error.message }));
  }

  /** What the store answers. Rejects with StoreUnavailable for whatever goes wrong there. */
  async asked<T>(answer: Promise<T>, partition?: string): Promise<T> {
    try {
      const answered = await answer;
      if (partition !== undefined && this.#options.store.shared !== undefined) this.#damaged.delete(partition);
      if (this.#unreachable !== undefined) {
        this.#unreachable = undefined;
        this.#options.unreachable?.(undefined);
      }
      return answered;
    } catch (cause) {
      throw this.unavailable(cause, partition);
    }
  }

  unavailable(cause: unknown, partition: string | undefined): StoreUnavailable {
    const unavailable = new StoreUnavailable(troubleOf(cause), cause);
    if (unavailable.trouble === "damaged" && partition !== undefined) {
      if (!this.#damaged.has(partition)) this.#options.damaged?.(partition, unavailable.message);
      this.#damaged.set(partition, { error: unavailable, foundAt: performance.now() });
    } else if (unavailable.trouble === "failed") this.#options.failed?.(cause);
    else if (unavailable.trouble === "unavailable" && !isUndecided(cause) && this.#unreachable === undefined) {
      this.#unreachable = unavailable.message;
      this.#options.unreachable?.(unavailable.message);
    }
    return unavailable;
  }
}

/** Nothing is known of one commit, though the store answers others. */
const isUndecided = (cause: unknown): boolean => cause instanceof StoreError && cause.code === "undecided";
