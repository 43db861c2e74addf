/** A packet filter in memory, for tests of what is above it: it holds what it was given, until somebody changes it or it fails. */
import type { Connection, DataPlane, DeviceCounts, Refused, Wanted } from "./data-plane.ts";

export class MemoryPlane implements DataPlane {
  /** What the kernel would have. */
  held: Wanted | undefined;
  readonly applied: Wanted[] = [];
  /** Called before something is applied; what it throws is what the filter says. */
  onApply: (wanted: Wanted) => void | Promise<void> = () => {};
  refused: Refused = { flows: [], lost: 0 };
  live: readonly Connection[] = [];
  unseenDevices: readonly string[] = [];
  #last: Wanted | undefined;

  async probe(): Promise<void> {}

  async apply(wanted: Wanted): Promise<void> {
    await this.onApply(wanted);
    this.held = wanted;
    this.#last = wanted;
    this.applied.push(wanted);
  }

  async unseen(): Promise<readonly string[]> {
    return this.unseenDevices;
  }

  async readBack(): Promise<readonly string[]> {
    return this.held === this.#last ? [] : ["the table is gone"];
  }

  async repair(): Promise<void> {
    this.held = this.#last;
  }

  async down(): Promise<void> {
    this.held = undefined;
    this.#last = undefined;
  }

  async counters(): Promise<ReadonlyMap<string, DeviceCounts>> {
    const interfaces = this.held?.ruleSet.interfaces ?? [];
    return new Map(interfaces.map(({ device }) => [device, { refused: 1, wouldRefuse: 2, byFailsafe: 3 }]));
  }

  async takeRefused(): Promise<Refused> {
    const taken = this.refused;
    this.refused = { flows: [], lost: 0 };
    return taken;
  }

  async connections(): Promise<readonly Connection[]> {
    return this.live;
  }
}
