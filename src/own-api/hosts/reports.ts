/** What hosts last said of themselves. Only in memory: each says it again within half a minute. */
import { type PartitionKey, partitionName } from "../../model/world/change.ts";
import type { Report } from "./contract.ts";
import { Refusals } from "./refusals.ts";

interface Received {
  /** ISO 8601. */
  readonly at: string;
  readonly report: Report;
}

export class HostReports {
  readonly refusals = new Refusals();
  readonly #received = new Map<string, Received>();

  put(home: PartitionKey, hostId: string, received: Received): void {
    this.#received.set(nameOf(home, hostId), received);
  }

  get(home: PartitionKey, hostId: string): Received | undefined {
    return this.#received.get(nameOf(home, hostId));
  }

  /** Of all hosts of a partition. */
  *of(home: PartitionKey): Generator<Report> {
    const start = `${partitionName(home)}/`;
    for (const [name, { report }] of this.#received) if (name.startsWith(start)) yield report;
  }

  forget(home: PartitionKey, hostId: string): void {
    this.#received.delete(nameOf(home, hostId));
    this.refusals.forget(home, hostId);
  }
}

const nameOf = (home: PartitionKey, hostId: string): string => `${partitionName(home)}/${hostId}`;
