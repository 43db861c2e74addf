/** The worlds in memory and the log behind them: partitions are loaded on first use, decisions committed to the store. */
import type { Commit, Entry, Kept, Store } from "../model/log.ts";
import { Partition } from "../model/partition.ts";
import { type Change, type PartitionKey, partitionKey, partitionName, type World } from "../model/world.ts";

/** Thrown by a world that is asked to cross into a partition not in memory yet; the ledger loads it and decides again. */
class PartitionNeeded extends Error {
  readonly partition: string;
  constructor(partition: string) {
    super(`partition ${partition} is not loaded`);
    this.partition = partition;
  }
}

/** A decision's commit came to nothing because the store could not keep it. Nothing of it is in any world. */
export class StoreUnavailable extends Error {}

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

export interface LedgerOptions {
  readonly store: Store;
  readonly now: () => string;
  /** The first changes of a new partition: its default network. */
  readonly found: (key: PartitionKey, at: { readonly now: string }) => readonly Change[];
}

/** A snapshot is written after this many entries, so that a later start does not fold the whole history. */
const ENTRIES_PER_SNAPSHOT = 5_000;

/** A decision is made again at most this often when another server changes what it read. */
const MOST_ATTEMPTS = 20;

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #held = new Map<string, Held>();
  readonly #loading = new Map<string, Promise<void>>();
  /** What was still on its way to the store when a world was dropped: it must settle before the world is loaded anew. */
  readonly #settling = new Map<string, Promise<void>>();
  #known = new Set<string>();
  #isStarted = false;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /**
   * Decides on the current worlds and commits what it returns. `decide` is called again where a partition it crosses
   * into must be loaded first, or where another server was faster. Resolves, or rejects with what `decide` threw, only
   * when everything that the decision could have seen is durable.
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
      } catch (error) {
        if (error instanceof PartitionNeeded) {
          await this.#open(error.partition);
          continue;
        }
        await this.#durable(sight.seen);
        throw error;
      }
      if (decision.changes === undefined || decision.changes.length === 0) {
        await this.#durable(sight.seen);
        return decision.output;
      }
      if (await this.#commit(sight, decision.changes, author)) return decision.output;
    }
    throw new StoreUnavailable("other servers kept changing what this call read");
  }

  /** A partition in memory as it is now, for what reads outside a call. */
  async world(key: PartitionKey): Promise<World> {
    return this.run(key, { principal: "", requestId: "", operation: "" }, (world) => ({ output: world }));
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
    for (const known of await this.#options.store.partitions()) this.#known.add(known);
    this.#isStarted = true;
  }

  async #load(name: string): Promise<void> {
    const { store, found, now } = this.#options;
    await this.#start();
    await this.#settling.get(name)?.catch(() => {});
    this.#settling.delete(name);
    const key = partitionKey(name);
    const partition = new Partition(key);
    const loaded = await store.load(name);
    for (const { kind, value } of loaded.records) partition.apply({ put: kind, value } as Change);
    partition.revision = loaded.revision;
    for (const entry of loaded.entries) {
      for (const change of entry.changes) partition.apply(change);
      partition.revision = entry.revision;
    }
    if (partition.revision === 0) {
      const author = {
        principal: `arn:aws:iam::${key.account}:root`,
        requestId: "",
        operation: "Cordon:FoundPartition",
      };
      const entry = { partition: name, revision: 1, time: now(), changes: found(key, { now: now() }), ...author };
      const { committed } = await store.commit({ expected: new Map([[name, 0]]), entries: [entry] });
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
    for (const name of byPartition.keys()) sight.see(name);
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
    const result = this.#kept({ expected, entries });
    const pending = Promise.all([result, ...before]).then(() => {});
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

  async #kept(commit: Commit): Promise<boolean> {
    try {
      return (await this.#options.store.commit(commit)).committed;
    } catch (cause) {
      throw new StoreUnavailable("the change could not be written to the store", { cause });
    }
  }

  /** A world that holds what was not kept, or lacks what another server did, is dropped; the next call loads it. */
  #forget(held: Held): void {
    const name = partitionName(held.partition);
    if (this.#held.get(name) !== held) return;
    this.#held.delete(name);
    if (held.pending !== undefined) this.#settling.set(name, held.pending);
  }

  async #durable(names: ReadonlySet<string>): Promise<void> {
    for (const name of names) {
      const pending = this.#held.get(name)?.pending;
      if (pending !== undefined) await pending;
    }
  }

  #snapshot(partition: string, revision: number, records: readonly Kept[]): void {
    // A snapshot only shortens the next start: a failure loses nothing, the log has it all.
    this.#options.store.snapshot(partition, revision, records).catch(() => {});
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

  elsewhere(account: string, region: string): World {
    if (account === this.account && region === this.region) return this;
    return new Sight({ account, region }, this.#ledger, this.seen);
  }

  partitions(): readonly PartitionKey[] {
    return [...this.#ledger.known()].map(partitionKey);
  }
}
