/** A commit that waits for its answer. */
import { randomUUID } from "node:crypto";
import type { Commit, CommitResult, StoreError } from "../../model/world/log.ts";
import type { TrailEvent } from "../../model/world/trail.ts";
import { checksumOf, encodeEntry, encodeEvent } from "../codec.ts";
import type { Row } from "../medium.ts";
import { refuseUnguarded } from "../refuse-unguarded.ts";
import type { Head } from "./known-history.ts";

/** Instead of a checksum: nobody said which entry it is. */
export const UNKNOWN = -1;
/** Instead of a checksum: it's an entry that can't be in the log. */
const NEVER_KEPT = -2;

export interface Told {
  readonly event: TrailEvent;
  readonly body: string;
}

export class WaitingCommit {
  /** Kept with its entries, so that it can be asked afterwards whose they are. */
  readonly id = randomUUID();
  /** The newest entry of each partition that it names: what it builds on, and what it makes of it. */
  readonly before = new Map<string, Head>();
  readonly after = new Map<string, Head>();
  readonly rows: readonly Row[];
  /** Of staged changes that become part of the log with it. */
  readonly batches: readonly number[];
  readonly events: readonly Told[];
  readonly answer: Promise<CommitResult>;
  #isAnswered = false;
  readonly #resolve: (result: CommitResult) => void;
  readonly #reject: (error: unknown) => void;

  /** Throws a TypeError if something can't be encoded, or an entry isn't the next one of an expected revision. */
  constructor({ expected, checksums, entries, events = [] }: Commit) {
    refuseUnguarded(expected, entries);
    for (const [partition, revision] of expected) {
      const checksum = checksums === undefined ? UNKNOWN : (checksums.get(partition) ?? NEVER_KEPT);
      const head = { revision, checksum: revision === 0 ? 0 : checksum };
      this.before.set(partition, head);
      this.after.set(partition, head);
    }
    this.rows = entries.map(encodeEntry);
    for (const row of this.rows) this.after.set(row.partition, nextHead(this.after.get(row.partition) as Head, row));
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

  /** The partition that isn't at the entry on which it builds. A head that isn't among these may be. */
  conflictIn(heads: ReadonlyMap<string, Head>): string | undefined {
    return this.before.entries().find(([name, before]) => !maySame(before, heads.get(name)))?.[0];
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

/** Whether two are one entry, as far as that is known: another one may have the same revision, of another server or another history. */
export function maySame(one: Head, other: Head | undefined): boolean {
  if (other === undefined) return true;
  const isUnknown = one.checksum === UNKNOWN || other.checksum === UNKNOWN;
  return one.revision === other.revision && (isUnknown || one.checksum === other.checksum);
}

/** The head after an entry. */
export const nextHead = ({ checksum }: Head, row: Row): Head => ({
  revision: row.revision,
  checksum: checksum < 0 ? checksum : checksumOf(row, checksum),
});
