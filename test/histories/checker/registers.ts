/** The values of a partition's registers at each of its revisions, as the log has them. */
import type { LoggedEntry, Seen } from "./history.ts";

interface Changed {
  readonly revisions: number[];
  readonly values: (string | null)[];
}

export class Registers {
  readonly #changed = new Map<string, Changed>();

  constructor(entries: readonly LoggedEntry[]) {
    for (const { revision, values } of entries) {
      for (const [register, value] of Object.entries(values)) {
        const changed = this.#changed.get(register) ?? { revisions: [], values: [] };
        changed.revisions.push(revision);
        changed.values.push(value);
        this.#changed.set(register, changed);
      }
    }
  }

  has(values: Seen["values"], revision: number): boolean {
    return Object.entries(values).every(([register, value]) => this.#at(register, revision) === value);
  }

  /** The first revision from `from` that has all these values; undefined if there's none. */
  firstWith(values: Seen["values"], from: number): number | undefined {
    let revision = from;
    for (let isMoved = true; isMoved; ) {
      isMoved = false;
      for (const [register, value] of Object.entries(values)) {
        if (this.#at(register, revision) === value) continue;
        const next = this.#next(register, value, revision);
        if (next === undefined) return undefined;
        revision = next;
        isMoved = true;
      }
    }
    return revision;
  }

  /** The last revision up to `to` that has all these values; undefined if there's none. */
  lastWith(values: Seen["values"], to: number): number | undefined {
    for (let revision = to; revision >= 0; revision--) if (this.has(values, revision)) return revision;
    return undefined;
  }

  #at(register: string, revision: number): string | null {
    const changed = this.#changed.get(register);
    return changed?.values[indexAt(changed.revisions, revision)] ?? null;
  }

  #next(register: string, value: string | null, after: number): number | undefined {
    const { revisions, values } = this.#changed.get(register) ?? { revisions: [], values: [] };
    for (let i = indexAt(revisions, after) + 1; i < revisions.length; i++) {
      if (values[i] === value) return revisions[i];
    }
    return undefined;
  }
}

/** The index of the last one that isn't above the revision; -1 if all are. */
function indexAt(revisions: readonly number[], revision: number): number {
  let [low, high] = [-1, revisions.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((revisions[middle] ?? 0) <= revision) low = middle;
    else high = middle - 1;
  }
  return low;
}
