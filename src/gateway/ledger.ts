/** The worlds in memory and the log behind them: every call reads and changes worlds here. */

/*
 *     ┌── again ◀─────── forget, load anew ◀─────────────────────────┐ not kept
 *     ▼                                                              │
 * 1 decide ── changes ──▶ 2 apply ── entries ──▶ 3 commit ───────────┤
 *     ▲                       │                  one flush for all   │ durable
 *     │                       ▼                  that wait           ▼
 *     └─────────────── worlds in memory                          4 answer
 *
 * The world of a partition is the fold of its log. The first call that needs it loads it: the newest snapshot, then the
 * entries after that. From then on it stays in memory, and a call goes through four steps.
 *
 * 1. Decide, synchronously, on the worlds as they are now. A `Sight` notes each partition that the decision looks into.
 *    If one of them isn't in memory, the ledger loads it and decides again from the start.
 * 2. Apply the changes at once, before any of them is on disk. The next call builds on them without waiting: that's the
 *    optimism here. The worlds run ahead of the log by the entries that are pending.
 * 3. Commit the entries, guarded by the revision of each partition that the decision saw. The store flushes together
 *    whatever waits, so calls in flight share one fsync (group commit, store/log-store.ts).
 * 4. Answer. A write answers when its entry is durable. A read or a refusal answers when every entry that it could have
 *    seen is durable, so it waits for whatever is pending in each partition that it saw.
 *
 * INVARIANT: steps 1 to 3 run in one turn, up to the call of `store.commit`. So the store gets the entries of a partition
 * in the order in which they were applied, and no call decides on half of another's changes.
 * INVARIANT: no answer rests on an entry that is not durable.
 *
 * A commit may come to nothing: the disk is full, or another server's entry has that revision. Then the world in memory
 * holds changes that never happened, and later calls have built on them. Nothing is undone. The ledger forgets every
 * partition that the decision saw. The next call loads them anew, once their pending entries have settled. Calls that built
 * on the lost changes fail or conflict for the same reason, since the store keeps the order; calls that only read them
 * decide again.
 *
 * Example: A and B each add a rule to a group at revision 7, and C lists the rules, all before the next flush.
 *
 *     call   decides on   applies   waits for   both kept         disk full
 *     A      7            8         8           answers           refused: nothing was changed
 *     B      8            9         8 and 9     answers           refused: nothing was changed
 *     C      9            -         8 and 9     lists A's, B's    loads revision 7, lists neither
 *
 * Tried and dropped:
 * - Refusing reads that saw what was then not kept. They did nothing wrong, and deciding again costs little.
 * - Taking a snapshot's records once its revision is durable. While calls overlap the world is past it by then, and a busy
 *   partition never got a snapshot.
 * - Keeping the records themselves in the store, not only a log: 5 to 11 times slower
 *   (docs/decisions/0001-sqlite-log-on-the-main-thread.md).
 */

import type { Steps } from "../model/steps.ts";
import { type Change, type PartitionKey, partitionKey, partitionName } from "../model/world/change.ts";
import type { Author, Entry } from "../model/world/log.ts";
import { Partition } from "../model/world/partition.ts";
import type { World } from "../model/world/world.ts";
import { entriesAfter, NOBODY, NotKept, partsByPartition, type Recorded, snapshotsDue } from "./commit/entries.ts";
import { type Replacement, type Replacing, replaceInTurns } from "./commit/replacement.ts";
import { DirectoryIndex } from "./directory-index.ts";
import { fold } from "./fold.ts";
import { Holds } from "./held-worlds.ts";
import type { LedgerOptions } from "./ledger-options.ts";
import { Past } from "./past/past.ts";
import { PartitionNeeded, type Partitions, Sight } from "./sight.ts";
import { StoreTroubles, StoreUnavailable, troubleOf } from "./store-unavailable.ts";
import { Trail } from "./trail/trail.ts";
import { Unfounded } from "./unfounded.ts";
import { Histories } from "./worlds/histories.ts";

interface Held {
  partition: Partition;
  /** Settles when every entry applied so far is durable; undefined if all are. */
  pending: Promise<void> | undefined;
}

/** How often a call is decided before it gives up, if another server keeps changing what it reads. */
const MOST_ATTEMPTS = 20;

export class Ledger implements Partitions {
  readonly past: Past;
  readonly trail: Trail;
  readonly #options: LedgerOptions;
  readonly #held = new Map<string, Held>();
  readonly #unfounded: Unfounded;
  readonly #histories: Histories;
  readonly #loading = new Map<string, Promise<void>>();
  /** What was still on its way to the store when a world was forgotten: it must settle before the world is loaded anew. */
  readonly #settling = new Map<string, Promise<void>>();
  readonly #troubles: StoreTroubles;
  /** Of every partition that has an entry, if only on its way. */
  readonly #names = new Set<string>();
  readonly #holds = new Holds();
  readonly #directories = new DirectoryIndex();
  #isStarted = false;
  /** Those in memory. */
  readonly worlds = (): Iterable<Partition> => this.#held.values().map(({ partition }) => partition);

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#troubles = new StoreTroubles(options);
    this.#unfounded = new Unfounded(options.found);
    this.#histories = new Histories(options.store);
    this.trail = new Trail(options.store, this.#troubles);
    this.past = new Past({
      store: options.store,
      histories: this.#histories,
      unfounded: (name) => this.#unfounded.make(name),
      names: () => this.#names,
      troubles: this.#troubles,
      settled: () => this.close(),
    });
  }

  /**
   * Decides on the current worlds and commits the changes. Calls `decide` again if a partition that it looks into must be
   * loaded first, if another server was faster, or if something that it saw could not be kept. Resolves, or rejects with
   * what `decide` threw, only when everything that the decision could have seen is durable. Its events are kept with its changes.
   */
  async run<T>(
    home: PartitionKey,
    author: Author,
    decide: (world: World, seen: Set<string>) => Recorded<T>,
  ): Promise<T> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const seen = new Set<string>();
      let decision: Recorded<T>;
      try {
        decision = decide(new Sight(home, this, seen), seen);
        // A decision may change a partition that it didn't look into.
        for (const change of decision.changes ?? []) seen.add(this.#nameOfHeld(change.in ?? home));
      } catch (error) {
        if (error instanceof PartitionNeeded) {
          await this.#bring(error);
          // A call may look into any number of partitions; to load them is not an attempt that failed.
          attempt--;
          continue;
        }
        if (await this.#isDurable(seen)) throw error;
        continue;
      }
      const { changes = [], events = [], output } = decision;
      const isNothing = changes.length === 0 && events.length === 0;
      const isDone = isNothing ? this.#isDurable(seen) : this.#commit(home, seen, decision, author);
      if (await isDone) return output;
    }
    throw new StoreUnavailable("contended");
  }

  /**
   * As `run`, for a decision that removes all that is in `home` and puts other records in its place: in turns. It's decided again
   * if something that it saw changes meanwhile.
   */
  async replace<T>(home: PartitionKey, author: Author, decide: (world: World) => Steps<Recorded<T>>): Promise<T> {
    const { store } = this.#options;
    const replacing: Replacing = {
      partitions: this,
      bring: (needed) => this.#bring(needed),
      stage: (parts) => this.#troubles.asked(store.stage(parts)),
      discard: (staged) => store.discard(staged),
      isDurable: (seen) => this.#isDurable(seen),
      commit: (seen, changes, replacement) => this.#commit(home, seen, changes, author, replacement),
    };
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const done = await replaceInTurns(home, decide, replacing);
      if (done !== undefined) return done.output;
    }
    throw new StoreUnavailable("contended");
  }

  /** Returns what `look` makes of the current worlds. Like `decide` it may run again; it changes nothing, so it has no author. */
  read<T>(home: PartitionKey, look: (world: World) => T): Promise<T> {
    return this.run(home, NOBODY, (world) => ({ output: look(world) }));
  }

  /**
   * As `read`, for what may take many turns: if `look` calls `keep`, its world stays as it is now until the function that
   * `keep` returns is called, whatever calls change meanwhile. It resolves when everything that was ever seen of it is durable.
   */
  async hold<T>(home: PartitionKey, look: (world: World, keep: () => () => void) => T): Promise<T> {
    let release = () => {};
    const decide = (world: World, seen: Set<string>): Recorded<T> => {
      // It may look again.
      release();
      const holding = this.#holds.open(world);
      release = holding.release;
      let isKept = false;
      const keep = () => {
        isKept = true;
        holding.keep();
        for (const [name, { pending }] of this.#held) if (pending !== undefined) seen.add(name);
        return holding.release;
      };
      try {
        return { output: look(holding.held, keep) };
      } finally {
        if (!isKept) holding.release();
      }
    };
    try {
      return await this.run(home, NOBODY, decide);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Does a step of what takes many turns; again, if a partition that it looks into must be loaded first. */
  async step<T>(step: () => T): Promise<T> {
    for (;;) {
      try {
        return step();
      } catch (error) {
        if (!(error instanceof PartitionNeeded)) throw error;
        await this.#bring(error);
      }
    }
  }

  /** Every partition that was ever changed, loaded or not. */
  async partitions(): Promise<readonly PartitionKey[]> {
    await this.#start();
    return [...this.#names].map(partitionKey);
  }

  /** The partitions in which a directory may be registered. What is damaged takes nothing from the rest. */
  async homesOf(directoryId: string): Promise<readonly PartitionKey[]> {
    await this.#start();
    for (const name of this.#directories.unread()) {
      if (this.#held.has(name)) continue;
      await this.#open(name).catch((error: unknown) => {
        if (this.#troubles.of(name) === undefined) throw error;
        this.#directories.giveUp(name);
      });
    }
    return this.#directories.homesOf(directoryId).map(partitionKey);
  }

  names(): Iterable<string> {
    return this.#names;
  }

  held(name: string): Partition {
    const held = this.#held.get(name);
    if (held !== undefined) return held.partition;
    if (!this.#isStarted || this.#names.has(name)) throw new PartitionNeeded(name);
    return this.#unfounded.get(name);
  }

  *history(name: string): Generator<Entry> {
    try {
      yield* this.#histories.walk(name, this.held(name).revision);
    } catch (cause) {
      if (cause instanceof PartitionNeeded || troubleOf(cause) !== "damaged") throw cause;
      throw this.#troubles.unavailable(cause, name);
    }
  }

  damaged(): ReturnType<StoreTroubles["damaged"]> {
    return this.#troubles.damaged();
  }

  /** Waits for what is pending. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#held.values()].map(({ pending }) => pending));
  }

  #nameOfHeld(key: PartitionKey): string {
    const name = partitionName(key);
    this.held(name);
    return name;
  }

  #bring({ partition, historyTo }: PartitionNeeded): Promise<void> {
    if (historyTo === undefined) return this.#open(partition);
    return this.#troubles.asked(this.#histories.read(partition, historyTo), partition);
  }

  async #open(name: string): Promise<void> {
    let loading = this.#loading.get(name);
    if (loading === undefined) {
      loading = this.#load(name).finally(() => this.#loading.delete(name));
      this.#loading.set(name, loading);
    }
    await loading;
  }

  async #start(): Promise<void> {
    if (this.#isStarted) return;
    for (const known of await this.#troubles.asked(this.#options.store.partitions())) this.#expect(known);
    this.#isStarted = true;
  }

  async #load(name: string): Promise<void> {
    await this.#start();
    await this.#settling.get(name)?.catch(() => {});
    this.#settling.delete(name);
    const damage = this.#troubles.of(name);
    if (damage !== undefined) throw damage;
    if (!this.#names.has(name)) return this.#directories.giveUp(name);
    const partition = new Partition(partitionKey(name));
    await this.#troubles.asked(fold(partition, await this.#troubles.asked(this.#options.store.load(name), name)), name);
    // Its first entry didn't get into the log.
    if (partition.revision === 0) this.#names.delete(name);
    else this.#held.set(name, { partition, pending: undefined });
    this.#directories.read(partition);
  }

  /** Applies the changes at once. Resolves when they are durable; with false if another server was faster. */
  async #commit(
    home: PartitionKey,
    seen: ReadonlySet<string>,
    decision: Omit<Recorded<unknown>, "output">,
    author: Author,
    replacement?: Replacement,
  ): Promise<boolean> {
    const parts = partsByPartition(home, decision, replacement?.staged);
    const read = [...seen].map(
      (name): Held => this.#held.get(name) ?? { partition: this.held(name), pending: undefined },
    );
    const expected = new Map(read.map(({ partition }) => [partitionName(partition), partition.revision]));
    const time = this.#options.now();
    const first = (partition: string) => this.#unfounded.firstEntry(partition, time);
    const entries = entriesAfter(expected, first, parts, { time, ...author });
    const changed = read.filter(({ partition }) => parts.has(partitionName(partition)));
    for (const held of changed) {
      const name = partitionName(held.partition);
      this.#hold(name, held);
      if (replacement !== undefined && name === partitionName(home)) this.#swap(held, replacement.partition);
      else
        this.#apply(
          held.partition,
          (parts.get(name) ?? []).flatMap(({ changes }) => changes as readonly Change[]),
        );
      const last = entries.findLast(({ partition }) => partition === name);
      held.partition.revision = last?.revision ?? 0;
    }
    // Taken now: when the commit is durable, the world may be ahead of it.
    const snapshots = snapshotsDue(entries, (name) => this.held(name));
    const before = read.map(({ pending }) => pending);
    const result = this.#troubles
      .asked(this.#options.store.commit({ expected, entries, events: decision.events ?? [] }))
      .then(({ committed }) => committed);
    const kept = result.then((committed) => {
      if (!committed) throw new NotKept();
    });
    const pending = Promise.all([kept, ...before]).then(() => {});
    for (const held of changed) {
      held.pending = pending;
      pending.then(
        () => {
          if (held.pending === pending) held.pending = undefined;
        },
        // Those who wait for it hear of it; here it only must not count as unhandled.
        () => {},
      );
    }
    const committed = await result.catch((error: unknown) => {
      for (const held of read) this.#forget(held);
      throw error;
    });
    if (!committed) for (const held of read) this.#forget(held);
    // A snapshot only shortens the next start: if it fails nothing is lost, since the log has everything.
    else for (const due of snapshots) this.#options.store.snapshot(...due).catch(() => {});
    return committed;
  }

  #apply(partition: Partition, changes: readonly Change[]): void {
    for (const change of changes) {
      this.#holds.beforeChange(partition, change);
      this.#directories.take(partitionName(partition), change);
      partition.apply(change);
    }
  }

  #swap(held: Held, fresh: Partition): void {
    this.#holds.beforeReplacement(held.partition);
    this.#directories.replace(held.partition, fresh);
    held.partition = fresh;
  }

  #expect(name: string): void {
    this.#names.add(name);
    this.#directories.expect(name);
  }

  #hold(name: string, held: Held): void {
    this.#held.set(name, held);
    this.#names.add(name);
    this.#unfounded.delete(name);
  }

  /** Drops a world that has changes which were not kept, or lacks another server's. The next call loads it anew. */
  #forget(held: Held): void {
    const name = partitionName(held.partition);
    // Another server may have founded what nobody had changed here.
    if (this.#unfounded.delete(name)) this.#expect(name);
    if (this.#held.get(name) !== held) return;
    this.#holds.loseAll();
    this.#held.delete(name);
    this.#expect(name);
    if (held.pending !== undefined) this.#settling.set(name, held.pending);
  }

  /** Waits until everything in these partitions is durable; false if some of it could not be kept. */
  async #isDurable(names: ReadonlySet<string>): Promise<boolean> {
    // Read before the first wait: meanwhile a partition may be forgotten, and loaded without what was seen in it.
    const pending = [...names].map((name) => this.#held.get(name)?.pending).filter((each) => each !== undefined);
    if (pending.length === 0) return true;
    const settled = await Promise.allSettled(pending);
    return settled.every(({ status }) => status === "fulfilled");
  }
}
