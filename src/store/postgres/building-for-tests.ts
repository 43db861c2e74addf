/** Commits that build on each other by more than their revisions. */
import { allOf } from "../../model/world/all-of-for-tests.ts";
import type { Commit, CommitResult, Store } from "../../model/world/log.ts";

/** Commits to a store, each built on what it made of a partition before, whatever became of that: as one does who doesn't wait. */
export function building(store: Store): {
  commit(commit: Commit): Promise<CommitResult>;
  read(partition: string): Promise<void>;
} {
  const checksums = new Map<string, number | undefined>();
  return {
    commit: (commit) => {
      const asked = { ...commit, checksums: new Map(checksums) };
      const result = store.commit(asked);
      for (const [partition, checksum] of store.shared?.checksumsAfter(asked) ?? []) checksums.set(partition, checksum);
      return result;
    },
    read: async (partition) => {
      const { entries } = await store.load(partition);
      await allOf(entries);
      checksums.set(partition, entries.checksum);
    },
  };
}
