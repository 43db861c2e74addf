/** A partition as one decision sees it. It notes every partition that the decision looks into. */
import { type PartitionKey, partitionKey, partitionName } from "../../model/world/change.ts";
import type { Entry } from "../../model/world/log.ts";
import type { Partition } from "../../model/world/partition.ts";
import type { World } from "../../model/world/world.ts";

/** Thrown for a partition that is not in memory, or for its entries up to a revision. The ledger loads it and decides again. */
export class PartitionNeeded extends Error {
  readonly partition: string;
  readonly historyTo: number | undefined;

  constructor(partition: string, historyTo?: number) {
    super(`partition ${partition} is not loaded`);
    this.partition = partition;
    this.historyTo = historyTo;
  }
}

/** In the place of a name: the decision looked at which partitions there are. */
export const EVERY_PARTITION = "*";

/** The partitions that a decision looked into. */
export const named = (seen: Iterable<string>): readonly string[] =>
  [...seen].filter((name) => name !== EVERY_PARTITION);

/** Where a sight finds partitions, by their names. */
export interface Partitions {
  /** Throws PartitionNeeded if the partition is not in memory. */
  held(name: string): Partition;
  /** The durable entries of a partition in memory. Throws PartitionNeeded while they're walked, too. */
  history(name: string): Iterable<Entry>;
  /** Every partition that was ever changed. */
  names(): Iterable<string>;
}

export class Sight implements World {
  readonly account: string;
  readonly region: string;
  readonly #partitions: Partitions;
  readonly #partition: Partition;
  readonly #seen: Set<string>;

  /** `seen` gets the name of every partition that the decision looks into. Throws PartitionNeeded. */
  constructor({ account, region }: PartitionKey, partitions: Partitions, seen: Set<string>) {
    this.account = account;
    this.region = region;
    this.#partitions = partitions;
    this.#partition = partitions.held(partitionName(this));
    this.#seen = seen;
    seen.add(partitionName(this));
  }

  get: World["get"] = (kind, id) => this.#partition.get(kind, id);
  all: World["all"] = (kind) => this.#partition.all(kind);
  inOrder: World["inOrder"] = (kind, after) => this.#partition.inOrder(kind, after);
  count: World["count"] = (kind) => this.#partition.count(kind);
  by: World["by"] = (kind, index, key) => this.#partition.by(kind, index, key);
  view: World["view"] = (view) => this.#partition.view(view);

  history(): Iterable<Entry> {
    return this.#partitions.history(partitionName(this));
  }

  elsewhere(account: string, region: string): World {
    if (account === this.account && region === this.region) return this;
    return new Sight({ account, region }, this.#partitions, this.#seen);
  }

  partitions(): readonly PartitionKey[] {
    this.#seen.add(EVERY_PARTITION);
    return [...new Set([partitionName(this), ...this.#partitions.names()])].map(partitionKey);
  }
}
