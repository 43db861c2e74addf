/** What a ledger needs from whoever starts it. */
import type { Change, PartitionKey } from "../model/world/change.ts";
import type { Store } from "../model/world/log.ts";

export interface LedgerOptions {
  readonly store: Store;
  /**
   * Whether reads are answered from what this server knows, if several servers keep one log: faster, and they may miss what another
   * server has just acknowledged.
   */
  readonly readsLocally?: boolean;
  /** Bytes that worlds may take in memory, about: beyond it those that weren't used for the longest time leave it. Default: all stay. */
  readonly memory?: number;
  readonly now: () => string;
  /** The first changes of a partition: its default network. The same for the same partition each time. */
  readonly found: (key: PartitionKey) => readonly Change[];
  /** Gets what made the store fail: it keeps nothing more until the process starts again. */
  readonly failed?: (cause: unknown) => void;
  /** Gets why the log can't be reached, once each time, and undefined when it can be again. */
  readonly unreachable?: (problem: string | undefined) => void;
  /** Gets each partition whose log is not whole, once, and what is wrong with it. */
  readonly damaged?: (partition: string, problem: string) => void;
}
