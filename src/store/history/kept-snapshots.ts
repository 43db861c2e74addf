/** Which snapshots of a partition are kept: enough to reach any moment of its past soon, in little room. */
import type { Snapshot } from "../medium.ts";

/**
 * Returns the snapshots that are no longer needed; `snapshots` are all of a partition, the newest first, and `first` is the first
 * entry that is kept, or 0. The snapshot at that entry always stays: nothing else has what was before.
 *
 * The age of a snapshot is how many entries the newest one is ahead of it. The two newest are kept, as parts of the newest
 * may get lost. Of the others one is dropped if its neighbours are near enough to each other: the older one at most twice as
 * old as the newer one. So a state that is n entries old is folded from at most n entries, and the number of snapshots
 * grows with the logarithm of the number of entries.
 *
 * INVARIANT: all snapshots age alike, so what is near enough stays near enough, and dropping one by one never leaves a wider
 * gap.
 */
export function superfluous(snapshots: readonly Snapshot[], first: number): readonly Snapshot[] {
  const [newest, second] = snapshots;
  if (newest === undefined || second === undefined) return [];
  // The beginning is as good as a snapshot.
  const ageOf = (snapshot: Snapshot | undefined): number => newest.revision - (snapshot?.revision ?? first);
  const dropped: Snapshot[] = [];
  let kept = second;
  for (const [i, snapshot] of snapshots.entries()) {
    if (i < 2 || snapshot.revision === first) continue;
    if (ageOf(snapshots[i + 1]) <= 2 * ageOf(kept)) dropped.push(snapshot);
    else kept = snapshot;
  }
  return dropped;
}
