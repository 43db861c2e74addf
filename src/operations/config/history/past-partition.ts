/** A partition as it was: its log, folded entry by entry, as far as anyone has got. */
import type { Steps } from "../../../model/steps.ts";
import { partitionName } from "../../../model/world/change.ts";
import type { Entry } from "../../../model/world/log.ts";
import { Partition } from "../../../model/world/partition.ts";
import type { World } from "../../../model/world/world.ts";
import { type Records, readsOf } from "./reads.ts";

export class PastPartition {
  readonly name: string;
  readonly live: World;
  /** The next entry to be folded. */
  next: Entry | undefined;
  /** Whether the next entry is all that was there when older entries were dropped. */
  isAtBeginning: boolean;
  /** Nothing of it is in the log: it always was as it is. */
  readonly isUnfounded: boolean;
  readonly #folded: Partition;
  readonly #entries: Iterator<Entry>;

  constructor(live: World) {
    this.live = live;
    this.name = partitionName(live);
    this.#folded = new Partition(live);
    this.#entries = live.history()[Symbol.iterator]();
    this.next = this.#read();
    this.isUnfounded = this.next === undefined;
    this.isAtBeginning = (this.next?.revision ?? 1) > 1;
  }

  get records(): Records {
    return this.isUnfounded ? this.live : this.#folded;
  }

  /** Folds the next entry. `heard` gets what no longer reads the same. */
  fold(heard: (read: string) => void): void {
    for (const change of this.next?.changes ?? []) {
      const [kind, id] = "put" in change ? [change.put, change.value.id] : [change.delete, change.id];
      for (const read of readsOf(this.name, change, this.#folded.get(kind, id))) heard(read);
      this.#folded.apply(change);
    }
    this.next = this.#read();
    this.isAtBeginning = false;
  }

  *foldUntil(time: string): Steps<void> {
    while (this.next !== undefined && this.next.time <= time) {
      this.fold(() => {});
      yield;
    }
  }

  #read(): Entry | undefined {
    const { done, value } = this.#entries.next();
    return done ? undefined : value;
  }
}
