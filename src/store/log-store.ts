/** The log, whatever the medium: order, guards, group commit and snapshots. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { crc32 } from "node:zlib";
import type { Change } from "../model/world/change.ts";
import {
  type Commit,
  type CommitResult,
  type Entry,
  type Flush,
  type Kept,
  type Loaded,
  type Moment,
  type Pages,
  type Staged,
  type StagedEntry,
  type Store,
  StoreError,
} from "../model/world/log.ts";
import type { EventLookup, EventsFound, TrailEvent } from "../model/world/trail.ts";
import { decodeEntry, encodeEntry, encodeEvent, isStaged } from "./codec.ts";
import { expireHistory } from "./history/expire-history.ts";
import { Snapshots } from "./history/snapshots.ts";
import type { Batch, Medium, Row } from "./medium.ts";
import { refuseUnguarded } from "./refuse-unguarded.ts";
import { StoredTrail } from "./stored-trail.ts";

/** So many entries are read at a time, at most; fewer if they're long, so that nobody waits for a page. */
const PAGE = 500;
const FIRST_PAGE = 16;
const PAGE_CHARACTERS = 512 * 1024;

/** A commit whose answer waits for the next flush. */
interface Waiting {
  /** Empty if the commit changes nothing, or if it conflicts with one that waits for the same flush; so are the others. */
  readonly rows: readonly Row[];
  readonly batches: readonly Batch[];
  readonly events: readonly TrailEvent[];
  readonly bodies: readonly string[];
  readonly result: CommitResult;
  resolve(result: CommitResult): void;
  reject(error: unknown): void;
}

const NOTHING = { rows: [], batches: [], events: [], bodies: [] };

export class LogStore implements Store {
  readonly shared = undefined;
  readonly #medium: Medium;
  readonly #flushed: (flush: Flush) => void;
  /** INVARIANT: the revisions that the medium holds durably. */
  readonly #heads: Map<string, number>;
  /** The heads after `#waiting` is flushed, of the partitions that it changes. */
  #pending = new Map<string, number>();
  #waiting: Waiting[] = [];
  readonly #snapshots: Snapshots;
  readonly #trail: StoredTrail;
  /** Partitions of which old entries are being dropped. */
  readonly #expiring = new Set<string>();
  /** Why the store refuses everything, once it does. */
  #down: StoreError | undefined;

  constructor(medium: Medium, flushed: (flush: Flush) => void = () => {}) {
    this.#flushed = flushed;
    this.#medium = medium;
    this.#heads = medium.heads();
    this.#trail = new StoredTrail(medium.events, (work) => this.#write(work));
    this.#snapshots = new Snapshots(
      medium,
      (work) => this.#write(work),
      () => this.#refuseIfDown(),
    );
  }

  async partitions(): Promise<readonly string[]> {
    this.#refuseIfDown();
    return [...this.#heads.keys()];
  }

  async load(partition: string, at = Number.POSITIVE_INFINITY): Promise<Loaded> {
    this.#refuseIfDown();
    const first = this.#first(partition);
    if (at < first) throw forgotten(partition, first);
    const last = Math.min(at, this.#head(partition));
    const snapshot = this.#medium.snapshotAt(partition, last);
    const revision = snapshot?.revision ?? 0;
    if (revision < first) throw withoutSnapshot(partition, first);
    return {
      revision,
      records: later(snapshot === undefined ? [] : this.#snapshots.walk(snapshot)),
      entries: later(this.#entries(partition, revision + 1, last)),
    };
  }

  async revisionAt(partition: string, moment: Moment): Promise<number> {
    this.#refuseIfDown();
    const isBy = this.#isBy(partition, moment);
    // INVARIANT: entry `low` is of then or before, and the one after `high` is later.
    let [low, high] = [Math.max(this.#first(partition) - 1, 0), this.#head(partition)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (isBy(middle)) low = middle;
      else high = middle - 1;
      await nextTurn();
    }
    const first = this.#first(partition);
    if (low < first) throw forgotten(partition, first);
    return low;
  }

  /** Reports whether an entry had been appended at the moment. */
  #isBy(partition: string, moment: Moment): (revision: number) => boolean {
    if ("time" in moment) {
      const then = Date.parse(moment.time);
      return (revision) => {
        const [body = ""] = this.#page(partition, revision, revision);
        return Date.parse(decodeEntry({ partition, revision, body }).time) <= then;
      };
    }
    const { after } = moment;
    if (after.partition === partition) return (revision) => revision <= after.revision;
    const place = this.#placeOf(after.partition, after.revision);
    return (revision) => this.#placeOf(partition, revision) <= place;
  }

  async commit({ expected, entries, events = [] }: Commit): Promise<CommitResult> {
    this.#refuseIfDown();
    refuseUnguarded(expected, entries);
    // Encoded before anything is promised: an entry that can't be encoded then rejects alone.
    const rows = entries.map(encodeEntry);
    const bodies = events.map(encodeEvent);
    const conflict = this.#conflict(expected);
    const result: CommitResult = conflict === undefined ? { committed: true } : { committed: false, conflict };
    const isNothing = rows.length === 0 && bodies.length === 0;
    if (this.#waiting.length === 0 && (isNothing || !result.committed)) return result;
    if (result.committed) for (const { partition, revision } of rows) this.#pending.set(partition, revision);
    // setImmediate, rather than straight after the flush before: callers who were just answered can join the next one.
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    return new Promise((resolve, reject) => {
      const kept = result.committed ? { rows, batches: batchesOf(entries), events, bodies } : NOTHING;
      this.#waiting.push({ ...kept, result, resolve, reject });
    });
  }

  async stage(parts: Iterable<readonly Change[]>): Promise<readonly Staged[]> {
    this.#refuseIfDown();
    const batch = this.#medium.newSnapshotId();
    const staged: Staged[] = [];
    try {
      for (const part of parts) {
        const body = JSON.stringify(part);
        this.#write(() => this.#medium.writeChunk(batch, staged.length, body));
        staged.push({ batch, chunk: staged.length, checksum: crc32(body) });
        await nextTurn();
      }
      return staged;
    } catch (error) {
      if (error instanceof StoreError && error.code === "full") await this.discard(staged);
      throw error;
    }
  }

  async discard(staged: readonly Staged[]): Promise<void> {
    for (const { id, chunks } of batchesOf(staged.map((changes) => ({ changes })))) {
      await this.#snapshots.discard(id, chunks);
    }
  }

  async *history(partition: string, from: number, to: number): Pages<Entry> {
    yield* this.#history(partition, from, to);
  }

  *historyNow(partition: string, from: number, to: number): Iterable<Entry> {
    for (const page of this.#history(partition, from, to)) yield* page;
  }

  #history(partition: string, from: number, to: number): Iterable<readonly Entry[]> {
    this.#refuseIfDown();
    return this.#entries(partition, Math.max(from, 1, this.#first(partition)), Math.min(to, this.#head(partition)));
  }

  async snapshot(partition: string, revision: number, records: Iterable<Kept>): Promise<void> {
    this.#refuseIfDown();
    if (!(revision <= this.#head(partition))) throw new RangeError(`${partition} has no durable revision ${revision}`);
    if (revision <= (this.#medium.snapshotAt(partition, Number.POSITIVE_INFINITY)?.revision ?? 0)) return;
    await this.#snapshots.write([...records], (id, chunks) => {
      const snapshot = { id, partition, revision, chunks };
      // The history may begin later by now.
      return revision < this.#first(partition) ? [snapshot] : this.#medium.publishSnapshot(snapshot);
    });
  }

  async lookupEvents(lookup: EventLookup): Promise<EventsFound> {
    this.#refuseIfDown();
    return this.#trail.lookup(lookup, () => this.#refuseIfDown());
  }

  async expireEvents(before: string): Promise<void> {
    this.#refuseIfDown();
    await this.#trail.expire(before);
  }

  async expireHistory(partition: string, before: string): Promise<void> {
    this.#refuseIfDown();
    if (this.#expiring.has(partition)) return;
    this.#expiring.add(partition);
    try {
      await expireHistory(partition, before, {
        medium: this.#medium,
        snapshots: this.#snapshots,
        store: this,
        head: this.#head(partition),
        write: (work) => this.#write(work),
      });
    } finally {
      this.#expiring.delete(partition);
    }
  }

  async close(): Promise<void> {
    if (this.#down?.code === "closed") return;
    const failed = this.#down !== undefined;
    if (!failed) this.#flush();
    this.#down = new StoreError("closed", "The store is closed.");
    this.#medium.close();
  }

  #flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    const rows = waiting.flatMap((one) => one.rows);
    const batches = waiting.flatMap((one) => one.batches);
    const bodies = waiting.flatMap((one) => one.bodies);
    this.#waiting = [];
    this.#pending = new Map();
    try {
      if (rows.length > 0 || bodies.length > 0) this.#append(waiting.length, rows, batches, bodies);
    } catch (error) {
      // INVARIANT: a flush takes everything that waits, so the commits that build on these are among them.
      for (const { result, resolve, reject } of waiting) result.committed ? reject(error) : resolve(result);
      return;
    }
    for (const { partition, revision } of rows) this.#heads.set(partition, revision);
    for (const { result, resolve } of waiting) resolve(result);
    // After the answers: what is appended is kept, whatever becomes of its index.
    this.#take(waiting.flatMap((one) => one.events));
  }

  #append(commits: number, rows: readonly Row[], batches: readonly Batch[], bodies: readonly string[]): void {
    const began = performance.now();
    let isKept = false;
    try {
      this.#write(() => this.#medium.append(rows, batches, bodies));
      isKept = true;
    } finally {
      const seconds = (performance.now() - began) / 1_000;
      const size = rows.reduce((sum, { body }) => sum + body.length, 0);
      const characters = bodies.reduce((sum, { length }) => sum + length, size);
      this.#flushed({ seconds, commits, entries: rows.length, events: bodies.length, characters, isKept });
    }
  }

  #take(events: readonly TrailEvent[]): void {
    try {
      this.#trail.take(events);
    } catch {
      // The store is down now, and says so to all others.
    }
  }

  /** Writes. Stops the store once nobody knows any more what is written. */
  #write<T>(work: () => T): T {
    this.#refuseIfDown();
    try {
      return work();
    } catch (error) {
      if (error instanceof StoreError && error.code === "full") throw error;
      const failure =
        error instanceof StoreError ? error : new StoreError("failed", `The store failed: ${String(error)}`, error);
      this.#down = failure;
      throw failure;
    }
  }

  #refuseIfDown(): void {
    if (this.#down !== undefined) throw this.#down;
  }

  #head(partition: string): number {
    return this.#heads.get(partition) ?? 0;
  }

  /** The first entry that is kept; 0 if all are. */
  #first(partition: string): number {
    return this.#medium.beginnings.of(partition);
  }

  #conflict(expected: ReadonlyMap<string, number>): string | undefined {
    for (const [partition, revision] of expected) {
      if ((this.#pending.get(partition) ?? this.#head(partition)) !== revision) return partition;
    }
    return undefined;
  }

  #page(partition: string, from: number, to: number): readonly string[] {
    this.#refuseIfDown();
    const bodies = this.#medium.read(partition, from, to);
    if (bodies.length !== to - from + 1) throw this.#gone(partition, from, to);
    return bodies;
  }

  #placeOf(partition: string, revision: number): number {
    this.#refuseIfDown();
    const place = this.#medium.placeOf(partition, revision);
    if (place === undefined) throw this.#gone(partition, revision, revision);
    return place;
  }

  /** Why entries aren't there: somebody may have been walking what was dropped meanwhile. */
  #gone(partition: string, from: number, to: number): StoreError {
    const first = this.#first(partition);
    return from < first ? forgotten(partition, first) : missing(partition, from, to);
  }

  *#entries(partition: string, from: number, to: number): Iterable<readonly Entry[]> {
    let size = FIRST_PAGE;
    for (let next = from; next <= to; ) {
      const bodies = this.#page(partition, next, Math.min(to, next + size - 1));
      const characters = bodies.reduce((sum, { length }) => sum + length, 0);
      yield bodies.map((body, n) => this.#whole(decodeEntry({ partition, revision: next + n, body })));
      next += bodies.length;
      size = characters > PAGE_CHARACTERS ? Math.max(1, size >> 1) : Math.min(PAGE, size * 2);
    }
  }

  #whole(entry: Entry | StagedEntry): Entry {
    if (!isStaged(entry)) return entry;
    this.#refuseIfDown();
    const { batch, chunk, checksum } = entry.changes;
    const body = this.#medium.readChunk(batch, chunk);
    if (body === undefined || crc32(body) !== checksum) {
      throw this.#gone(entry.partition, entry.revision, entry.revision);
    }
    return { ...entry, changes: JSON.parse(body) as Change[] };
  }
}

/** Reads on when the next page is asked for. */
async function* later<T>(pages: Iterable<T>): AsyncGenerator<T> {
  yield* pages;
}

const forgotten = (partition: string, first: number): StoreError =>
  new StoreError("forgotten", `The history of ${partition} begins with entry ${first}: what was before isn't kept.`);

const withoutSnapshot = (partition: string, first: number): StoreError =>
  new StoreError("damaged", `The snapshot of ${partition} at entry ${first}, its first, is missing. Restore a backup.`);

const missing = (partition: string, from: number, to: number): StoreError =>
  new StoreError("damaged", `Entries of ${partition} between ${from} and ${to} are missing. Restore a backup.`);

/** The batches that entries refer to. */
function batchesOf(entries: readonly { readonly changes: readonly Change[] | Staged }[]): readonly Batch[] {
  const chunks = new Map<number, number>();
  for (const { changes } of entries) {
    if ("batch" in changes) chunks.set(changes.batch, (chunks.get(changes.batch) ?? 0) + 1);
  }
  return [...chunks].map(([id, count]) => ({ id, chunks: count }));
}
