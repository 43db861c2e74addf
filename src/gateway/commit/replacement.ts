/**
 * Puts other records in the place of all that a partition has, in turns.
 *
 *     decide ──▶ build the world aside ──▶ write its log ahead ──▶ commit: swap the worlds, keep what was written
 *       ▲ └─────────────┴──────────────────────────┴─ if what the decision saw has changed meanwhile
 *       └──────────────────────── again ◀────────────────────────┘
 *
 * INVARIANT: nobody sees the world aside before the commit, and what was written ahead is in the log with it or not at all.
 */
import type { Steps } from "../../model/steps.ts";
import { type Change, type PartitionKey, partitionName } from "../../model/world/change.ts";
import type { Staged } from "../../model/world/log.ts";
import { Partition } from "../../model/world/partition.ts";
import type { World } from "../../model/world/world.ts";
import { nextTurn, Turn, takeTurn } from "../turns.ts";
import { PartitionNeeded, type Partitions, Sight } from "../worlds/sight.ts";
import { partsOf, type Recorded } from "./entries.ts";

export interface Replacement {
  readonly partition: Partition;
  /** What its log gets. */
  readonly staged: readonly Staged[];
}

/** What replacing takes of a ledger. */
export interface Replacing {
  readonly partitions: Partitions;
  readonly bring: (needed: PartitionNeeded) => Promise<void>;
  readonly stage: (parts: Iterable<readonly Change[]>) => Promise<readonly Staged[]>;
  readonly discard: (staged: readonly Staged[]) => Promise<void>;
  readonly isDurable: (seen: ReadonlySet<string>) => Promise<boolean>;
  /** With the changes of other partitions. False if another server was faster. */
  readonly commit: (
    seen: ReadonlySet<string>,
    others: Omit<Recorded<unknown>, "output">,
    replacement: Replacement,
  ) => Promise<boolean>;
}

/** Each is encoded and written in one turn. */
const CHANGES_PER_ENTRY = 1_000;

type Decide<T> = (world: World) => Steps<Recorded<T>>;

/**
 * Tries once. Undefined if it must be decided again. Rejects with what `decide` threw, if that still holds. `seen` gets the names of the
 * partitions that it looked into.
 */
export async function replaceInTurns<T>(
  home: PartitionKey,
  decide: Decide<T>,
  ledger: Replacing,
  seen: Set<string>,
): Promise<{ readonly output: T } | undefined> {
  const watch = new Watch(ledger.partitions, seen);
  let decision: Recorded<T> | undefined;
  try {
    decision = await decideInTurns(home, decide, watch, ledger);
  } catch (error) {
    if (watch.isCurrent() && (await ledger.isDurable(watch.seen))) throw error;
  }
  if (decision === undefined) return undefined;
  const { changes = [], events = [], output } = decision;
  const built = await buildAside(home, changes, watch);
  if (built === undefined) return undefined;
  const { partition, own, others } = built;
  const staged = await ledger.stage(partsOf(own, CHANGES_PER_ENTRY));
  let isKept = false;
  try {
    isKept = watch.isCurrent() && (await ledger.commit(watch.seen, { changes: others, events }, { partition, staged }));
  } finally {
    // If that fails the store is down, and the next open removes what is left.
    if (!isKept) ledger.discard(staged).catch(() => {});
  }
  return isKept ? { output } : undefined;
}

/** Undefined if something that it saw has changed. */
async function decideInTurns<T>(
  home: PartitionKey,
  decide: Decide<T>,
  watch: Watch,
  { partitions, bring }: Replacing,
): Promise<Recorded<T> | undefined> {
  let steps: Steps<Recorded<T>> | undefined;
  do {
    try {
      steps ??= decide(new Sight(home, partitions, watch.seen));
      const done = takeTurn(steps);
      // A decision may change a partition that it didn't look into.
      for (const change of done?.value.changes ?? []) if (change.in !== undefined) watch.look(partitionName(change.in));
      watch.note();
      if (done !== undefined) return done.value;
      await nextTurn();
    } catch (error) {
      if (!(error instanceof PartitionNeeded)) throw error;
      // Steps can't go on after they threw.
      steps = undefined;
      await bring(error);
    }
  } while (watch.isCurrent());
  return undefined;
}

/** The partition with what the changes put into it, and nothing else; undefined if what the decision saw has changed. */
async function buildAside(home: PartitionKey, changes: readonly Change[], watch: Watch) {
  const partition = new Partition(home);
  const name = partitionName(home);
  const [own, others]: [Change[], Change[]] = [[], []];
  const turn = new Turn();
  for (const change of changes) {
    if (change.in === undefined || partitionName(change.in) === name) {
      own.push(change);
      if ("put" in change) partition.apply(change);
    } else others.push(change);
    if (!turn.isOver) continue;
    await turn.next();
    if (!watch.isCurrent()) return undefined;
  }
  return { partition, own, others };
}

/** Knows whether what a decision saw, over several turns, is still as it was. */
class Watch {
  /** The names of the partitions that the decision looked into. */
  readonly seen: Set<string>;
  readonly #partitions: Partitions;
  readonly #noted = new Map<string, { readonly partition: Partition; readonly revision: number }>();

  constructor(partitions: Partitions, seen: Set<string>) {
    this.#partitions = partitions;
    this.seen = seen;
  }

  /** Throws PartitionNeeded. */
  look(name: string): void {
    this.#partitions.held(name);
    this.seen.add(name);
  }

  /** Must be called before the turn ends in which a partition was seen first. */
  note(): void {
    for (const name of this.seen) {
      if (this.#noted.has(name)) continue;
      const partition = this.#partitions.held(name);
      this.#noted.set(name, { partition, revision: partition.revision });
    }
  }

  isCurrent(): boolean {
    try {
      return this.#noted.entries().every(([name, { partition, revision }]) => {
        return this.#partitions.held(name) === partition && partition.revision === revision;
      });
    } catch (error) {
      if (error instanceof PartitionNeeded) return false;
      throw error;
    }
  }
}
