/** A packet filter that filters nothing: for tests of what uses one. */
import type { Connection, DataPlane, DeviceCounts, Refused, Wanted } from "./data-plane.ts";
import { FilterFailed } from "./data-plane.ts";
import { renderTable } from "./render-table.ts";

export class MemoryDataPlane implements DataPlane {
  /** What holds now. */
  applied: Wanted | undefined;
  /** All that was ever applied, repairs included. */
  readonly history: Wanted[] = [];
  /** What `readBack` finds until it's repaired. */
  drift: readonly string[] = [];
  /** What `probe` and `apply` fail with. */
  failure: string | undefined;
  counts = new Map<string, DeviceCounts>();
  refused: Refused = { flows: [], lost: 0 };
  live: readonly Connection[] = [];
  unseenDevices: readonly string[] = [];

  async probe(): Promise<void> {
    this.#mayFail();
  }

  async apply(wanted: Wanted): Promise<void> {
    renderTable(wanted);
    this.#mayFail();
    this.applied = wanted;
    this.history.push(wanted);
  }

  async unseen(): Promise<readonly string[]> {
    return this.unseenDevices;
  }

  async readBack(): Promise<readonly string[]> {
    return this.applied === undefined ? [] : this.drift;
  }

  async compare(wanted: Wanted): Promise<readonly string[]> {
    if (this.applied === undefined) return ["the table is gone"];
    return JSON.stringify(this.applied) === JSON.stringify(wanted) ? this.drift : ["the table is another"];
  }

  async repair(): Promise<void> {
    this.drift = [];
    if (this.applied !== undefined) await this.apply(this.applied);
  }

  async down(): Promise<void> {
    this.applied = undefined;
  }

  async counters(): Promise<ReadonlyMap<string, DeviceCounts>> {
    const none = { refused: 0, wouldRefuse: 0, byFailsafe: 0 };
    const devices = this.applied?.ruleSet.interfaces.map(({ device }) => device) ?? [];
    return new Map(devices.map((device) => [device, this.counts.get(device) ?? none]));
  }

  async takeRefused(): Promise<Refused> {
    const { refused } = this;
    this.refused = { flows: [], lost: 0 };
    return refused;
  }

  async connections(): Promise<readonly Connection[]> {
    return this.applied === undefined ? [] : this.live;
  }

  #mayFail(): void {
    if (this.failure !== undefined) throw new FilterFailed(this.failure);
  }
}
