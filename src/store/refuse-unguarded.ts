/** What no store takes: an entry of a commit that isn't the next one of a revision that the commit expects. */
import type { Commit } from "../model/world/log.ts";

/** Throws a TypeError: it's a caller's mistake, not a conflict. */
export function refuseUnguarded(expected: ReadonlyMap<string, number>, entries: Commit["entries"]): void {
  const heads = new Map(expected);
  for (const { partition, revision } of entries) {
    if (revision !== (heads.get(partition) ?? Number.NaN) + 1) {
      throw new TypeError(`Entry ${revision} of ${partition} is not the one that follows the expected revision`);
    }
    heads.set(partition, revision);
  }
}
