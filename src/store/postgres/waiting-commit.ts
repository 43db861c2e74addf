/** A commit that waits for its answer. */
import { randomUUID } from "node:crypto";
import type { Commit, CommitResult, StoreError } from "../../model/world/log.ts";
import type { TrailEvent } from "../../model/world/trail.ts";
import { encodeEntry, encodeEvent } from "../codec.ts";
import type { Row } from "../medium.ts";
import { refuseUnguarded } from "../refuse-unguarded.ts";
import type { Head } from "./known-history.ts";

/** No checksum: there is no entry to compare with, or it isn't known. */
export const UNKNOWN = -1;

export interface Told {
  readonly event: TrailEvent;
  readonly body: string;
}

export class WaitingCommit {
  /** Kept with its entries, so that it can be asked afterwards whose they are. */
  readonly id = randomUUID();
  readonly expected: ReadonlyMap<string, number>;
  readonly rows: readonly Row[];
  /** Of staged changes that become part of the log with it. */
  readonly batches: readonly number[];
  readonly events: readonly Told[];
  readonly answer: Promise<CommitResult>;
  /** The partition that another commit before it has changed, or in which what it builds on isn't kept. */
  conflict: string | undefined;
  /** Of the history that it was decided on. */
  readonly epoch: string;
  /** The checksums of the entries that it builds on, as far as they're known. */
  readonly checksums = new Map<string, number>();
  /** Whether it conflicts with the unanswered ones before it, so that none after it builds on it. */
  isStray = false;
  #isAnswered = false;
  readonly #resolve: (result: CommitResult) => void;
  readonly #reject: (error: unknown) => void;

  /** Throws a TypeError if something can't be encoded, or an entry isn't the next one of an expected revision. */
  constructor({ expected, entries, events = [] }: Commit, epoch: string) {
    refuseUnguarded(expected, entries);
    this.epoch = epoch;
    this.expected = new Map(expected);
    this.rows = entries.map(encodeEntry);
    this.batches = [...new Set(entries.flatMap(({ changes }) => ("batch" in changes ? [changes.batch] : [])))];
    this.events = events.map((event) => ({ event, body: encodeEvent(event) }));
    const { promise, resolve, reject } = Promise.withResolvers<CommitResult>();
    this.answer = promise;
    [this.#resolve, this.#reject] = [resolve, reject];
    // Whoever asked may have gone.
    promise.catch(() => {});
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Whether it only asks if what it read still holds. */
  get isEmpty(): boolean {
    return this.rows.length === 0 && this.events.length === 0;
  }

  /** The revision of a partition after it. */
  after(partition: string): number {
    const last = this.rows.findLast((row) => row.partition === partition);
    return last?.revision ?? (this.expected.get(partition) as number);
  }

  /** Takes note of the newest entry of a partition that it names, if that's the one it builds on. */
  buildsOn(partition: string, { revision, checksum }: Head): void {
    const isThat = this.expected.get(partition) === revision && !this.checksums.has(partition);
    if (isThat) this.checksums.set(partition, checksum);
  }

  /** Whether the newest entry of a partition may be the one that it builds on; yes if that isn't known. */
  mayBuildOn(partition: string, head: Head | undefined): boolean {
    if (head === undefined) return true;
    const checksum = this.checksums.get(partition) ?? UNKNOWN;
    const isOther = checksum !== UNKNOWN && head.checksum !== UNKNOWN && checksum !== head.checksum;
    return this.expected.get(partition) === head.revision && !isOther;
  }

  keep(): void {
    this.#isAnswered = true;
    this.#resolve({ committed: true });
  }

  refuse(conflict: string): void {
    this.#isAnswered = true;
    this.#resolve({ committed: false, conflict });
  }

  fail(error: StoreError): void {
    this.#isAnswered = true;
    this.#reject(error);
  }
}

/**
 * Whatever builds on an entry that isn't kept can't be kept either, although another server's entry may have that revision now.
 * `lost` are the partitions of such entries.
 */
export function doom(commits: Iterable<WaitingCommit>, lost: Iterable<string>): void {
  const gone = new Set(lost);
  for (const commit of commits) {
    commit.conflict ??= commit.expected.keys().find((partition) => gone.has(partition));
    if (commit.conflict === undefined || commit.isStray) continue;
    for (const { partition } of commit.rows) gone.add(partition);
  }
}
