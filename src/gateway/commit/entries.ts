/** The entries of one commit. */
import { type Change, type PartitionKey, partitionName } from "../../model/world/change.ts";
import type { Author, Entry, Staged, StagedEntry } from "../../model/world/log.ts";
import type { Partition } from "../../model/world/partition.ts";
import type { TrailEvent } from "../../model/world/trail.ts";
import type { Decision } from "../../operations/operation.ts";

/** A decision, and what the trail says about its call. */
export interface Recorded<T> extends Decision<T> {
  readonly events?: readonly TrailEvent[];
  /** If the changes are those of several calls, in order: each of them has entries of its own. */
  readonly calls?: readonly CommittedCall[];
}

/** One of several calls that are committed together. */
interface CommittedCall {
  /** As in entries: `ec2:CreateVpc`. */
  readonly operation: string;
  readonly changes: readonly Change[];
}

/** A call with more changes makes several entries, so that each is soon read back. All are kept, or none. */
const CHANGES_PER_ENTRY = 2_000;

/** A snapshot is written after this many entries, so that a later start does not fold the whole history. */
const ENTRIES_PER_SNAPSHOT = 5_000;

/** What one entry has of a commit's changes. */
interface Part {
  readonly changes: readonly Change[] | Staged;
  /** If it isn't that of the commit. */
  readonly operation?: string;
}

/** The changes of a commit to one partition, a part for each entry. */
export type Parts = readonly Part[];

const inParts = (changes: readonly Change[], operation: { readonly operation?: string }): Parts =>
  Array.from(partsOf(changes, CHANGES_PER_ENTRY), (part) => ({ changes: part, ...operation }));

/** The same one by one, as they're asked for. */
export function* partsOf(changes: readonly Change[], size: number): Generator<readonly Change[]> {
  for (let at = 0; at < changes.length; at += size) {
    yield changes.slice(at, at + size).map(({ in: _, ...change }) => change as Change);
  }
}

/** The parts of each partition that a commit in `home` changes; `staged` is in the place of all that `home` has. */
export function partsByPartition(
  home: PartitionKey,
  { changes = [], calls }: Omit<Recorded<unknown>, "output">,
  staged?: readonly Staged[],
): Map<string, Parts> {
  const parts = new Map<string, Parts>();
  for (const { changes: all, ...operation } of calls ?? [{ changes }]) {
    for (const [name, own] of Map.groupBy(all, (change) => partitionName(change.in ?? home))) {
      parts.set(name, [...(parts.get(name) ?? []), ...inParts(own, operation)]);
    }
  }
  if (staged !== undefined) {
    parts.set(
      partitionName(home),
      staged.map((changes) => ({ changes })),
    );
  }
  return parts;
}

/** The entries of partitions from the revisions after those that were seen; `first` is what the log of one begins with. */
export function entriesAfter(
  seen: ReadonlyMap<string, number>,
  first: (partition: string) => Entry,
  parts: ReadonlyMap<string, Parts>,
  common: Author & { readonly time: string },
): readonly (Entry | StagedEntry)[] {
  return [...parts].flatMap(([partition, own]) => {
    const last = seen.get(partition) ?? 0;
    const founding = last === 0 ? [first(partition)] : [];
    const next = last + founding.length + 1;
    const entries = own.map((part, n) => ({ partition, revision: next + n, ...common, ...part }));
    return [...founding, ...(entries as (Entry | StagedEntry)[])];
  });
}

/** The snapshots that are due after the entries, as a store takes them, of the partitions as they are now. */
export const snapshotsDue = (entries: readonly (Entry | StagedEntry)[], held: (name: string) => Partition) =>
  entries
    .filter(({ revision }) => revision % ENTRIES_PER_SNAPSHOT === 0)
    .map(({ partition, revision }) => [partition, revision, [...held(partition).records()]] as const);

/** Of what changes nothing. */
export const NOBODY: Author = { principal: "", requestId: "", operation: "" };

/** What a world had ahead of the log didn't get into it, because another server was faster. */
export class NotKept extends Error {}
