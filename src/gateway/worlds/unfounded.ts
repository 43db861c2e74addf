/** The worlds of partitions that nobody has changed: nothing of them is in the log, and they hold their default network. */
import { rootOf } from "../../access/credentials.ts";
import { type Change, type PartitionKey, partitionKey } from "../../model/world/change.ts";
import type { Entry } from "../../model/world/log.ts";
import { Partition } from "../../model/world/partition.ts";

/** So many are kept. Whoever reads one that isn't makes it again: it's the same each time. */
const MOST = 64;

export class Unfounded {
  readonly #found: (key: PartitionKey) => readonly Change[];
  readonly #kept = new Map<string, Partition>();

  /** `found` gives the first changes of a partition. */
  constructor(found: (key: PartitionKey) => readonly Change[]) {
    this.#found = found;
  }

  get(name: string): Partition {
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    const partition = this.make(name);
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MOST) this.#kept.delete(oldest);
    this.#kept.set(name, partition);
    return partition;
  }

  /** One of its own, which nobody will change. */
  make(name: string): Partition {
    const partition = new Partition(partitionKey(name));
    for (const change of this.#found(partition)) partition.apply(change);
    return partition;
  }

  /** The entry that a partition begins with, before that of the first change. */
  firstEntry(name: string, time: string): Entry {
    const key = partitionKey(name);
    const { arn: principal } = rootOf(key.account);
    const operation = "Cordon:FoundPartition";
    return { partition: name, revision: 1, time, principal, requestId: "", operation, changes: this.#found(key) };
  }

  /** Returns whether it was kept. */
  delete(name: string): boolean {
    return this.#kept.delete(name);
  }
}
