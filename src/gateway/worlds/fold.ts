/** The world of a partition from its log: a snapshot's records, then the entries after it. */
import { partitionKey } from "../../model/world/change.ts";
import { type Loaded, putBack, type Store } from "../../model/world/log.ts";
import { Partition } from "../../model/world/partition.ts";
import { nextTurn } from "../turns.ts";
import { isForgotten } from "./beginning.ts";

/** After this many records or changes, a load lets other calls go on. */
const RECORDS_A_TURN = 2_000;

/** Fills a partition with its records and the entries after them, and lets other calls go on meanwhile. */
export async function fold(partition: Partition, { revision, records, entries }: Loaded): Promise<void> {
  let count = 0;
  for await (const page of records) {
    for (const record of page) {
      partition.apply(putBack(record));
      if (++count % RECORDS_A_TURN === 0) await nextTurn();
    }
  }
  partition.revision = revision;
  for await (const page of entries) {
    for (const entry of page) {
      for (const change of entry.changes) {
        partition.apply(change);
        if (++count % RECORDS_A_TURN === 0) await nextTurn();
      }
      partition.revision = entry.revision;
    }
  }
}

/** The partition as it is, whatever is dropped of its history meanwhile, with the checksum of its newest entry, if the store has any. */
export async function loadWhole(
  store: Pick<Store, "load">,
  name: string,
): Promise<{ readonly partition: Partition; readonly checksum: number | undefined }> {
  for (;;) {
    const partition = new Partition(partitionKey(name));
    try {
      const loaded = await store.load(name);
      await fold(partition, loaded);
      return { partition, checksum: loaded.entries.checksum };
    } catch (error) {
      // A newer snapshot has what is gone.
      if (!isForgotten(error)) throw error;
    }
  }
}
