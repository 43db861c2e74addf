/** Brings a world in step with entries of other servers. */
import type { Change } from "../../model/world/change.ts";
import type { EntryPages } from "../../model/world/log.ts";
import type { Partition } from "../../model/world/partition.ts";
import { nextTurn } from "../turns.ts";

/** After so many changes of other servers, taking them in lets other calls go on. */
const CHANGES_A_TURN = 2_000;

interface World {
  readonly partition: Partition;
  /** Of the entry at its revision. */
  checksum: number | undefined;
}

/** Applies the entries after a world, as long as it's needed. Resolves with false if the next one isn't there, since others have dropped it. */
export async function takeIn(
  world: World,
  pages: EntryPages,
  isNeeded: () => boolean,
  apply: (change: Change) => void,
): Promise<boolean> {
  let count = 0;
  for await (const page of pages) {
    if (!isNeeded()) return true;
    for (const { revision, changes } of page) {
      if (revision !== world.partition.revision + 1) return false;
      for (const change of changes) apply(change);
      world.partition.revision = revision;
      count += changes.length;
    }
    world.checksum = pages.checksum;
    if (count < CHANGES_A_TURN) continue;
    count = 0;
    await nextTurn();
  }
  return true;
}
