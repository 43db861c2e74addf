/** The worlds in memory and the log behind them: partitions are loaded on first use, decisions committed to the store. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { rootOf } from "../access/credentials.ts";
import { type Change, type PartitionKey, partitionKey, partitionName } from "../model/world/change.ts";
import { type Entry, type Kept, type Loaded, type Store, StoreError } from "../model/world/log.ts";
import { Partition } from "../model/world/partition.ts";
import type { World } from "../model/world/world.ts";

/** Thrown by a world that is asked to cross into a partition not in memory yet; the ledger loads it and decides again. */
class PartitionNeeded extends Error {
  readonly partition: string;
  constructor(partition: string) {
    super(`partition ${partition} is not loaded`);
    this.partition = partition;
  }
}

/**
 * What becomes of a call that the store cannot keep or load. `full`: nothing of it is kept, and there may be room later.
 * `closed`: nothing of it is kept, Cordon is stopping. `contended`: nothing of it is kept, others were always faster.
 * `failed`: nobody knows before the next start. Nothing of it is in any world. `damaged`: the log of a partition that the
 * call looks into is not whole; nothing of that partition is served, and everything else goes on.
 */
export type StoreTrouble = "full" | "closed" | "contended" | "failed" | "damaged";

export class StoreUnavailable extends Error {
  readonly trouble: StoreTrouble;
  constructor(trouble: StoreTrouble, cause?: unknown) {
    super(cause instanceof Error ? cause.message : `the store is ${trouble}`, { cause });
    this.trouble = trouble;
  }
}

/** Anything but an error that promises that nothing was kept is the worst. */
function troubleOf(cause: unknown): StoreTrouble {
  const code = cause instanceof StoreError ? cause.code : "failed";
  return code === "full" || code === "closed" || code === "damaged" ? code : "failed";
}

interface Held {
  readonly partition: Partition;
  /** Settles when every entry applied so far is durable; undefined where all are. */
  pending: Promise<void> | undefined;
}

/** What an entry says of its call, besides the changes. */
export interface Author {
  readonly principal: string;
  readonly requestId: string;
  readonly operation: string;
}

const NOBODY: Author = { principal: "", requestId: "", operation: "" };

export interface LedgerOptions {
  readonly store: Store;
  readonly now: () => string;
  /** The first changes of a new partition: its default network. */
  readonly found: (key: PartitionKey, at: { readonly now: string }) => readonly Change[];
  /** Told what made the store fail: nothing can be kept until the process starts again. */
  readonly failed?: (cause: unknown) => void;
  /** Told once of every partition whose log is not whole, and what is wrong with it. */
  readonly damaged?: (partition: string, problem: string) => void;
}

/** A snapshot is written after this many entries, so that a later start does not fold the whole history. */
const ENTRIES_PER_SNAPSHOT = 5_000;

/** A decision is made again at most this often when another server changes what it read. */
const MOST_ATTEMPTS = 20;

/** A load lets other calls go on after this many records or entries. */
const RECORDS_A_TURN = 2_000;

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #held = new Map<string, Held>();
  readonly #loading = new Map<string, Promise<void>>();
  /** What was still on its way to the store when a world was dropped: it must settle before the world is loaded anew. */
  readonly #settling = new Map<string, Promise<void>>();
  /** Partition -> what is wrong with its log. It's not read again: only another file can make it whole. */
  readonly #damaged = new Map<string, StoreUnavailable>();
  #known = new Set<string>();
  #isStarted = false;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /**
   * Decides on the current worlds and commits what it returns. `decide` is called again where a partition it crosses
   * into must be loaded first, where another server was faster, or where what it saw could not be kept. Resolves, or
   * rejects with what `decide` threw, only when everything that the decision could have seen is durable.
   */
  async run<T>(
    home: PartitionKey,
    author: Author,
    decide: (world: World) => { readonly changes?: readonly Change[]; readonly output: T },
  ): Promise<T> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (!this.#held.has(partitionName(home))) await this.#open(partitionName(home));
      const sight = new Sight(home, this);
      let decision: { readonly changes?: readonly Change[]; readonly output: T };
      try {
        decision = decide(sight);
        // A decision may change a partition without a look into it.
        for (const change of decision.changes ?? []) sight.see(partitionName(change.in ?? sight));
      } catch (error) {
        if (error instanceof PartitionNeeded) {
          await this.#open(error.partition);
          // A call may look into any number of partitions; bringing them in is not an attempt that failed.
          attempt--;
          continue;
        }
        if (await this.#isDurable(sight.seen)) throw error;
        continue;
      }
      if (decision.changes === undefined || decision.changes.length === 0) {
        if (await this.#isDurable(sight.seen)) return decision.output;
      } else if (await this.#commit(sight, decision.changes, author)) return decision.output;
    }
    throw new StoreUnavailable("contended");
  }

  /** What `look` returns of the current worlds. It may run again, as `decide` may, and changes nothing, so it has no author. */
  read<T>(home: PartitionKey, look: (world: World) => T): Promise<T> {
    return this.run(home, NOBODY, (world) => ({ output: look(world) }));
  }

  /** Names of every partition ever used; of those not loaded yet, only after the first load (see `partitions`). */
  known(): Iterable<string> {
    return this.#known;
  }

  /** Every partition ever used, loaded or not. */
  async partitions(): Promise<readonly PartitionKey[]> {
    await this.#start();
    return [...this.#known].map(partitionKey);
  }

  held(name: string): Partition {
    const held = this.#held.get(name);
    if (held === undefined) throw new PartitionNeeded(name);
    return held.partition;
  }

  /** The durable entries of a partition in memory. */
  *history(name: string): Generator<Entry> {
    try {
      yield* this.#options.store.history(name, 1, this.held(name).revision);
    } catch (cause) {
      if (troubleOf(cause) !== "damaged") throw cause;
      throw this.#unavailable(cause, name);
    }
  }

  /** The partitions whose log is not whole, as far as anyone looked, with what is wrong. */
  damaged(): readonly { readonly partition: string; readonly problem: string }[] {
    return [...this.#damaged].map(([partition, { message }]) => ({ partition, problem: message }));
  }

  /** Waits for what is pending. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#held.values()].map(({ pending }) => pending));
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
    for (const known of await this.#asked(this.#options.store.partitions())) this.#known.add(known);
    this.#isStarted = true;
  }

  async #load(name: string): Promise<void> {
    const { store, found, now } = this.#options;
    await this.#start();
    await this.#settling.get(name)?.catch(() => {});
    this.#settling.delete(name);
    const damage = this.#damaged.get(name);
    if (damage !== undefined) throw damage;
    const key = partitionKey(name);
    const partition = new Partition(key);
    await this.#asked(fold(partition, await this.#asked(store.load(name), name)), name);
    if (partition.revision === 0) {
      const author = {
        principal: rootOf(key.account).arn,
        requestId: "",
        operation: "Cordon:FoundPartition",
      };
      const entry = { partition: name, revision: 1, time: now(), changes: found(key, { now: now() }), ...author };
      const { committed } = await this.#asked(store.commit({ expected: new Map([[name, 0]]), entries: [entry] }));
      if (!committed) return this.#load(name);
      for (const change of entry.changes) partition.apply(change);
      partition.revision = 1;
    }
    this.#known.add(name);
    this.#held.set(name, { partition, pending: undefined });
  }

  /** Applies the changes at once, so that later calls build on them, and answers once they are durable. */
  async #commit(sight: Sight, changes: readonly Change[], author: Author): Promise<boolean> {
    const byPartition = Map.groupBy(changes, (change) => partitionName(change.in ?? sight));
    const expected = new Map([...sight.seen].map((name) => [name, this.held(name).revision]));
    const time = this.#options.now();
    const entries: Entry[] = [...byPartition].map(([partition, changes]) => ({
      partition,
      revision: (expected.get(partition) ?? 0) + 1,
      time,
      ...author,
      changes: changes.map(({ in: _, ...change }) => change as Change),
    }));
    const changed = entries.map((entry) => {
      const held = this.#held.get(entry.partition) as Held;
      for (const change of entry.changes) held.partition.apply(change);
      held.partition.revision = entry.revision;
      return held;
    });
    // Taken now: when the commit is durable, the world may be ahead of it.
    const snapshots = entries
      .filter(({ revision }) => revision % ENTRIES_PER_SNAPSHOT === 0)
      .map(({ partition, revision }) => ({ partition, revision, records: [...this.held(partition).records()] }));

    const before = [...sight.seen].map((name) => this.#held.get(name)?.pending);
    const result = this.#asked(this.#options.store.commit({ expected, entries })).then(({ committed }) => committed);
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
        // Those who wait for it are told; here it only must not count as unhandled.
        () => {},
      );
    }
    const read = [...expected.keys()].map((name) => this.#held.get(name) as Held);
    const committed = await result.catch((error: unknown) => {
      for (const held of read) this.#forget(held);
      throw error;
    });
    if (!committed) for (const held of read) this.#forget(held);
    else for (const { partition, revision, records } of snapshots) this.#snapshot(partition, revision, records);
    return committed;
  }

  /** What the store answers; what goes wrong there as StoreUnavailable. */
  async #asked<T>(answer: Promise<T>, partition?: string): Promise<T> {
    try {
      return await answer;
    } catch (cause) {
      throw this.#unavailable(cause, partition);
    }
  }

  #unavailable(cause: unknown, partition: string | undefined): StoreUnavailable {
    const unavailable = new StoreUnavailable(troubleOf(cause), cause);
    if (unavailable.trouble === "damaged" && partition !== undefined) {
      if (!this.#damaged.has(partition)) this.#options.damaged?.(partition, unavailable.message);
      this.#damaged.set(partition, unavailable);
    } else if (unavailable.trouble === "failed") this.#options.failed?.(cause);
    return unavailable;
  }

  /** A world that holds what was not kept, or lacks what another server did, is dropped; the next call loads it. */
  #forget(held: Held): void {
    const name = partitionName(held.partition);
    if (this.#held.get(name) !== held) return;
    this.#held.delete(name);
    if (held.pending !== undefined) this.#settling.set(name, held.pending);
  }

  /** Waits until everything in these partitions is durable; false where some of it could not be kept. */
  async #isDurable(names: ReadonlySet<string>): Promise<boolean> {
    for (const name of names) {
      const pending = this.#held.get(name)?.pending;
      if (pending === undefined) continue;
      try {
        await pending;
      } catch {
        return false;
      }
    }
    return true;
  }

  #snapshot(partition: string, revision: number, records: readonly Kept[]): void {
    // A snapshot only shortens the next start: a failure loses nothing, the log has it all.
    this.#options.store.snapshot(partition, revision, records).catch(() => {});
  }
}

/** What a world held ahead of the log did not get into it, because another server was faster. */
class NotKept extends Error {}

/** Takes a partition's records and the entries after them in, letting other calls go on meanwhile. */
async function fold(partition: Partition, { revision, records, entries }: Loaded): Promise<void> {
  let count = 0;
  for (const { kind, value } of records) {
    partition.apply({ put: kind, value } as Change);
    if (++count % RECORDS_A_TURN === 0) await nextTurn();
  }
  partition.revision = revision;
  for (const entry of entries) {
    for (const change of entry.changes) partition.apply(change);
    partition.revision = entry.revision;
    if (++count % RECORDS_A_TURN === 0) await nextTurn();
  }
}

/** A partition as one decision sees it; it notes every partition the decision looks into. */
class Sight implements World {
  readonly account: string;
  readonly region: string;
  readonly seen: Set<string>;
  readonly #ledger: Ledger;
  readonly #partition: Partition;

  constructor({ account, region }: PartitionKey, ledger: Ledger, seen = new Set<string>()) {
    this.account = account;
    this.region = region;
    this.#ledger = ledger;
    this.#partition = ledger.held(partitionName({ account, region }));
    this.seen = seen;
    this.see(partitionName(this));
  }

  see(name: string): void {
    this.#ledger.held(name);
    this.seen.add(name);
  }

  get: World["get"] = (kind, id) => this.#partition.get(kind, id);
  all: World["all"] = (kind) => this.#partition.all(kind);
  count: World["count"] = (kind) => this.#partition.count(kind);
  by: World["by"] = (kind, index, key) => this.#partition.by(kind, index, key);
  view: World["view"] = (view) => this.#partition.view(view);

  history(): Iterable<Entry> {
    return this.#ledger.history(partitionName(this));
  }

  elsewhere(account: string, region: string): World {
    if (account === this.account && region === this.region) return this;
    return new Sight({ account, region }, this.#ledger, this.seen);
  }

  partitions(): readonly PartitionKey[] {
    return [...this.#ledger.known()].map(partitionKey);
  }
}
