/** Brings a world in step with entries of other servers. */
import type { Change } from "../../model/world/change.ts";
import type { EntryPages } from "../../model/world/log.ts";
import { nextTurn } from "../turns.ts";
import type { Held } from "./worlds.ts";

/** After so many changes of other servers, taking them in lets other calls go on. */
const CHANGES_A_TURN = 2_000;

/** Applies the entries after a world, as long as it's needed. Resolves with false if the next one isn't there, since others have dropped it. */
export async function takeIn(
  held: Held,
  pages: EntryPages,
  isNeeded: () => boolean,
  apply: (change: Change) => void,
): Promise<boolean> {
  let count = 0;
  for await (const page of pages) {
    if (!isNeeded()) return true;
    for (const { revision, changes } of page) {
      if (revision !== held.partition.revision + 1) return false;
      for (const change of changes) apply(change);
      held.partition.revision = revision;
      count += changes.length;
    }
    held.checksum = pages.checksum;
    if (count < CHANGES_A_TURN) continue;
    count = 0;
    await nextTurn();
  }
  return true;
}
