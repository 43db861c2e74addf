/** Everything that a store keeps. */
import type { Entry, Store } from "../../../src/model/world/log.ts";

/** And closes it. */
export async function readEntries(opening: Store | Promise<Store>): Promise<readonly Entry[]> {
  const store = await opening;
  try {
    return await entriesOf(store);
  } finally {
    await store.close();
  }
}

export async function entriesOf(store: Store): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (const partition of await store.partitions()) {
    for await (const page of store.history(partition, 1, Number.MAX_SAFE_INTEGER)) found.push(...page);
  }
  return found;
}
