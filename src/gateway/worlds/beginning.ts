/** How the history of a partition begins: with its first entry, or with all that was there when older entries were dropped. */
import type { Change } from "../../model/world/change.ts";
import { type Entry, type Pages, putBack, type Store, StoreError } from "../../model/world/log.ts";

type Kept = Pick<Store, "history" | "load">;

/** The first entry that is kept; undefined if nothing was ever changed. */
export async function firstEntry(store: Pick<Store, "history">, name: string): Promise<Entry | undefined> {
  // Alone, if it's there: a later one that is damaged takes nothing from it.
  return (await firstOf(store.history(name, 1, 1))) ?? firstOf(store.history(name, 1, Number.POSITIVE_INFINITY));
}

/**
 * The first entry that is kept; if others were before it, in its place one that puts everything that was there then, so that whoever
 * folds the entries after it has the whole world.
 */
export async function beginningOf(store: Kept, name: string): Promise<Entry | undefined> {
  for (;;) {
    const first = await firstEntry(store, name);
    if (first === undefined || first.revision === 1) return first;
    try {
      return { ...first, requestId: "", changes: await stateAt(store, name, first.revision) };
    } catch (error) {
      // More of it was dropped meanwhile.
      if (!isForgotten(error)) throw error;
    }
  }
}

async function stateAt(store: Kept, name: string, revision: number): Promise<readonly Change[]> {
  const { records, entries } = await store.load(name, revision);
  const changes: Change[] = [];
  for await (const page of records) for (const record of page) changes.push(putBack(record));
  for await (const page of entries) for (const entry of page) changes.push(...entry.changes);
  return changes;
}

export async function firstOf<T>(pages: Pages<T>): Promise<T | undefined> {
  for await (const [first] of pages) return first;
  return undefined;
}

/** Whether what was asked about was before the first entry that is kept, or was dropped while it was read. */
export function isForgotten(error: unknown): boolean {
  const cause = error instanceof Error && !(error instanceof StoreError) ? error.cause : error;
  return cause instanceof StoreError && cause.code === "forgotten";
}
