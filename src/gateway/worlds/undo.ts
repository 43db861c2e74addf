/** What takes back changes that a world had ahead of the log. */
import { type Change, put, remove } from "../../model/world/change.ts";
import type { Partition } from "../../model/world/partition.ts";

/** What makes a partition as it was before a commit. */
export interface Undo {
  readonly revision: number;
  readonly checksum: number | undefined;
  readonly inverses: readonly Change[];
  /** If all of it was replaced. */
  readonly replaced: Partition | undefined;
  /** What was pending in it then, and still is when only this commit has come to nothing. */
  readonly pending: Promise<void> | undefined;
}

/** The change that takes another one back, of a partition before it. */
export function inverseOf(partition: Partition, change: Change): Change {
  const [kind, id] = "put" in change ? [change.put, change.value.id] : [change.delete, change.id];
  const before = partition.get(kind, id);
  return before === undefined ? remove(kind, id) : put(kind, before as never);
}
