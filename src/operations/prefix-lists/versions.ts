/** The versions of a prefix list: the current one, older stored ones, and how a new one is made. */
import { awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";
import { type PrefixList, type PrefixListEntry, prefixListVersionId } from "../../model/records/prefix-list.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import { entriesIn, type ListsOf } from "../../model/world/prefix-lists-in-world.ts";
import { refuseInvalidVersion } from "./list-terms.ts";

const versionMismatch = awsError("PrefixListVersionMismatch", () => "The prefix list has the incorrect version number");
// ours: no evidence of AWS's code and text
const unknownVersion = awsError(
  "InvalidParameterValue",
  (id: string, version: number) => `The prefix list (${id}) has no stored version ${version}.`,
);

/** AWS: a call that names a wrong current version is refused, whatever else it asks for (catalogue 205). */
export function refuseOtherVersion(list: PrefixList, currentVersion: number | undefined): void {
  refuseInvalidVersion(currentVersion);
  if (currentVersion !== undefined && currentVersion !== list.version) throw versionMismatch();
}

export function entriesAt(world: ListsOf, id: string, version?: number): readonly PrefixListEntry[] {
  refuseInvalidVersion(version);
  const entries = entriesIn(world, id, version);
  if (entries === undefined) throw unknownVersion(id, version ?? 0);
  return entries;
}

/** Stores `entries` as the version that `list` has; if there are too many versions, the oldest is removed. */
export function store(list: PrefixList, entries: readonly PrefixListEntry[], limits: Limits): readonly Change[] {
  const { id, version } = list;
  const oldest = version - limits.versionsPerPrefixList;
  return [
    put("prefix-list", list),
    put("prefix-list-version", { id: prefixListVersionId(id, version), prefixListId: id, version, entries }),
    // AWS: a new version replaces the oldest one (catalogue 216).
    ...(oldest >= 1 ? [remove("prefix-list-version", prefixListVersionId(id, oldest))] : []),
  ];
}
