/** What must be seen, in all partitions, by who sees a revision of one. */
import { FOUNDING, type LoggedEntry, type Violation } from "./history.ts";

/** Partition -> revision. */
export type Clock = ReadonlyMap<string, number>;

export function later(one: Clock, other: Clock): Clock {
  if (other.size === 0) return one;
  const merged = new Map(one);
  for (const [partition, revision] of other) {
    if ((merged.get(partition) ?? 0) < revision) merged.set(partition, revision);
  }
  return merged;
}

const BEGINNING: Clock = new Map();

export class Clocks {
  /** Partition -> the clock of each revision, from 1. */
  readonly #of = new Map<string, Clock[]>();

  at(partition: string, revision: number): Clock {
    return this.#of.get(partition)?.[revision - 1] ?? BEGINNING;
  }

  /**
   * `before`: what had been reached when a write began, by its id. The clocks of the log: one entry after another, and those of one write together once it's next in all its partitions. If no
   * write is, the partitions have them in different orders.
   */
  static of(log: readonly LoggedEntry[], before: ReadonlyMap<string, Clock>): Clocks | Violation {
    const clocks = new Clocks();
    const queues = Map.groupBy(log, ({ partition }) => partition);
    const next = new Map([...queues.keys()].map((partition) => [partition, 0]));
    const placesOf = Map.groupBy(log, ({ write, partition }) => write ?? partition);
    const isNext = ({ partition, revision }: LoggedEntry) => (next.get(partition) ?? 0) + 1 === revision;
    let left = log.length;
    while (left > 0) {
      const leftBefore = left;
      for (const [partition, entries] of queues) {
        for (;;) {
          const entry = entries[next.get(partition) ?? 0];
          if (entry === undefined) break;
          const together = entry.write === FOUNDING ? [entry] : (placesOf.get(entry.write ?? partition) ?? [entry]);
          if (!together.every(isNext)) break;
          clocks.#add(together, before.get(entry.write ?? "") ?? BEGINNING);
          for (const each of together) next.set(each.partition, each.revision);
          left -= together.length;
        }
      }
      if (left === leftBefore) {
        const stuck = [...queues].filter(([partition, entries]) => (next.get(partition) ?? 0) < entries.length);
        const names = stuck.map(([partition]) => partition).join(" and ");
        return { guarantee: "Atomic", problem: `${names} have the same calls in different orders`, operations: [] };
      }
    }
    return clocks;
  }

  #add(together: readonly LoggedEntry[], before: Clock): void {
    let clock = later(new Map(together.map(({ partition, revision }) => [partition, revision])), before);
    for (const { partition, revision } of together) clock = later(clock, this.at(partition, revision - 1));
    for (const { partition } of together) {
      const clocks = this.#of.get(partition);
      if (clocks === undefined) this.#of.set(partition, [clock]);
      else clocks.push(clock);
    }
  }
}
