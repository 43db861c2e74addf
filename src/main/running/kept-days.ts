/** For how many days what is kept is kept, and who drops what is older. */
import { Misuse } from "../../cli/command.ts";
import type { FlowRecords } from "../../gateway/flow-records/flow-records.ts";
import type { Log } from "../../gateway/log.ts";
import { type Store, StoreError } from "../../model/world/log.ts";

export interface KeptDaysOptions {
  /** How many days the trail keeps its events. Default: 90. */
  readonly trailDays?: number;
  /** How many days the records of flow logs are kept. Default: 30. */
  readonly flowLogDays?: number;
  /** How many days back the history of accounts is known; older changes are dropped. Default: all of it is kept. */
  readonly keepHistoryDays?: number;
}

export interface KeptDays {
  readonly trail: number;
  readonly flowLogs: number;
  /** Undefined if all is kept. */
  readonly history: number | undefined;
}

/** As it's typed; undefined for all. */
export function readKeptHistory(text = "all"): number | undefined {
  if (text === "all") return undefined;
  const [, days] = /^([0-9]{1,6})d$/.exec(text) ?? [];
  if (days === undefined) throw new Misuse(`--keep-history takes a number of days such as 90d, or all, not ${text}`);
  return Number(days);
}

/** Throws an Error that says what to do. */
export function keptDaysOf({ trailDays = 90, flowLogDays = 30, keepHistoryDays }: KeptDaysOptions): KeptDays {
  const all = { "the trail is": trailDays, "records of flow logs are": flowLogDays, "history is": keepHistoryDays };
  for (const [what, days] of Object.entries(all)) {
    if (days !== undefined && !(Number.isInteger(days) && days >= 1)) {
      throw new Error(`${what} kept for a whole number of days from 1, not ${days}`);
    }
  }
  return { trail: trailDays, flowLogs: flowLogDays, history: keepHistoryDays };
}

/** Drops what is older than it's kept, as of now, in milliseconds. */
export class Expiring {
  readonly #days: KeptDays;
  readonly #flowRecords: Pick<FlowRecords, "expire">;
  readonly #log: Log;
  #isDroppingHistory = false;

  constructor(days: KeptDays, flowRecords: Pick<FlowRecords, "expire">, log: Log) {
    this.#days = days;
    this.#flowRecords = flowRecords;
    this.#log = log;
  }

  expire(store: Store, now: number): void {
    const { trail, flowLogs, history } = this.#days;
    const say = (what: string) => (error: unknown) => {
      if (!(error instanceof StoreError && error.code === "closed")) this.#log(what, error);
    };
    this.#flowRecords.expire(daysBefore(now, flowLogs).slice(0, 10)).catch(say("old records of flow logs stay"));
    store.expireEvents(daysBefore(now, trail)).catch(say("old events of the trail stay"));
    if (history === undefined || this.#isDroppingHistory) return;
    this.#isDroppingHistory = true;
    this.#dropHistory(store, daysBefore(now, history))
      .catch(say("old history stays"))
      .finally(() => {
        this.#isDroppingHistory = false;
      });
  }

  async #dropHistory(store: Store, before: string): Promise<void> {
    for (const partition of await store.partitions()) {
      await store.expireHistory(partition, before).catch((error: unknown) => {
        // The others aren't worse for it.
        if (!(error instanceof StoreError && error.code === "damaged")) throw error;
        this.#log(`old history of ${partition} stays`, error);
      });
    }
  }
}

const daysBefore = (now: number, days: number): string =>
  new Date(Math.max(0, now - days * 24 * 60 * 60 * 1_000)).toISOString();
