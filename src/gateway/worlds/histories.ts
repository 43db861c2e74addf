/**
 * The entries of partitions, for decisions that walk them at once. If a store only has them after a wait, they're read ahead
 * into memory: a walk that gets to what isn't there ends with PartitionNeeded, and begins again when there's twice as much. Of a history
 * that begins later than its partition, the beginning is read ahead in any case: it has all that was there then.
 */
import type { Entry, Store } from "../../model/world/log.ts";
import { beginningOf, isForgotten } from "./beginning.ts";
import { PartitionNeeded } from "./sight.ts";

const FIRST_READ = 256;
/** So many entries are kept, of the histories that were walked last; a beginning counts as many as it has changes. */
const MOST_KEPT = 100_000;

type Read = Pick<Store, "history" | "historyNow" | "load">;

export class Histories {
  readonly #store: Read;
  /** By partition, the one that was read last at the end. */
  readonly #read = new Map<string, readonly Entry[]>();
  /** How often all was forgotten. */
  #times = 0;

  constructor(store: Read) {
    this.#store = store;
  }

  /** The entries that are kept up to a revision, oldest first. Throws PartitionNeeded. */
  *walk(name: string, to: number): Generator<Entry> {
    if (this.#store.historyNow !== undefined) {
      yield* this.#walkNow(name, this.#store.historyNow(name, 1, to), to);
      return;
    }
    const entries = this.#read.get(name) ?? [];
    for (const entry of entries) {
      if (entry.revision > to) return;
      yield entry;
    }
    const last = entries.at(-1)?.revision ?? 0;
    if (last < to) throw new PartitionNeeded(name, Math.min(to, last + Math.max(FIRST_READ, entries.length)));
  }

  *#walkNow(name: string, entries: Iterable<Entry>, to: number): Generator<Entry> {
    let isFirst = true;
    try {
      for (const entry of entries) {
        yield isFirst && entry.revision > 1 ? this.#beginningAt(name, entry.revision) : entry;
        isFirst = false;
      }
    } catch (error) {
      if (!isForgotten(error)) throw error;
      // What was walked is dropped meanwhile.
      throw new PartitionNeeded(name, to);
    }
  }

  #beginningAt(name: string, revision: number): Entry {
    const [beginning] = this.#read.get(name) ?? [];
    if (beginning?.revision !== revision) throw new PartitionNeeded(name, revision);
    return beginning;
  }

  /** Reads entries up to a revision, after those that are in memory. */
  async read(name: string, to: number): Promise<void> {
    const entries = this.#store.historyNow === undefined ? (this.#read.get(name) ?? []) : [];
    const last = entries.at(-1)?.revision;
    if (last === undefined) {
      const times = this.#times;
      const beginning = await beginningOf(this.#store, name);
      if (beginning !== undefined && times === this.#times) this.#keep(name, [beginning]);
      return;
    }
    const fresh: Entry[] = [];
    for await (const page of this.#store.history(name, last + 1, to)) fresh.push(...page);
    // Another server may have dropped what comes after those, and another call may have read the same meanwhile.
    if (fresh.length > 0 && fresh[0]?.revision !== last + 1) this.forget(name);
    else if (this.#read.get(name) === entries) this.#keep(name, [...entries, ...fresh]);
  }

  #keep(name: string, entries: readonly Entry[]): void {
    this.#read.delete(name);
    this.#read.set(name, entries);
    let kept = this.#read.values().reduce((sum, each) => sum + weightOf(each), 0);
    for (const [other, each] of this.#read) {
      if (kept <= MOST_KEPT || other === name) break;
      this.#read.delete(other);
      kept -= weightOf(each);
    }
  }

  /** Nothing that was read may be true any more. */
  forget(name?: string): void {
    if (name !== undefined) this.#read.delete(name);
    else {
      this.#read.clear();
      this.#times += 1;
    }
  }
}

const weightOf = (entries: readonly Entry[]): number => entries.length + (entries[0]?.changes.length ?? 0);
