/** What hosts last said of themselves, here or to another server. Only in memory: each says it again within half a minute. */
import { type PartitionKey, partitionName } from "../../../model/world/change.ts";
import type { Report } from "../contract.ts";
import { Refusals } from "./refusals.ts";

export interface Received {
  /** ISO 8601. */
  readonly at: string;
  readonly report: Report;
}

export class HostReports {
  readonly refusals = new Refusals();
  readonly #received = new Map<string, Received>();

  /** Hears of each report that comes to this server. */
  told: (name: string, received: Received) => void = () => {};

  put(home: PartitionKey, hostId: string, received: Received): void {
    const name = nameOf(home, hostId);
    this.#received.set(name, received);
    this.told(name, received);
  }

  /** Takes one that came to another server, unless there's a newer one. */
  take(name: string, received: Received): void {
    if (received.at > (this.#received.get(name)?.at ?? "")) this.#received.set(name, received);
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
