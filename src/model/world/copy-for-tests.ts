/** An independent copy of a partition, built from the same records, to compare with the one that was kept in step. */
import { putBack } from "./log.ts";
import { Partition } from "./partition.ts";

export function copyOf(partition: Partition): Partition {
  const copy = new Partition(partition);
  copy.revision = partition.revision;
  for (const record of partition.records()) copy.apply(putBack(record));
  return copy;
}
