/**
 * Reads a whole store and asserts that its log is gapless, has each commit entirely or not at all, and that snapshot plus
 * tail equals the fold.
 */
import assert from "node:assert/strict";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import { partitionKey } from "../../src/model/world/change.ts";
import { type Entry, putBack, type Store } from "../../src/model/world/log.ts";
import { Partition } from "../../src/model/world/partition.ts";

const recordsOf = (partition: Partition) => new Map([...partition.records()].map(({ value }) => [value.id, value]));

/** All entries by partition. The request ids of `counted` entries end in the number of partitions that their commit changed. */
export async function checkLog(
  store: Store,
  counted: (entry: Entry) => boolean = () => true,
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const log = new Map<string, readonly Entry[]>();
  const found = new Map<string, number>();
  for (const name of await store.partitions()) {
    const entries = await allOf(store.history(name, 1, Number.POSITIVE_INFINITY));
    log.set(name, entries);
    const whole = new Partition(partitionKey(name));
    for (const [i, entry] of entries.entries()) {
      assert.equal(entry.revision, i + 1);
      for (const change of entry.changes) whole.apply(change);
      if (counted(entry)) found.set(entry.requestId, (found.get(entry.requestId) ?? 0) + 1);
    }
    const loaded = await store.load(name);
    const fold = new Partition(partitionKey(name));
    for (const record of await allOf(loaded.records)) fold.apply(putBack(record));
    for (const entry of await allOf(loaded.entries)) for (const change of entry.changes) fold.apply(change);
    assert.deepEqual(recordsOf(fold), recordsOf(whole));
  }
  for (const [requestId, times] of found) assert.equal(String(times), requestId.split(":").at(-1), requestId);
  return log;
}
