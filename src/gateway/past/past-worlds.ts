/**
 * Worlds as they were at one moment, folded from the log beside the living ones, which go on meanwhile.
 *
 *     log of a partition   ├─────────■─────────────┼──────────■──────▶ now
 *                                    snapshot ────▶ the moment
 *
 * The moment has a revision in each partition: of a time, that of the last entry by then; of a revision of the home, whatever
 * the log had in it when that entry was appended. A partition is folded when a look first needs it, from the nearest snapshot
 * that the store keeps, in turns.
 *
 * INVARIANT: nobody changes a folded world, and none of it outlives its question.
 */

import type { Steps } from "../../model/steps.ts";
import { type PartitionKey, partitionKey } from "../../model/world/change.ts";
import type { Entry, Kept, Loaded, Moment, Pages, Store } from "../../model/world/log.ts";
import { Partition } from "../../model/world/partition.ts";
import type { World } from "../../model/world/world.ts";
import type { StoreTroubles } from "../store-unavailable.ts";
import { finish } from "../turns.ts";
import { firstEntry, isForgotten } from "../worlds/beginning.ts";
import { fold } from "../worlds/fold.ts";
import type { Histories } from "../worlds/histories.ts";
import { PartitionNeeded, type Partitions, Sight } from "../worlds/sight.ts";
import { NoPast } from "./no-past.ts";

/** Which state of the home was found. */
export interface FoundMoment {
  /** The time that was asked for; of a revision, its own. */
  readonly time: string;
  readonly revision: number;
}

/** What the ledger lends. */
export interface Lent {
  readonly store: Store;
  readonly histories: Histories;
  /** The partition as it was before its first entry: its default network. */
  readonly unfounded: (name: string) => Partition;
  readonly names: () => Iterable<string>;
  readonly troubles: StoreTroubles;
  /** Resolves when everything that was decided so far is durable, or lost. */
  readonly settled: () => Promise<void>;
}

export class PastWorlds implements Partitions {
  readonly home: PartitionKey;
  readonly found: FoundMoment;
  readonly #moment: Moment;
  readonly #lent: Lent;
  readonly #folded = new Map<string, Partition>();
  #release: () => void;

  constructor(home: PartitionKey, moment: Moment, found: FoundMoment, lent: Lent, release: () => void) {
    this.home = home;
    this.found = found;
    this.#moment = moment;
    this.#lent = lent;
    this.#release = release;
  }

  /** What `look` makes of the home's world. Throws NoPast if a partition that it looks into isn't known of then. It runs again if a partition that it looks into must be folded first. */
  read<T>(look: (world: World) => T): Promise<T> {
    return this.#withNeeded(() => look(new Sight(this.home, this, new Set())));
  }

  /** What steps find in the home's world, in turns. They begin again if a partition that they look into must be folded first. */
  find<T>(steps: (world: World) => Steps<T>): Promise<T> {
    return this.#withNeeded(() => finish(steps(new Sight(this.home, this, new Set()))));
  }

  async #withNeeded<T>(look: () => T | Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await look();
      } catch (error) {
        if (!(error instanceof PartitionNeeded)) throw error;
        const { partition: name, historyTo } = error;
        if (historyTo === undefined) this.#folded.set(name, await this.#fold(name));
        else await this.#lent.troubles.asked(this.#lent.histories.read(name, historyTo), name);
      }
    }
  }

  /**
   * The same worlds at a later moment. What is folded of these isn't read again from the log, and shares its records. `changed`
   * gets every entry in between of the partitions that were folded. They are released with these.
   */
  async after([moment, found]: readonly [Moment, FoundMoment], changed: (entry: Entry) => void): Promise<PastWorlds> {
    const later = new PastWorlds(this.home, moment, found, this.#lent, () => {});
    for (const [name, partition] of this.#folded) {
      const { store } = this.#lent;
      const entries = this.#entries(
        name,
        partition.revision + 1,
        await askedOfThen(this.#lent, name, store.revisionAt(name, moment)),
      );
      const records = inPages(partition.records());
      const noted = watched(entries, changed);
      const folded = await later.#foldOf(name, { revision: partition.revision, records, entries: noted });
      later.#folded.set(name, folded);
    }
    return later;
  }

  release(): void {
    this.#release();
    this.#release = () => {};
    this.#folded.clear();
  }

  held(name: string): Partition {
    const folded = this.#folded.get(name);
    if (folded === undefined) throw new PartitionNeeded(name);
    return folded;
  }

  *history(name: string): Generator<Entry> {
    const { revision } = this.held(name);
    let last = 0;
    for (const entry of this.#lent.histories.walk(name, revision)) {
      last = entry.revision;
      yield entry;
    }
    if (last < revision) throw new NoPast(`what led to revision ${revision} was dropped meanwhile: ask again`);
  }

  /** Some of these perhaps were first changed later. */
  names(): Iterable<string> {
    return this.#lent.names();
  }

  /** The entries after these worlds and up to later ones, of each partition that both were folded of. */
  async *until(later: PastWorlds): Pages<Entry> {
    for (const [name, { revision }] of this.#folded) {
      const to = later.#folded.get(name)?.revision ?? 0;
      try {
        yield* this.#entries(name, revision + 1, to);
      } catch (error) {
        if (isForgotten(error)) throw await forgottenOf(this.#lent, name);
        throw this.#lent.troubles.unavailable(error, name);
      }
    }
  }

  #entries(name: string, from: number, to: number): Pages<Entry> {
    return this.#lent.store.history(name, from, to);
  }

  async #fold(name: string): Promise<Partition> {
    const { store, unfounded } = this.#lent;
    const revision = await askedOfThen(this.#lent, name, store.revisionAt(name, this.#moment));
    if (revision === 0) return unfounded(name);
    return this.#foldOf(name, await askedOfThen(this.#lent, name, store.load(name, revision)));
  }

  async #foldOf(name: string, loaded: Loaded): Promise<Partition> {
    const partition = new Partition(partitionKey(name));
    await askedOfThen(this.#lent, name, fold(partition, loaded));
    return partition;
  }
}

/** What the store answers about a partition as it was. Throws NoPast if that isn't kept any more. */
export async function askedOfThen<T>(lent: Lent, name: string, answer: Promise<T>): Promise<T> {
  try {
    return await lent.troubles.asked(answer, name);
  } catch (error) {
    throw isForgotten(error) ? await forgottenOf(lent, name) : error;
  }
}

async function forgottenOf({ store, troubles }: Lent, name: string): Promise<NoPast> {
  const first = await troubles.asked(firstEntry(store, name), name);
  return new NoPast(`${first === undefined ? name : howItBegins(first)}: nothing is known of what was before`);
}

export function howItBegins({ partition, revision, time }: Entry): string {
  const { account, region } = partitionKey(partition);
  const begins = `the history of account ${account}, Region ${region} begins with revision ${revision} at ${time}`;
  return revision === 1 ? begins : `${begins}, as older changes aren't kept`;
}

const RECORDS_A_PAGE = 500;

async function* inPages(records: Iterable<Kept>): Pages<Kept> {
  let page: Kept[] = [];
  for (const record of records) {
    if (page.push(record) < RECORDS_A_PAGE) continue;
    yield page;
    page = [];
  }
  yield page;
}

async function* watched(pages: Pages<Entry>, changed: (entry: Entry) => void): Pages<Entry> {
  for await (const page of pages) {
    page.forEach(changed);
    yield page;
  }
}
