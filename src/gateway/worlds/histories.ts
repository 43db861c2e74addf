/**
 * The entries of partitions, for decisions that walk them at once. If reading them is waiting for others, they're read ahead into
 * memory: a walk that gets to what isn't there ends with PartitionNeeded, and begins again when there's twice as much.
 */
import type { Entry, Store } from "../../model/world/log.ts";
import { PartitionNeeded } from "./sight.ts";

const FIRST_READ = 256;
/** So many entries are kept, of the histories that were walked last. */
const MOST_KEPT = 100_000;

export class Histories {
  readonly #store: Pick<Store, "history" | "historyNow">;
  /** By partition, the one that was read last at the end. */
  readonly #read = new Map<string, Entry[]>();

  constructor(store: Pick<Store, "history" | "historyNow">) {
    this.#store = store;
  }

  /** The entries that are kept up to a revision, oldest first. Throws PartitionNeeded. */
  *walk(name: string, to: number): Generator<Entry> {
    if (this.#store.historyNow !== undefined) {
      yield* this.#store.historyNow(name, 1, to);
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

  /** Reads entries up to a revision, after those that are in memory. */
  async read(name: string, to: number): Promise<void> {
    const entries = this.#read.get(name) ?? [];
    const from = (entries.at(-1)?.revision ?? 0) + 1;
    const fresh: Entry[] = [];
    for await (const page of this.#store.history(name, from, to)) fresh.push(...page);
    // Another call may have read the same meanwhile.
    const known = this.#read.get(name) ?? [];
    const last = known.at(-1)?.revision ?? 0;
    this.#read.delete(name);
    this.#read.set(name, known.concat(fresh.filter(({ revision }) => revision > last)));
    let kept = this.#read.values().reduce((sum, { length }) => sum + length, 0);
    for (const [other, { length }] of this.#read) {
      if (kept <= MOST_KEPT || other === name) break;
      this.#read.delete(other);
      kept -= length;
    }
  }

  /** Nothing that was read may be true any more. */
  forget(name?: string): void {
    if (name === undefined) this.#read.clear();
    else this.#read.delete(name);
  }
}
