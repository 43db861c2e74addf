/** Partitions of several accounts and the worlds that see them, without a ledger. For tests. */
import type { PartitionKey } from "../../model/world/change.ts";
import { copyOf } from "../../model/world/copy-for-tests.ts";
import { Partition } from "../../model/world/partition.ts";
import type { World } from "../../model/world/world.ts";

export class SeveralPartitions {
  readonly #partitions = new Map<string, Partition>();

  partition(account: string): Partition {
    const found = this.#partitions.get(account) ?? new Partition({ account, region: "us-east-1" });
    this.#partitions.set(account, found);
    return found;
  }

  /** Replaces a partition, like a ledger that could not keep its changes and loads it anew. */
  replace(partition: Partition): void {
    this.#partitions.set(partition.account, partition);
  }

  /** An independent copy. */
  copy(): SeveralPartitions {
    const copies = new SeveralPartitions();
    for (const partition of this.#partitions.values()) copies.replace(copyOf(partition));
    return copies;
  }

  world(account: string): World {
    const partition = this.partition(account);
    const { region } = partition;
    return {
      account,
      region,
      get: (kind, id) => partition.get(kind, id),
      all: (kind) => partition.all(kind),
      inOrder: (kind, after) => partition.inOrder(kind, after),
      count: (kind) => partition.count(kind),
      by: (kind, index, key) => partition.by(kind, index, key),
      view: (view) => partition.view(view),
      history: () => [],
      partitions: (): readonly PartitionKey[] => [...this.#partitions.values()],
      elsewhere: (other) => this.world(other),
    };
  }
}
