/**
 * Drops the old entries of a partition.
 *
 *     ├───────────■───────────┼────────────────────▶ now
 *     1           snapshot    the newest entry at or before the time that history is kept from
 *
 *                             ■────────────────────▶ now
 *                             a snapshot, with which the history begins from now on
 *
 * The state at the new beginning is folded from the nearest snapshot and written as one of its own. Then one transaction shows it
 * and moves the beginning, and after that the entries before it are deleted, some at a time. Killed before the transaction, nothing
 * has happened; killed after it, the entries that are left are seen by nobody, and go the next time.
 *
 * A snapshot has every record, so it isn't written for each entry that gets old: only once what goes is at least an eighth of what
 * stays. INVARIANT: a partition that nobody changes any more keeps no old entry but its last.
 *
 * Dropped: letting the history begin with a snapshot that is there already. They get rarer the older they are, so up to as much
 * would have stayed too long as should stay at all.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Change } from "../../model/world/change.ts";
import { type Kept, putBack, type Store } from "../../model/world/log.ts";
import type { Medium } from "../medium.ts";
import type { Snapshots, Writing } from "./snapshots.ts";

const ENTRIES_A_TURN = 250;
/** What goes is at least this part of what stays. */
const WORTH = 1 / 8;

export interface Expiring {
  readonly medium: Medium;
  readonly snapshots: Snapshots;
  readonly store: Pick<Store, "history" | "load" | "revisionAt">;
  /** The last durable entry of the partition. */
  readonly head: number;
  readonly write: Writing;
}

export async function expireHistory(partition: string, before: string, expiring: Expiring): Promise<void> {
  const { medium, snapshots, head, write } = expiring;
  const { beginnings } = medium;
  const begun = { first: beginnings.of(partition), head, store: expiring.store };
  const revision = await newBeginning(partition, before, begun);
  if (revision !== undefined) {
    if (medium.snapshotAt(partition, revision)?.revision === revision) {
      await snapshots.remove(write(() => beginnings.begin(partition, revision, undefined)));
    } else {
      const records = await stateAt(partition, revision, expiring.store);
      await snapshots.write(records, (id, chunks) =>
        beginnings.begin(partition, revision, { id, partition, revision, chunks }),
      );
    }
  }
  const first = Math.min(beginnings.of(partition), head);
  for (let from = beginnings.leftover(partition); from !== undefined && from < first; from += ENTRIES_A_TURN) {
    const to = Math.min(from + ENTRIES_A_TURN, first) - 1;
    write(() => beginnings.drop(partition, from as number, to));
    await nextTurn();
  }
}

/** The newest entry by then, if so many come before it that it's worth a snapshot. */
export async function newBeginning(
  partition: string,
  before: string,
  { first: begun, head, store }: Pick<Expiring, "head" | "store"> & { readonly first: number },
): Promise<number | undefined> {
  const first = Math.max(begun, 1);
  if (first >= head) return undefined;
  const oldest = (await firstPage(store.history(partition, first, first + 1))) ?? [];
  if (oldest.some(({ time }) => Date.parse(time) > Date.parse(before))) return undefined;
  const revision = await store.revisionAt(partition, { time: before });
  return revision - first > 0 && revision - first >= (head - revision) * WORTH ? revision : undefined;
}

/** The records of a partition as they were at a revision. */
export async function stateAt(partition: string, revision: number, store: Expiring["store"]): Promise<readonly Kept[]> {
  const state = new Map<string, Kept>();
  const apply = (change: Change) => {
    if ("put" in change) state.set(`${change.put} ${change.value.id}`, { kind: change.put, value: change.value });
    else state.delete(`${change.delete} ${change.id}`);
  };
  const { records, entries } = await store.load(partition, revision);
  for await (const page of records) {
    for (const record of page) apply(putBack(record));
    await nextTurn();
  }
  for await (const page of entries) {
    for (const { changes } of page) changes.forEach(apply);
    await nextTurn();
  }
  return [...state.values()];
}

async function firstPage<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[] | undefined> {
  for await (const page of pages) return page;
  return undefined;
}
