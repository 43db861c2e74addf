/** The log: entries in order, one sequence per partition, and what a store must do to keep it. */

import type { RecordMedium } from "../record-medium.ts";
import type { Resource } from "../records/tag.ts";
import { type Change, put } from "./change.ts";
import type { Kind } from "./kinds.ts";
import type { EventLookup, EventsFound, TrailEvent } from "./trail.ts";

/** One committed change of one partition: who, when, what. */
export interface Entry {
  /** The partition's name, `<account>/<region>`. */
  readonly partition: string;
  /** 1 for the first entry of the partition, then one more for each entry. INVARIANT: gapless. */
  readonly revision: number;
  /** ISO 8601, by the server's clock. */
  readonly time: string;
  /** ARN of the caller. */
  readonly principal: string;
  /** The same in all entries that one call made in several partitions. */
  readonly requestId: string;
  readonly operation: string;
  readonly changes: readonly Change[];
}

/** What an entry says about its call, besides the changes. */
export type Author = Pick<Entry, "principal" | "requestId" | "operation">;

/** Where the changes of an entry lie that were written ahead of its commit. */
export interface Staged {
  readonly batch: number;
  readonly chunk: number;
  readonly checksum: number;
}

/** An entry whose changes are staged. */
export interface StagedEntry extends Omit<Entry, "changes"> {
  readonly changes: Staged;
}

/** The commit of one call: entries for the partitions that it changes, guarded by the revisions of all that it read. */
export interface Commit {
  /** Partition name -> the revision that the decision saw, for every partition that was read or changed. */
  readonly expected: ReadonlyMap<string, number>;
  /**
   * The checksums of the entries at these revisions, if several servers keep the log: another entry may have the same revision, of another
   * server or another history, and nothing that was decided without it may build on it. Undefined of an entry that can't be there. Without this
   * map any entry will do.
   */
  readonly checksums?: ReadonlyMap<string, number | undefined> | undefined;
  /** Those of the changed partitions; the revisions of each follow the expected one. */
  readonly entries: readonly (Entry | StagedEntry)[];
  /** What the trail says about the call. A refused call, or one that reads, has events and no entries. */
  readonly events?: readonly TrailEvent[];
  /** How long its caller still waits, in milliseconds; otherwise as long as the store's patience. */
  readonly patience?: number | undefined;
}

export type CommitResult = { readonly committed: true } | { readonly committed: false; readonly conflict: string };

/** A record as a snapshot keeps it. */
export interface Kept {
  readonly kind: Kind;
  readonly value: Resource;
}

/** The change that puts a record of a snapshot into a world. */
export const putBack = ({ kind, value }: Kept): Change => put(kind, value as never);

/** What is read page by page, while the caller walks it: so walk it soon, and to its end or out of the loop. */
export type Pages<T> = AsyncIterable<readonly T[]>;

/** If several servers keep the log, `checksum` is that of the last entry that was walked, or of the one before, if it's known. */
export interface EntryPages extends Pages<Entry> {
  readonly checksum?: number | undefined;
}

/**
 * A partition as the store keeps it: the records at `revision` (0 and no records before the first snapshot), then the
 * entries above it that were durable at the time of the call.
 */
export interface Loaded {
  readonly revision: number;
  readonly records: Pages<Kept>;
  readonly entries: EntryPages;
}

/** A moment in the past: a time in ISO 8601, or right after an entry was appended. */
export type Moment =
  | { readonly time: string }
  | { readonly after: { readonly partition: string; readonly revision: number } };

/**
 * `full`: there's no room; the request was certainly not kept, and the store goes on. `closed`: the request was certainly
 * not kept. `failed`: the store no longer knows what the disk holds, and refuses everything until the process restarts.
 * `unavailable`: a store that other processes keep doesn't answer; a commit may have been kept all the same, and the store goes
 * on once they answer again. `undecided`: the same of one commit, while the store answers others. `damaged`: the log isn't intact. `forgotten`: what is asked about was before the first entry that is
 * kept, or isn't part of the log any more. Only opening a store throws `in-use`, if another process has it
 * open, `unknown-version`, if this version can't read it, and `unsafe`, if what keeps it doesn't make it durable.
 */
export type StoreErrorCode =
  | "full"
  | "closed"
  | "failed"
  | "unavailable"
  | "undecided"
  | "damaged"
  | "forgotten"
  | "in-use"
  | "unknown-version"
  | "unsafe";

/** A failure of a store other than a conflict. The message is for the operator and says what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** What a store reports of each time that it makes something durable. */
export interface Flush {
  readonly seconds: number;
  readonly commits: number;
  readonly entries: number;
  readonly events: number;
  /** Of its entries and events. */
  readonly characters: number;
  readonly isKept: boolean;
}

/** Where partitions are: their revisions at one moment. */
export interface Heads {
  /** Of each partition that was asked for; 0 of one that has no entry. */
  readonly revisions: ReadonlyMap<string, number>;
  /** How many partitions have an entry. It only grows. */
  readonly partitions: number;
}

/**
 * What may have happened in the log, by any server. `restarted`: what is known of it may be another history's, all of it. `lacks`:
 * something that this server knew isn't there any more.
 */
type Hint = { readonly changed: readonly string[] } | { readonly restarted: true; readonly lacks: boolean };

/** Commits of the partitions that were taken don't wait for other servers', until `release`. */
export interface Taken {
  release(): Promise<void>;
}

/** What one server says to the others under a key; without a text it takes back what it said. */
export interface Note {
  readonly key: string;
  readonly text: string | undefined;
  /** Which server says it: an id of its own. */
  readonly server: string;
  /** How long ago, in milliseconds. */
  readonly ago: number;
}

/** Where servers of one log say what the log doesn't have, for a while. Nothing may rest on it: it gets there late, or not. */
export interface Board {
  /** Within a few seconds, with all else that is said meanwhile. */
  say(key: string, text: string | undefined): void;
  /** Hears what others have said, then what they say, some of it again. Returns what ends it. */
  listen(heard: (note: Note) => void): () => void;
}

/** What a store adds if several servers keep one log. */
export interface SharedLog {
  /**
   * Changes with a failover or a restore after which the log may be another history. Cursors of before are worth nothing then.
   */
  readonly epoch: string;
  /** Linearizable: it has every commit that any server acknowledged before the call. Those who ask at the same time share an answer. */
  heads(partitions: Iterable<string>): Promise<Heads>;
  /** The checksums of the partitions that a commit names, after it, to be built on; once it was given to `commit`. It lacks all if that refused it. */
  checksumsAfter(commit: Commit): ReadonlyMap<string, number>;
  /** The names of the partitions after the first `known`, in the order of their first entries. */
  partitionsAfter(known: number): Promise<readonly string[]>;
  /** Hears what may have changed. Some of it may be missed: the truth is in `heads`. Returns what ends it. */
  hear(heard: (hint: Hint) => void): () => void;
  /**
   * Keeps other servers' commits to these partitions waiting, for a short time at most, so that a decision isn't overtaken again
   * and again. While they're taken, `heads` and `history` have their newest entries. `longest`: in milliseconds, if it's not the usual time.
   */
  take(partitions: readonly string[], longest?: number): Promise<Taken>;
  /** The digest of the key that the secrets in the log are sealed with: this one, if no server has said any before. Without one it only asks. */
  sealedWith(digest: string | undefined): Promise<string | undefined>;
  readonly board: Board;
  /** The records of flow logs. */
  readonly records: RecordMedium;
  /** Why the log can't be reached just now; undefined if it can. */
  readonly trouble: StoreError | undefined;
}

/** Keeps the log. Throws or rejects with a StoreError. Every implementation passes `store/store.contract.ts`. */
export interface Store {
  /** Names of all partitions that have an entry. */
  partitions(): Promise<readonly string[]>;
  /** The partition as it is, or as it was at a revision: from the nearest snapshot that is kept. Rejects with `forgotten`. */
  load(partition: string, at?: number): Promise<Loaded>;
  /**
   * The revision of a partition at a moment, as far as it's durable; 0 if it had no entry yet. If the clock was set back, so
   * that a time came twice, it's one of the revisions at that time. Rejects with `forgotten`.
   */
  revisionAt(partition: string, moment: Moment): Promise<number>;
  /**
   * Commits all entries and events or nothing, and resolves only when they're durable. Commits happen in the order of the calls, so a
   * caller may build on a commit that hasn't been answered yet; if that commit fails, those built on it reject or conflict.
   * A conflict is answered only once the conflicting entry is durable or gone, so that a new load is up to date. What is committed to
   * its partitions in the same turn may conflict as well: it may build on what came to nothing.
   */
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * Writes changes ahead of their commit, a part for each entry, little by little between other work. Nobody sees them
   * before a commit has all of them, and then they're kept with it, or not at all. What is neither committed nor discarded is
   * gone at the next open.
   */
  stage(parts: Iterable<readonly Change[]>): Promise<readonly Staged[]>;
  /** Gives up what was staged and is in no commit that may be kept. */
  discard(staged: readonly Staged[]): Promise<void>;
  /**
   * The durable entries of a partition from revision `from` up to and including `to`, oldest first; from the first one that is kept,
   * if that comes later. Rejects with `forgotten` if what is being walked is dropped meanwhile. `after` is the checksum of the entry
   * before them, if it's known: what doesn't follow on that isn't returned.
   */
  history(partition: string, from: number, to: number, after?: number): EntryPages;
  /** The same at once; undefined if that would be waiting for others. */
  readonly historyNow: ((partition: string, from: number, to: number) => Iterable<Entry>) | undefined;
  /** Undefined if only this process changes the log. */
  readonly shared: SharedLog | undefined;
  /**
   * Keeps `records` as the state at `revision`, which must be durable, so that a later load is short. The history stays.
   * Reads `records` at once and writes them little by little, between other work; `load` sees them only when they're
   * complete.
   */
  snapshot(partition: string, revision: number, records: Iterable<Kept>): Promise<void>;
  /**
   * Drops the entries of a partition that nobody needs who asks about a time or later: all before the newest one by then. It does so
   * little by little between other work, and waits until it's worth the snapshot that must take their place: then they go together.
   * INVARIANT: every state from the first kept entry on can be loaded, and the last entry is always kept.
   */
  expireHistory(partition: string, before: string): Promise<void>;
  /**
   * The durable events of an account and Region that are looked for, the newest first: in the order of their commits, which is
   * that of their times unless the clock was set back. What it costs doesn't grow with the events of others.
   */
  lookupEvents(lookup: EventLookup): Promise<EventsFound>;
  /**
   * Drops the events from before a time, oldest first, little by little between other work. It may leave some of them: then they
   * go with those that come after them.
   */
  expireEvents(before: string): Promise<void>;
  /** Finishes the commits requested so far, then refuses everything. */
  close(): Promise<void>;
}
