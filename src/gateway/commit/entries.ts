/** The entries of one commit. */
import { type Change, type PartitionKey, partitionName } from "../../model/world/change.ts";
import type { Author, Entry, Staged, StagedEntry } from "../../model/world/log.ts";
import type { Partition } from "../../model/world/partition.ts";

/** A call with more changes makes several entries, so that each is soon read back. All are kept, or none. */
const CHANGES_PER_ENTRY = 2_000;

/** A snapshot is written after this many entries, so that a later start does not fold the whole history. */
const ENTRIES_PER_SNAPSHOT = 5_000;

/** The changes of a commit to one partition, a part for each entry. */
export type Parts = readonly (readonly Change[] | Staged)[];

function inParts(changes: readonly Change[], size = CHANGES_PER_ENTRY): Parts {
  return Array.from(partsOf(changes, size));
}

/** The same one by one, as they're asked for. */
export function* partsOf(changes: readonly Change[], size: number): Generator<readonly Change[]> {
  for (let at = 0; at < changes.length; at += size) {
    yield changes.slice(at, at + size).map(({ in: _, ...change }) => change as Change);
  }
}

/** The parts of each partition that the changes of a call in `home` change. */
export const partsByPartition = (home: PartitionKey, changes: readonly Change[]): Map<string, Parts> =>
  new Map(
    Map.groupBy(changes, (change) => partitionName(change.in ?? home))
      .entries()
      .map(([name, own]) => [name, inParts(own)]),
  );

/** The entries of a partition from the revision after `seen` on; `first` is what its log begins with, if it has none. */
export function entriesAfter(
  seen: number,
  first: () => Entry,
  parts: Parts,
  common: Author & { readonly partition: string; readonly time: string },
): readonly (Entry | StagedEntry)[] {
  const founding = seen === 0 ? [first()] : [];
  const next = seen + founding.length + 1;
  const own = parts.map((changes, n) => ({ revision: next + n, ...common, changes }) as Entry | StagedEntry);
  return [...founding, ...own];
}

/** The snapshots that are due after the entries, as a store takes them, of the partitions as they are now. */
export const snapshotsDue = (entries: readonly (Entry | StagedEntry)[], held: (name: string) => Partition) =>
  entries
    .filter(({ revision }) => revision % ENTRIES_PER_SNAPSHOT === 0)
    .map(({ partition, revision }) => [partition, revision, [...held(partition).records()]] as const);
