/** What a store has of a partition, for tests: folded, and without a gap. */
import assert from "node:assert/strict";
import type { Resource } from "../../model/records/tag.ts";
import { allOf } from "../../model/world/all-of-for-tests.ts";
import { partitionKey } from "../../model/world/change.ts";
import { putBack, type Store } from "../../model/world/log.ts";
import { Partition } from "../../model/world/partition.ts";

/** The records of a partition as a load gives them: the snapshot, then the entries after it. */
export async function loadRecords(store: Store, name: string, at?: number): Promise<Map<string, Resource>> {
  const { revision, records, entries } = await store.load(name, at);
  const partition = new Partition(partitionKey(name));
  for (const record of await allOf(records)) partition.apply(putBack(record));
  let last = revision;
  for (const entry of await allOf(entries)) {
    last += 1;
    assert.equal(entry.revision, last);
    for (const change of entry.changes) partition.apply(change);
  }
  return new Map([...partition.records()].map(({ value }) => [value.id, value]));
}
