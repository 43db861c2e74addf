/** A partition in memory: records by kind and id with their indexes, the fold of its log. */

import type { Resource } from "../records/tag.ts";
import type { Change, PartitionKey } from "./change.ts";
import { type IndexOf, type Kind, keysIn, kinds, type RecordOf } from "./kinds.ts";
import { SortedRecords } from "./sorted-records.ts";
import type { View } from "./world.ts";

type Index = Map<string, Map<string, Resource>>;

interface Shelf {
  readonly records: Map<string, Resource>;
  readonly order: SortedRecords;
  readonly indexes: ReadonlyMap<
    string,
    { readonly keysOf: (record: Resource) => readonly string[]; readonly entries: Index }
  >;
}

const NONE: ReadonlyMap<string, Resource> = new Map();

const emptyShelf = (kind: Kind): Shelf => ({
  records: new Map(),
  order: new SortedRecords(),
  indexes: new Map(
    Object.keys(kinds[kind].indexes).map((name) => [
      name,
      { keysOf: (record) => keysIn(kind, name, record), entries: new Map() },
    ]),
  ),
});

export class Partition implements PartitionKey {
  readonly account: string;
  readonly region: string;
  /** How many entries of the log are folded in. */
  revision = 0;
  #shelves = new Map<Kind, Shelf>();
  #views = new Map<View<unknown>, unknown>();

  constructor({ account, region }: PartitionKey) {
    this.account = account;
    this.region = region;
  }

  get<K extends Kind>(kind: K, id: string): RecordOf<K> | undefined {
    return this.#shelves.get(kind)?.records.get(id) as RecordOf<K> | undefined;
  }

  all<K extends Kind>(kind: K): IteratorObject<RecordOf<K>> {
    return (this.#shelves.get(kind)?.records ?? NONE).values() as IteratorObject<RecordOf<K>>;
  }

  inOrder<K extends Kind>(kind: K, after?: string): IteratorObject<RecordOf<K>> {
    const records = this.#shelves.get(kind)?.order.after(after) ?? NONE.values();
    return records as IteratorObject<RecordOf<K>>;
  }

  count(kind: Kind): number {
    return this.#shelves.get(kind)?.records.size ?? 0;
  }

  by<K extends Kind>(kind: K, index: IndexOf<K>, key: string): IteratorObject<RecordOf<K>> {
    const entries = this.#shelves.get(kind)?.indexes.get(index)?.entries.get(key) ?? NONE;
    return entries.values() as IteratorObject<RecordOf<K>>;
  }

  view<V>(view: View<V>): V {
    const known = view as View<unknown>;
    if (!this.#views.has(known)) this.#views.set(known, view.build(this));
    return this.#views.get(known) as V;
  }

  /** Applies one change. The caller maintains `revision`. */
  apply(change: Change): void {
    if ("put" in change) this.#put(change.put, change.value);
    else this.#delete(change.delete, change.id);
  }

  /** How many records there are, of all kinds. */
  get size(): number {
    return this.#shelves.values().reduce((sum, { records }) => sum + records.size, 0);
  }

  /** How many records there are of each kind. */
  *sizes(): Iterable<readonly [kind: Kind, size: number]> {
    for (const [kind, { records }] of this.#shelves) yield [kind, records.size];
  }

  /** Every record, for a snapshot. */
  *records(): Iterable<{ readonly kind: Kind; readonly value: Resource }> {
    for (const [kind, shelf] of this.#shelves) for (const value of shelf.records.values()) yield { kind, value };
  }

  #put(kind: Kind, value: Resource): void {
    let shelf = this.#shelves.get(kind);
    if (shelf === undefined) {
      shelf = emptyShelf(kind);
      this.#shelves.set(kind, shelf);
    }
    const before = shelf.records.get(value.id);
    if (before !== undefined) unindex(shelf, before, value);
    shelf.order.put(value);
    shelf.records.set(value.id, value);
    for (const { keysOf, entries } of shelf.indexes.values()) {
      for (const key of keysOf(value)) {
        const found = entries.get(key);
        if (found === undefined) entries.set(key, new Map([[value.id, value]]));
        else found.set(value.id, value);
      }
    }
    this.#updateViews(kind, before, value);
  }

  #delete(kind: Kind, id: string): void {
    const shelf = this.#shelves.get(kind);
    const before = shelf?.records.get(id);
    if (shelf === undefined || before === undefined) return;
    shelf.records.delete(id);
    shelf.order.delete(id);
    unindex(shelf, before);
    this.#updateViews(kind, before, undefined);
  }

  #updateViews(kind: Kind, before: Resource | undefined, after: Resource | undefined): void {
    for (const [view, built] of this.#views) {
      if (view.kinds.includes(kind)) this.#views.set(view, view.update(built, kind, before, after));
    }
  }
}

/** Takes a record out of the indexes. Under keys that its successor shares, the successor inherits its place in the order. */
function unindex(shelf: Shelf, record: Resource, successor?: Resource): void {
  for (const { keysOf, entries } of shelf.indexes.values()) {
    const kept = successor === undefined ? [] : keysOf(successor);
    for (const key of keysOf(record)) {
      if (kept.includes(key)) continue;
      const found = entries.get(key);
      found?.delete(record.id);
      if (found?.size === 0) entries.delete(key);
    }
  }
}
