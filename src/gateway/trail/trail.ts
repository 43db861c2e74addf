/** The trail behind a ledger: events of calls that change nothing are kept here, and all events are looked up. */
import type { Store } from "../../model/world/log.ts";
import type { EventLookup, EventsFound, TrailEvent } from "../../model/world/trail.ts";
import type { StoreTroubles } from "../store-unavailable.ts";

export class Trail {
  readonly #store: Store;
  readonly #troubles: StoreTroubles;

  constructor(store: Store, troubles: StoreTroubles) {
    this.#store = store;
    this.#troubles = troubles;
  }

  /** Resolves when they're durable. */
  async note(events: readonly TrailEvent[]): Promise<void> {
    await this.#troubles.asked(this.#store.commit({ expected: new Map(), entries: [], events }));
  }

  lookUp(lookup: EventLookup): Promise<EventsFound> {
    return this.#troubles.asked(this.#store.lookupEvents(lookup));
  }
}
