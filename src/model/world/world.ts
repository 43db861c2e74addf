/** The world of one partition as operations read it, and the views kept with it. */

import type { Resource } from "../records/tag.ts";
import type { PartitionKey } from "./change.ts";
import type { IndexOf, Kind, RecordOf } from "./kinds.ts";
import type { Entry } from "./log.ts";

/** Reading access to one partition. Iterators go in order of creation and have methods (`some`, `filter`, `toArray`). */
export interface World extends PartitionKey {
  get<K extends Kind>(kind: K, id: string): RecordOf<K> | undefined;
  all<K extends Kind>(kind: K): IteratorObject<RecordOf<K>>;
  /** In order of ids: the records after an id, or all of them. The cost of a page depends only on the size of the page. */
  inOrder<K extends Kind>(kind: K, after?: string): IteratorObject<RecordOf<K>>;
  count(kind: Kind): number;
  /** The resources that an index of the kind finds under `key`. */
  by<K extends Kind>(kind: K, index: IndexOf<K>, key: string): IteratorObject<RecordOf<K>>;
  /** The result of `view` for the partition. Built on first use, then kept in step with every change. */
  view<V>(view: View<V>): V;
  /** Every acknowledged change to the partition, oldest first. Read from the disk: for questions about the past. */
  history(): Iterable<Entry>;
  /** The world of another partition. Crossing is explicit: the commit then names that partition too. */
  elsewhere(account: string, region: string): World;
  /** Every partition that has ever been used, this one included. */
  partitions(): readonly PartitionKey[];
}

/**
 * A structure computed from a partition's records and kept with them, for lookups that an index by keys can't do. Rooms
 * define views, one constant each; the partition keeps them, so that a pure operation finds them ready. INVARIANT: updating
 * gives the same result as building anew, whatever the order of the changes.
 */
export interface View<V> {
  /** The kinds of records that it's computed from. */
  readonly kinds: readonly Kind[];
  build(records: Pick<World, "all" | "by">): V;
  /** Updates for `before` becoming `after`; undefined if the record is new or deleted. May change `built` in place. */
  update(built: V, kind: Kind, before: Resource | undefined, after: Resource | undefined): V;
}

export const hasAny = (records: IteratorObject<unknown>): boolean => records.some(() => true);

export const countOf = (records: IteratorObject<unknown>): number => records.reduce((count: number) => count + 1, 0);
