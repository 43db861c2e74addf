/** The log: entries in order, one sequence a partition, and what a store must do to keep it. */

import type { Resource } from "../records/tag.ts";
import type { Change } from "./change.ts";
import type { Kind } from "./kinds.ts";

/** One committed change of one partition: who, when, what. */
export interface Entry {
  /** The partition's name, `<account>/<region>`. */
  readonly partition: string;
  /** 1 for the first entry of the partition, then one more each. INVARIANT: gapless. */
  readonly revision: number;
  /** ISO 8601, by the server's clock. */
  readonly time: string;
  /** ARN of the caller. */
  readonly principal: string;
  /** Ties together the entries that one call made in several partitions. */
  readonly requestId: string;
  readonly operation: string;
  readonly changes: readonly Change[];
}

/** What one call commits: entries for the partitions it changes, guarded by the revisions of all it read. */
export interface Commit {
  /** Partition name -> the revision that the decision saw. Names every partition read or changed. */
  readonly expected: ReadonlyMap<string, number>;
  /** One for each partition changed, its revision one above the expected one. */
  readonly entries: readonly Entry[];
}

export type CommitResult = { readonly committed: true } | { readonly committed: false; readonly conflict: string };

/** A record as a snapshot keeps it. */
export interface Kept {
  readonly kind: Kind;
  readonly value: Resource;
}

/**
 * A partition as kept: records at `revision` (0 and none before the first snapshot), then the entries above it that
 * were durable at the time of the call. Both are read from the disk in pages while they are walked: walk them soon.
 */
export interface Loaded {
  readonly revision: number;
  readonly records: Iterable<Kept>;
  readonly entries: Iterable<Entry>;
}

/** Keeps the log. Every implementation passes `store/store.contract.ts`. */
export interface Store {
  /** Identifies this log. Revisions compare only within one epoch. */
  readonly epoch: string;
  /** Names of all partitions that have an entry. */
  partitions(): Promise<readonly string[]>;
  load(partition: string): Promise<Loaded>;
  /**
   * Commits all entries or none. Resolves only when they are durable. Commits are taken in the order of the calls, so
   * a caller may build on a commit that is not answered yet; if that one fails, those built on it reject or conflict.
   * A conflict is answered only when what stands in the way is durable or gone, so loading again meets it.
   * Rejects with an error that bears a `code`: `full` and `closed` mean that nothing was kept; after `failed` nobody
   * knows before the process starts again, and the store refuses everything.
   */
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * The entries of a partition above `after`, oldest first, then every further one as it becomes durable. Ends when
   * `signal` aborts; throws when the store closes or fails. A slow reader costs nothing: it reads from the disk.
   */
  follow(partition: string, after: number, signal: AbortSignal): AsyncIterable<Entry>;
  /** The durable entries of a partition from revision `from` to `to`, both included, oldest first. */
  history(partition: string, from: number, to: number): Iterable<Entry>;
  /**
   * Keeps `records` as the state at `revision`, which must be durable, so that a later load is short. History stays.
   * Takes `records` at once and writes them little by little, between other work; seen by `load` only when whole.
   */
  snapshot(partition: string, revision: number, records: Iterable<Kept>): Promise<void>;
  /** Keeps what is already asked, then refuses everything. */
  close(): Promise<void>;
}
