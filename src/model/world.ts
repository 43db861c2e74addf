/** The world of one partition as operations read it, and the changes they return. */
import type { IndexOf, Kind, RecordOf } from "./kinds.ts";
import type { Entry } from "./log.ts";
import type { Resource } from "./tag.ts";

/** One account in one Region: what the log is divided by. Its name is `<account>/<region>`. */
export interface PartitionKey {
  readonly account: string;
  readonly region: string;
}

export const partitionName = ({ account, region }: PartitionKey): string => `${account}/${region}`;
export function partitionKey(name: string): PartitionKey {
  const slash = name.indexOf("/");
  return { account: name.slice(0, slash), region: name.slice(slash + 1) };
}

/** Reading access to one partition. Iteration is in order of creation. */
export interface World extends PartitionKey {
  get<K extends Kind>(kind: K, id: string): RecordOf<K> | undefined;
  all<K extends Kind>(kind: K): Iterable<RecordOf<K>>;
  count(kind: Kind): number;
  /** The resources that an index of the kind finds under `key`. */
  by<K extends Kind>(kind: K, index: IndexOf<K>, key: string): Iterable<RecordOf<K>>;
  /** What `view` makes of the partition. Built when first asked for, then kept in step with every change. */
  view<V>(view: View<V>): V;
  /** Every change to the partition that was acknowledged, oldest first. Read from the disk: for questions about the past. */
  history(): Iterable<Entry>;
  /** The world of another partition. Crossing is explicit: the commit then names that partition too. */
  elsewhere(account: string, region: string): World;
  /** Every partition that has ever been used, this one included. */
  partitions(): readonly PartitionKey[];
}

/**
 * Something computed from a partition's records and kept with them: what an index by keys cannot say. Rooms define
 * views, one constant each; the partition keeps them, so that a pure operation finds them ready.
 * INVARIANT: updating what was built comes to the same as building anew, whatever the order of the changes.
 */
export interface View<V> {
  /** The kinds whose records it is made of. */
  readonly kinds: readonly Kind[];
  build(records: Pick<World, "all" | "by">): V;
  /** Takes in that `before` became `after`; undefined where a record appears or is deleted. May change `built` itself. */
  update(built: V, kind: Kind, before: Resource | undefined, after: Resource | undefined): V;
}

/** One change: a record put in the place of what bears its id, or deleted. `in` names a partition not the caller's. */
export type Change =
  | { [K in Kind]: { readonly put: K; readonly value: RecordOf<K>; readonly in?: PartitionKey } }[Kind]
  | { readonly delete: Kind; readonly id: string; readonly in?: PartitionKey };

export const put = <K extends Kind>(kind: K, value: RecordOf<K>): Change => ({ put: kind, value }) as unknown as Change;
export const remove = (kind: Kind, id: string): Change => ({ delete: kind, id });
/** The same change, made in another partition. */
export const inPartition = ({ account, region }: PartitionKey, change: Change): Change => ({
  ...change,
  in: { account, region },
});
