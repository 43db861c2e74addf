/** Finds what no correct server could have answered: a history is sound if it could have happened one call after another. */

import { logViolations } from "./check-log.ts";
import type { Clock } from "./clocks.ts";
/*
 *   c1   ├─ write w1 ─┤                 ├─ read: w1 ─┤     could have been:
 *   c2          ├─ write w2 ─┤ ├─ read: w2 ─┤               w1, w2, read, and the last read shows w2, or nothing does
 *   log           1: w1   2: w2
 *
 * That is strict serializability, and to decide it is hard in general: one has to find an order. Here the log gives the order of the
 * writes, since the revisions of a partition have no gaps. What remains to find is a place between two entries for each read.
 *
 * Operations are looked at in the order of their starts. Whatever ended before one starts must come before it: so the highest
 * revision that ended operations wrote or saw, in each partition, is the lowest that this one may see. A write must have a higher
 * one. A read gets the lowest one with the values that it shows, from that on. To choose the lowest is never wrong: it asks the
 * least of those that come after.
 *
 * Some operations are about several partitions at once. Who sees an entry of one of them must see what comes with it in the others: each
 * entry has a clock, the revisions of all partitions that come before it in the log or were reached when it began (clocks.ts).
 *
 * `naive-check.ts` tries all orders, and both agree (check-history.test.ts).
 */
import { Clocks, later } from "./clocks.ts";
import type { History, LoggedEntry, Operation, Seen, Violation } from "./history.ts";
import { Registers } from "./registers.ts";

/** A broken server breaks something with each call; so many are shown. */
const MOST = 20;

export function checkHistory(history: History): readonly Violation[] {
  const inLog = [...logViolations(history).take(MOST)];
  // Where entries are missing or twice, nobody knows what the order is.
  if (inLog.length > 0) return inLog;
  // What had been reached when a write began comes with all that comes after it, and that may move reads, and what they reach.
  for (let before: ReadonlyMap<string, Clock> = new Map(); ; ) {
    const clocks = Clocks.of(history.log, before);
    if (!(clocks instanceof Clocks)) return [clocks];
    const order = new Order(history, clocks);
    const violations = [...order.violations().take(MOST)];
    if (violations.length > 0 || areSame(before, order.reachedBefore)) return violations;
    before = order.reachedBefore;
  }
}

function areSame(one: ReadonlyMap<string, Clock>, other: ReadonlyMap<string, Clock>): boolean {
  return [...other].every(([id, clock]) => {
    const before = one.get(id);
    return (
      before !== undefined && before.size === clock.size && [...clock].every(([name, n]) => before.get(name) === n)
    );
  });
}

/** The highest revision that ended operations have of a partition, and one that has it. */
interface Reached {
  readonly revision: number;
  readonly by: Operation;
}

class Order {
  readonly #operations: readonly Operation[];
  readonly #clocks: Clocks;
  readonly #registers: ReadonlyMap<string, Registers>;
  readonly #places: ReadonlyMap<string | undefined, readonly LoggedEntry[]>;
  readonly #reached = new Map<string, Reached>();
  /** What had been reached when a write began, by its id. */
  readonly reachedBefore = new Map<string, Clock>();

  constructor({ operations, log }: History, clocks: Clocks) {
    this.#operations = operations;
    this.#clocks = clocks;
    const byPartition = [...Map.groupBy(log, ({ partition }) => partition)];
    this.#registers = new Map(byPartition.map(([partition, entries]) => [partition, new Registers(entries)]));
    this.#places = Map.groupBy(log, ({ write }) => write);
  }

  *violations(): Generator<Violation> {
    const byStart = this.#operations.toSorted((a, b) => a.start - b.start);
    const answered = this.#operations.filter(({ outcome }) => outcome !== "unknown");
    const byEnd = answered.toSorted((a, b) => a.end - b.end);
    const clockOf = new Map<Operation, Clock>();
    let ended = 0;
    for (const operation of byStart) {
      for (; ended < byEnd.length; ended++) {
        const other = byEnd[ended];
        if (other === undefined || other.end >= operation.start) break;
        this.#reach(other, clockOf.get(other) ?? new Map());
      }
      const placed = this.#place(operation);
      if (placed instanceof Map) clockOf.set(operation, placed);
      else yield placed as Violation;
    }
  }

  #reach(by: Operation, clock: Clock): void {
    for (const [partition, revision] of clock) {
      if (revision > this.#lowest(partition)) this.#reached.set(partition, { revision, by });
    }
  }

  #lowest(partition: string): number {
    return this.#reached.get(partition)?.revision ?? 0;
  }

  #place(operation: Operation): Clock | Violation {
    const entries = operation.write === undefined ? [] : (this.#places.get(operation.write.id) ?? []);
    if (entries.length > 0) return this.#placeWrite(operation, entries);
    if (operation.outcome === "unknown" || operation.saw === undefined) return new Map();
    return this.#placeRead(operation, operation.saw);
  }

  #placeWrite(operation: Operation, entries: readonly LoggedEntry[]): Clock | Violation {
    const [first] = entries;
    const clock = first === undefined ? new Map<string, number>() : this.#clocks.at(first.partition, first.revision);
    if (operation.write !== undefined) {
      this.reachedBefore.set(
        operation.write.id,
        new Map([...this.#reached].map(([name, { revision }]) => [name, revision])),
      );
    }
    for (const { partition, revision } of entries) {
      if ((clock.get(partition) ?? 0) > revision) {
        const problem = `it's revision ${revision} of ${partition}, and must come after revision ${clock.get(partition)}`;
        return { guarantee: "RealTime", problem, operations: [operation] };
      }
      const reached = this.#reached.get(partition);
      if (reached !== undefined && reached.revision >= revision) {
        const problem = `it's revision ${revision} of ${partition}, and revision ${reached.revision} was there before it started`;
        return { guarantee: "RealTime", problem, operations: [operation, reached.by] };
      }
      const shown = operation.saw?.find((seen) => seen.partition === partition);
      const registers = this.#registers.get(partition);
      if (
        operation.outcome === "acknowledged" &&
        shown !== undefined &&
        registers?.has(shown.values, revision) === false
      ) {
        const problem = `its answer shows ${textOf(shown)}, which isn't what revision ${revision} made`;
        return { guarantee: "Consistent", problem, operations: [operation] };
      }
    }
    return clock;
  }

  #placeRead(operation: Operation, saw: readonly Seen[]): Clock | Violation {
    let clock: Clock = new Map();
    for (let isMoved = true; isMoved; ) {
      isMoved = false;
      for (const seen of saw) {
        const { partition } = seen;
        const lowest = Math.max(this.#lowest(partition), clock.get(partition) ?? 0);
        const revision = this.#registersOf(partition).firstWith(seen.values, lowest);
        if (revision === undefined) return this.#unplaced(operation, seen, lowest);
        const seenWith = later(this.#clocks.at(partition, revision), new Map([[partition, revision]]));
        if ([...seenWith].every(([other, least]) => (clock.get(other) ?? 0) >= least)) continue;
        clock = later(clock, seenWith);
        isMoved = true;
      }
    }
    return clock;
  }

  #registersOf(partition: string): Registers {
    return this.#registers.get(partition) ?? new Registers([]);
  }

  #unplaced(operation: Operation, seen: Seen, lowest: number): Violation {
    const { partition, values } = seen;
    const last = this.#registersOf(partition).lastWith(values, lowest);
    const reached = this.#reached.get(partition);
    if (last === undefined || reached === undefined || last >= reached.revision) {
      const problem = `${partition} never had what it shows at a moment that it could show: ${textOf(seen)}`;
      return { guarantee: "Consistent", problem, operations: [operation] };
    }
    const guarantee = this.#places.has(reached.by.write?.id ?? "") ? "Fresh" : "Monotonic";
    const problem = `it shows ${partition} as at revision ${last}, and revision ${reached.revision} was there before it started`;
    return { guarantee, problem, operations: [operation, reached.by] };
  }
}

const textOf = ({ values }: Seen): string => JSON.stringify(values);
