/** An independent copy of a partition: what is built anew from the same records, to compare with what kept step. */
import { put } from "./change.ts";
import { Partition } from "./partition.ts";

export function copyOf(partition: Partition): Partition {
  const copy = new Partition(partition);
  copy.revision = partition.revision;
  for (const { kind, value } of partition.records()) copy.apply(put(kind, value as never));
  return copy;
}
