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
 * holds changes that never happened, and later calls have built on them. Calls that built on the lost changes fail or conflict
 * for the same reason, since the store keeps the order; calls that only read them decide again. If another server was faster, the
 * changes are undone and its entries taken in (worlds/freshness.ts); after anything else the ledger forgets every partition that
 * the decision saw, and the next call loads them anew, once their pending entries have settled.
 *
 * A call that loses to other servers again and again takes the partitions that it sees for itself: then it's decided and committed
 * while theirs wait, so nobody starves.
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
import type { Author, Board, Entry, Taken } from "../model/world/log.ts";
import type { Partition } from "../model/world/partition.ts";
import type { World } from "../model/world/world.ts";
import { entriesAfter, NOBODY, NotKept, partsByPartition, type Recorded, snapshotsDue } from "./commit/entries.ts";
import { type Replacement, type Replacing, replaceInTurns } from "./commit/replacement.ts";
import { Reservations } from "./commit/reservations.ts";
import type { LedgerOptions } from "./ledger-options.ts";
import { Past } from "./past/past.ts";
import { StoreTroubles, StoreUnavailable } from "./store-unavailable.ts";
import { Trail } from "./trail/trail.ts";
import { Freshness, KnownHeads } from "./worlds/freshness.ts";
import { inTime, isInTime, timeLeft } from "./worlds/patience.ts";
import { named, PartitionNeeded, type Partitions, Sight } from "./worlds/sight.ts";
import type { Undo } from "./worlds/undo.ts";
import { Unfounded } from "./worlds/unfounded.ts";
import { type Held, Worlds } from "./worlds/worlds.ts";

/**
 * How often a call is decided before it gives up, if it takes many turns or if only this server changes what it reads. Any other call is
 * decided again for as long as its caller waits.
 */
const MOST_ATTEMPTS = 20;
/** After so many attempts it keeps other servers waiting, and what takes many turns keeps all others waiting. */
const PATIENT_ATTEMPTS = 1;

export class Ledger implements Partitions {
  readonly past: Past;
  readonly trail: Trail;
  readonly #options: LedgerOptions;
  readonly #worlds: Worlds;
  readonly #troubles: StoreTroubles;
  /** Undefined if only this server changes the log. */
  readonly #freshness: Freshness | undefined;
  readonly #reservations: Reservations;
  /** Those in memory. */
  readonly worlds = (): Iterable<Partition> => this.#worlds.all();

  constructor(options: LedgerOptions) {
    const { store } = options;
    this.#options = options;
    this.#troubles = new StoreTroubles(options);
    const unfounded = new Unfounded(options.found);
    this.#worlds = new Worlds(store, this.#troubles, unfounded, options.memory ?? Number.POSITIVE_INFINITY);
    this.#freshness =
      store.shared && new Freshness(this.#worlds, store.shared, this.#troubles, options.readsLocally === true);
    this.#reservations = new Reservations(this.#freshness);
    this.trail = new Trail(store, this.#troubles);
    this.past = new Past({
      store,
      histories: this.#worlds.histories,
      unfounded: (name) => unfounded.make(name),
      names: () => this.#worlds.names(),
      troubles: this.#troubles,
      settled: async () => {
        await this.close();
        await this.partitions();
      },
    });
  }

  /** Called when a world was dropped, so that what is kept beside it isn't in step with it any more. */
  get dropped(): Set<() => void> {
    return this.#worlds.dropped;
  }

  /** Keeps a partition's world in memory until the returned function is called, for what follows its changes. */
  pin(name: string): () => void {
    return this.#worlds.pin(name);
  }

  /** Where servers that share the log say what it doesn't have. */
  get board(): Board | undefined {
    return this.#options.store.shared?.board;
  }

  /** Why the log can't be reached now; undefined if it can. If it can't, it's asked again: perhaps nobody calls any more who would notice. */
  whyUnreachable(): string | undefined {
    const { shared } = this.#options.store;
    const problem = shared?.trouble?.message ?? this.#troubles.unreachable;
    if (problem !== undefined && shared !== undefined) this.#troubles.asked(shared.heads([])).catch(() => {});
    return problem;
  }

  /**
   * Decides on the current worlds and commits the changes. Calls `decide` again if a partition that it looks into must be
   * loaded first, if another server was faster, or if something that it saw could not be kept. Resolves, or rejects with
   * what `decide` threw, only when everything that the decision could have seen is durable. Its events are kept with its changes.
   * `known` is shared by what belongs to one request.
   */
  async run<T>(
    home: PartitionKey,
    author: Author,
    decide: (world: World, seen: Set<string>) => Recorded<T>,
    known = new KnownHeads(),
  ): Promise<T> {
    const since = performance.now();
    let taken: Taken | undefined;
    try {
      for (let attempt = 0; this.#mayTry(attempt, since); attempt++) {
        if (attempt > 0) this.#refuseIfUnreachable();
        const seen = new Set<string>();
        let decision: Recorded<T>;
        try {
          decision = decide(new Sight(home, this, seen), seen);
          // A decision may change a partition that it didn't look into.
          for (const change of decision.changes ?? []) seen.add(this.#nameOfHeld(change.in ?? home));
        } catch (error) {
          if (error instanceof PartitionNeeded) {
            await this.#worlds.bring(error);
            // A call may look into any number of partitions; to load them is not an attempt that failed.
            attempt--;
            continue;
          }
          if (await this.#isTrue(seen, known, since)) throw error;
          continue;
        }
        const { changes = [], events = [], output } = decision;
        const isNothing = changes.length === 0 && events.length === 0;
        const reserved = isNothing ? undefined : this.#reservations.over(seen, timeLeft(since));
        if (reserved !== undefined) {
          await reserved;
          continue;
        }
        if (!isNothing && this.#freshness?.hasList(seen, known) === false) {
          await this.#freshness.learnList(known);
          continue;
        }
        const isDone = isNothing
          ? this.#isTrue(seen, known, since)
          : this.#commit(home, seen, decision, author, { patience: timeLeft(since) });
        if (await isDone) return output;
        if (isNothing || this.#freshness === undefined) continue;
        await taken?.release();
        taken = undefined;
        if (attempt < PATIENT_ATTEMPTS) await this.#freshness.renew(seen, known);
        else taken = await this.#freshness.take(seen);
      }
    } finally {
      await taken?.release();
    }
    this.#refuseIfUnreachable();
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
      bring: (needed) => this.#worlds.bring(needed),
      stage: (parts) => this.#troubles.asked(store.stage(parts)),
      discard: (staged) => store.discard(staged),
      isDurable: (seen) => this.#isTrue(seen, new KnownHeads(), performance.now()),
      commit: (seen, changes, replacement) => this.#commit(home, seen, changes, author, { replacement }),
    };
    let seen = new Set([partitionName(home)]);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const names = named(seen);
      seen = new Set([partitionName(home)]);
      const once = () => replaceInTurns(home, decide, replacing, seen);
      const done = attempt <= PATIENT_ATTEMPTS ? await once() : await this.#reservations.during(names, once);
      if (done !== undefined) return done.output;
      await this.#freshness?.renew(named(seen), new KnownHeads());
    }
    this.#refuseIfUnreachable();
    throw new StoreUnavailable("contended");
  }

  /** Returns what `look` makes of the current worlds. Like `decide` it may run again; it changes nothing, so it has no author. */
  read<T>(home: PartitionKey, look: (world: World) => T, known?: KnownHeads): Promise<T> {
    return this.run(home, NOBODY, (world) => ({ output: look(world) }), known);
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
      const holding = this.#worlds.holds.open(world);
      release = holding.release;
      let isKept = false;
      const keep = () => {
        isKept = true;
        holding.keep();
        for (const name of this.#worlds.pending()) seen.add(name);
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
        await this.#worlds.bring(error);
      }
    }
  }

  /** Every partition that was ever changed, loaded or not. */
  async partitions(): Promise<readonly PartitionKey[]> {
    await this.#worlds.start();
    await this.#freshness?.learnList(new KnownHeads());
    return [...this.#worlds.names()].map(partitionKey);
  }

  /** The partitions in which a directory may be registered. What is damaged takes nothing from the rest. */
  async homesOf(directoryId: string): Promise<readonly PartitionKey[]> {
    await this.partitions();
    return (await this.#worlds.homesOf(directoryId)).map(partitionKey);
  }

  names(): Iterable<string> {
    return this.#worlds.names();
  }

  held(name: string): Partition {
    return this.#worlds.held(name);
  }

  history(name: string): Iterable<Entry> {
    return this.#worlds.history(name);
  }

  damaged(): ReturnType<StoreTroubles["damaged"]> {
    return this.#troubles.damaged();
  }

  /** Waits for what is pending. */
  close(): Promise<void> {
    return this.#worlds.settled();
  }

  /** Whether a call that began then, and was decided so often, is decided again. */
  #mayTry(attempt: number, since: number): boolean {
    return this.#freshness === undefined ? attempt < MOST_ATTEMPTS : attempt === 0 || isInTime(since);
  }

  /** Whoever has waited for the database once doesn't wait again. */
  #refuseIfUnreachable(): void {
    const trouble = this.#options.store.shared?.trouble;
    if (trouble !== undefined) throw new StoreUnavailable("unavailable", trouble);
  }

  #nameOfHeld(key: PartitionKey): string {
    const name = partitionName(key);
    this.held(name);
    return name;
  }

  /** Applies the changes at once. Resolves when they are durable; with false if another server was faster. */
  async #commit(
    home: PartitionKey,
    seen: ReadonlySet<string>,
    decision: Omit<Recorded<unknown>, "output">,
    author: Author,
    { replacement, patience }: { readonly replacement?: Replacement; readonly patience?: number },
  ): Promise<boolean> {
    const parts = partsByPartition(home, decision, replacement?.staged);
    const read = named(seen).map((name) => this.#worlds.heldWith(name));
    const { store } = this.#options;
    const expected = new Map(read.map(({ partition }) => [partitionName(partition), partition.revision]));
    const checksums =
      store.shared && new Map(read.map(({ partition, checksum }) => [partitionName(partition), checksum]));
    const time = this.#options.now();
    const first = (partition: string) => this.#worlds.unfounded.firstEntry(partition, time);
    const entries = entriesAfter(expected, first, parts, { time, ...author });
    const changed = read.filter(({ partition }) => parts.has(partitionName(partition)));
    const undos = changed.map((held) => {
      const name = partitionName(held.partition);
      const own = (parts.get(name) ?? []).flatMap(({ changes }) => changes as readonly Change[]);
      const { revision = 0 } = entries.findLast(({ partition }) => partition === name) ?? {};
      const whole = name === partitionName(home) ? replacement?.partition : undefined;
      return [held, this.#worlds.change(held, own, revision, whole)] as const;
    });
    // Taken now: when the commit is durable, the world may be ahead of it.
    const snapshots = snapshotsDue(entries, (name) => this.held(name));
    const before = read.map(({ pending }) => pending);
    const commit = { expected, checksums, entries, events: decision.events ?? [], patience };
    const result = this.#troubles.asked(store.commit(commit)).then(({ committed }) => committed);
    const after = store.shared?.checksumsAfter(commit);
    for (const held of changed) held.checksum = after?.get(partitionName(held.partition));
    const kept = result.then((committed) => {
      if (!committed) throw new NotKept();
    });
    // INVARIANT: what was pending in it before is durable once this is kept, since its guard rests on it; it may only not be known yet.
    const pending = kept.then(() => Promise.allSettled(before)).then(() => {});
    // Those who wait for it hear if it fails; if nothing here was changed, nobody waits.
    pending.catch(() => {});
    for (const held of changed) this.#worlds.pend(held, pending);
    const committed = await result.catch((error: unknown) => {
      for (const held of read) this.#worlds.forget(held);
      throw error;
    });
    if (!committed) this.#lose(read, undos);
    // A snapshot only shortens the next start: if it fails nothing is lost, since the log has everything.
    else for (const due of snapshots) store.snapshot(...due).catch(() => {});
    return committed;
  }

  /** Another server was faster. */
  #lose(read: readonly Held[], undos: readonly (readonly [Held, Undo])[]): void {
    if (this.#freshness === undefined) for (const held of read) this.#worlds.forget(held);
    else for (const [held, undo] of undos) this.#worlds.undo(held, undo);
  }

  /**
   * Waits until everything in these partitions is durable; false if some of it could not be kept, or if there's newer. A call that
   * began then waits no longer than its patience, if other servers may keep what it waits for.
   */
  async #isTrue(names: ReadonlySet<string>, known: KnownHeads, since: number): Promise<boolean> {
    const freshness = this.#freshness;
    // Read before the first wait: meanwhile a partition may be forgotten, and loaded without what was seen in it.
    const pending = this.#worlds.pendingOf(names);
    const seen = freshness?.seenOf(names);
    const hasList = freshness?.hasList(names, known);
    if (pending.length > 0) {
      const all = Promise.allSettled(pending);
      const settled = await (freshness === undefined ? all : inTime(all, timeLeft(since)));
      if (!settled.every(({ status }) => status === "fulfilled")) return false;
    }
    if (freshness === undefined || seen === undefined) return true;
    if (hasList === false) await freshness.learnList(known);
    return (await freshness.isEnough(seen, known)) && hasList !== false;
  }
}
