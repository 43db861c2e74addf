/** The history of an address space: who held a CIDR from when to when, folded from the changes of the log. */

/** What a holder's association with the CIDR was like from `time` on; `facts` is undefined if it ended. */
export interface HolderChange<F> {
  /** ISO 8601. */
  readonly time: string;
  /** What identifies the holder, for example a resource's id. */
  readonly holder: string;
  readonly facts: F | undefined;
}

/** A holder whose facts didn't change from `start` to `end`; without `end` if they still hold. */
export interface Period<F> {
  readonly holder: string;
  readonly facts: F;
  readonly start: string;
  readonly end?: string;
}

/** Folds changes, oldest first, into periods in order of their start. A change to equal facts begins no new period. */
export function addressHistory<F>(
  changes: Iterable<HolderChange<F>>,
  areEqual: (a: F, b: F) => boolean,
): readonly Period<F>[] {
  const periods: Period<F>[] = [];
  const openAt = new Map<string, number>();
  for (const { time, holder, facts } of changes) {
    const index = openAt.get(holder);
    const open = index === undefined ? undefined : periods[index];
    if (open !== undefined && facts !== undefined && areEqual(open.facts, facts)) continue;
    if (open !== undefined && index !== undefined) {
      periods[index] = { ...open, end: time };
      openAt.delete(holder);
    }
    if (facts !== undefined) openAt.set(holder, periods.push({ holder, facts, start: time }) - 1);
  }
  // Nobody ever saw a period that began and ended at the same moment.
  return periods.filter(({ start, end }) => start !== end);
}

/** The periods that touch the time from `from` to `to`, both included. */
export const periodsWithin = <F>(periods: readonly Period<F>[], from: string, to: string): readonly Period<F>[] =>
  periods.filter(({ start, end }) => start <= to && (end === undefined || end >= from));
