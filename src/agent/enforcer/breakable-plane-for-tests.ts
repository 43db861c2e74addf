/** A packet filter in memory that a test can break, or look into at the worst moment. */
import type { Wanted } from "../nftables/data-plane.ts";
import { MemoryDataPlane } from "../nftables/memory-data-plane-for-tests.ts";

export class BreakablePlane extends MemoryDataPlane {
  /** Called before something is applied; what it throws is what the filter says. */
  onApply: (wanted: Wanted) => void | Promise<void> = () => {};

  override async apply(wanted: Wanted): Promise<void> {
    await this.onApply(wanted);
    await super.apply(wanted);
  }
}
