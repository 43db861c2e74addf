/** The worlds in memory: loaded from the log when a call first needs them, and changed in step with it. */
import { type Change, partitionName } from "../../model/world/change.ts";
import type { Entry, Store } from "../../model/world/log.ts";
import type { Partition } from "../../model/world/partition.ts";
import { type StoreTroubles, troubleOf } from "../store-unavailable.ts";
import { isForgotten } from "./beginning.ts";
import { DirectoryIndex } from "./directory-index.ts";
import { loadWhole } from "./fold.ts";
import { Holds } from "./held-worlds.ts";
import { Histories } from "./histories.ts";
import { leaving } from "./leaving.ts";
import { Pins } from "./pins.ts";
import { PartitionNeeded, type Partitions } from "./sight.ts";
import { takeIn } from "./take-in.ts";
import { inverseOf, type Undo } from "./undo.ts";
import type { Unfounded } from "./unfounded.ts";

export interface Held {
  partition: Partition;
  /** Of the entry at its revision, if other servers write the log, too: another one may have that revision. */
  checksum: number | undefined;
  /** The greater, the later it was used. */
  usedAt: number;
  /** Settles when every entry applied so far is durable; undefined if all are. */
  pending: Promise<void> | undefined;
  /** Of the commits that are pending, the oldest first; only if other servers write the log, too. */
  undos: Undo[];
}

/** When so many worlds have come into memory, the budget is looked at. */
const WORLDS_A_LOOK = 32;

export class Worlds implements Partitions {
  readonly holds = new Holds();
  readonly histories: Histories;
  readonly unfounded: Unfounded;
  /** Called when a world is dropped: what is kept beside it isn't in step with the log any more. */
  readonly dropped = new Set<() => void>();
  readonly #store: Store;
  readonly #troubles: StoreTroubles;
  readonly #held = new Map<string, Held>();
  readonly #loading = new Map<string, Promise<void>>();
  /** Nobody decides on a world that is known to be old: what it commits would come to nothing. */
  readonly #catchingUp = new Map<string, Promise<void>>();
  /** What was still on its way to the store when a world was forgotten: it must settle before the world is loaded anew. */
  readonly #settling = new Map<string, Promise<void>>();
  /** Of every partition that has an entry, if only on its way. */
  readonly #names = new Set<string>();
  readonly #directories = new DirectoryIndex();
  /** How many partitions the store has told of. */
  #told = 0;
  #isStarted = false;
  /** How often the log became another one: what was asked of it before says nothing of this one. */
  #restarts = 0;
  readonly #budget: number;
  #uses = 0;
  #newcomers = 0;
  readonly #pins = new Pins();

  /** `budget`: about how many bytes they may take. What something still needs stays, also beyond it. */
  constructor(store: Store, troubles: StoreTroubles, unfounded: Unfounded, budget: number) {
    this.#budget = budget;
    this.#store = store;
    this.#troubles = troubles;
    this.unfounded = unfounded;
    this.histories = new Histories(store);
  }

  all(): Iterable<Partition> {
    return this.#held.values().map(({ partition }) => partition);
  }

  names(): Iterable<string> {
    return this.#names;
  }

  /** How many partitions are known, of those that the log has. */
  get known(): number {
    return this.#told;
  }

  held(name: string): Partition {
    if (this.#catchingUp.has(name)) throw new PartitionNeeded(name);
    const held = this.#held.get(name);
    if (held !== undefined) {
      held.usedAt = ++this.#uses;
      return held.partition;
    }
    if (!this.#isStarted || this.#names.has(name)) throw new PartitionNeeded(name);
    return this.unfounded.get(name);
  }

  /** The same with what is pending; of a partition that nobody has changed, it's kept only once `keep` is called. */
  heldWith(name: string): Held {
    return this.#held.get(name) ?? this.#holding(this.held(name), undefined);
  }

  *history(name: string): Generator<Entry> {
    try {
      yield* this.histories.walk(name, this.held(name).revision);
    } catch (cause) {
      if (cause instanceof PartitionNeeded || troubleOf(cause) !== "damaged") throw cause;
      throw this.#troubles.unavailable(cause, name);
    }
  }

  /** Gets what a decision needs. */
  async bring({ partition, historyTo }: PartitionNeeded): Promise<void> {
    if (historyTo === undefined) await this.#open(partition);
    else {
      const read = () => this.histories.read(partition, historyTo);
      await this.#troubles.asked(this.#ofOneLog(partition, read), partition);
    }
  }

  async start(): Promise<void> {
    while (!this.#isStarted) {
      const restarts = this.#restarts;
      const known = await this.#troubles.asked(this.#store.partitions());
      if (this.#isStarted || restarts !== this.#restarts) continue;
      for (const name of known) this.#expect(name);
      this.#told = known.length;
      this.#isStarted = true;
    }
  }

  /** Takes in partitions that other servers founded, the next ones after those that are known. */
  expectMore(names: readonly string[], after: number): void {
    if (after !== this.#told) return;
    for (const name of names) this.found(name);
    this.#told += names.length;
  }

  /** Takes in that a partition has an entry. */
  found(name: string): void {
    if (this.#held.has(name) || this.#names.has(name)) return;
    this.unfounded.delete(name);
    this.#expect(name);
  }

  /** The names of the partitions in which a directory may be registered. What is damaged takes nothing from the rest. */
  async homesOf(directoryId: string): Promise<readonly string[]> {
    await this.start();
    for (const name of this.#directories.unread()) {
      if (this.#held.has(name)) continue;
      await this.#open(name).catch((error: unknown) => {
        if (this.#troubles.of(name) === undefined) throw error;
        this.#directories.giveUp(name);
      });
    }
    return this.#directories.homesOf(directoryId);
  }

  /** Applies a commit's changes, or puts another partition in the place of all. Nothing of it is durable yet. Returns what undoes it. */
  change(held: Held, changes: readonly Change[], revision: number, replacement?: Partition): Undo {
    const name = partitionName(held.partition);
    const before = held.partition;
    const { checksum, pending } = held;
    const undo = { revision: before.revision, checksum, replaced: replacement && before, pending };
    if (this.#held.get(name) !== held) this.#keep(name, held);
    this.#names.add(name);
    this.unfounded.delete(name);
    const inverses: Change[] = [];
    if (replacement === undefined) {
      const isUndone = this.#store.shared !== undefined;
      for (const change of changes) {
        if (isUndone) inverses.unshift(inverseOf(before, change));
        this.#apply(before, change);
      }
    } else this.#swap(held, replacement);
    held.partition.revision = revision;
    const undoing = { ...undo, inverses };
    if (this.#store.shared !== undefined) held.undos.push(undoing);
    return undoing;
  }

  /** Notes when what was applied so far is durable. */
  pend(held: Held, durable: Promise<void>): void {
    held.pending = durable;
    const { revision } = held.partition;
    durable.then(
      () => {
        if (held.pending === durable) held.pending = undefined;
        held.undos = held.undos.filter((undo) => undo.revision >= revision);
      },
      // Those who wait for it hear of it; here it only must not count as unhandled.
      () => {},
    );
  }

  /** Takes back a commit that came to nothing, and the later ones, which build on it. */
  undo(held: Held, commit: Undo): void {
    const name = partitionName(held.partition);
    // With an earlier one it was taken back already.
    if (this.#held.get(name) !== held || !held.undos.includes(commit)) return;
    // Whoever holds worlds either saw none of it, or waits for it and looks again (Ledger.hold).
    for (const last of held.undos.splice(held.undos.indexOf(commit)).reverse()) {
      if (last.replaced !== undefined) this.#swap(held, last.replaced);
      for (const change of last.inverses) this.#apply(held.partition, change);
      held.partition.revision = last.revision;
      held.checksum = last.checksum;
    }
    // What was pending before it still is.
    if (commit.pending === undefined) held.pending = undefined;
    else this.pend(held, commit.pending);
    // Nobody has an entry in it.
    if (held.partition.revision > 0) return;
    this.#held.delete(name);
    this.#names.delete(name);
    for (const drop of this.dropped) drop();
  }

  /** Takes in the entries of other servers, up to a revision at least. Whoever needs the world meanwhile waits. */
  async catchUp(name: string, to: number): Promise<void> {
    this.found(name);
    while ((this.#held.get(name)?.partition.revision ?? to) < to) {
      const catching =
        this.#catchingUp.get(name) ?? this.#catchUp(name, to).finally(() => this.#catchingUp.delete(name));
      this.#catchingUp.set(name, catching);
      await catching;
    }
  }

  async #catchUp(name: string, to: number): Promise<void> {
    const held = this.#held.get(name);
    // What is pending may be what the log has. If it comes to nothing, what was pending before it still is.
    for (let waited: Held["pending"]; held?.pending !== waited; ) {
      waited = held?.pending;
      await waited?.catch(() => {});
    }
    // If it was forgotten meanwhile, the next decision loads it as it is then.
    if (held === undefined || this.#held.get(name) !== held || held.partition.revision >= to) return;
    const takeIn = () => this.#takeIn(name, held, to);
    await this.#troubles.asked(this.#ofOneLog(name, takeIn), name).catch((error: unknown) => {
      if (!isForgotten(error)) throw error;
      this.forget(held);
    });
  }

  async #takeIn(name: string, held: Held, to: number): Promise<void> {
    const pages = this.#store.history(name, held.partition.revision + 1, to, held.checksum);
    const isNeeded = () => this.#held.get(name) === held;
    // If others have dropped what comes next, the world is loaded as it is now.
    if (!(await takeIn(held, pages, isNeeded, (change) => this.#apply(held.partition, change)))) this.forget(held);
  }

  /** Drops a world that may have changes which were not kept. The next call loads it anew. */
  forget(held: Held): void {
    const name = partitionName(held.partition);
    // Another server may have founded what nobody had changed here.
    if (this.unfounded.delete(name)) this.#expect(name);
    if (this.#held.get(name) !== held) return;
    this.holds.loseAll();
    this.#drop(name, held);
    this.histories.forget(name);
  }

  /** Drops everything: the log may be another one. */
  forgetAll(): void {
    this.holds.loseAll();
    for (const [name, held] of this.#held) this.#drop(name, held);
    this.histories.forget();
    for (const name of this.#names) this.unfounded.delete(name);
    this.#names.clear();
    this.#told = 0;
    this.#isStarted = false;
    this.#restarts += 1;
  }

  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  /** Takes in that a partition that isn't in memory has changed. */
  changedElsewhere(name: string): void {
    if (this.#names.has(name)) this.#directories.expect(name);
  }

  /** What is pending in partitions. */
  pendingOf(names: Iterable<string>): readonly Promise<void>[] {
    return [...names].map((name) => this.#held.get(name)?.pending).filter((pending) => pending !== undefined);
  }

  /** The names of partitions in which something is pending. */
  *pending(): Iterable<string> {
    for (const [name, { pending }] of this.#held) if (pending !== undefined) yield name;
  }

  /** Resolves when nothing is pending. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#held.values()].map(({ pending }) => pending));
  }

  /** Keeps a world in memory, if it's there, until the returned function is called. */
  pin(name: string): () => void {
    return this.#pins.add(name);
  }

  #holding(partition: Partition, checksum: number | undefined): Held {
    return { partition, checksum, usedAt: ++this.#uses, pending: undefined, undos: [] };
  }

  #keep(name: string, held: Held): void {
    this.#held.set(name, held);
    // In a turn of its own: whoever needs the new one now also needs others perhaps.
    if (++this.#newcomers === WORLDS_A_LOOK) setImmediate(() => this.#makeRoom());
  }

  /** Drops those that were used the longest time ago. The log has them. */
  #makeRoom(): void {
    this.#newcomers = 0;
    // Whoever holds worlds reads them as they were, which what is loaded anew isn't.
    if (this.holds.isAny) return;
    const isNeeded = (name: string, { pending }: Held) =>
      pending !== undefined || this.#catchingUp.has(name) || this.#pins.has(name);
    for (const name of leaving(this.#held, this.#budget, isNeeded)) this.#held.delete(name);
  }

  #drop(name: string, held: Held): void {
    this.#held.delete(name);
    this.#expect(name);
    if (held.pending !== undefined) this.#settling.set(name, held.pending);
    for (const drop of this.dropped) drop();
  }

  async #open(name: string): Promise<void> {
    let loading = this.#loading.get(name);
    if (loading === undefined) {
      loading = this.#load(name).finally(() => this.#loading.delete(name));
      this.#loading.set(name, loading);
    }
    await loading;
  }

  async #load(name: string): Promise<void> {
    await this.start();
    await this.#catchingUp.get(name);
    if (this.#held.has(name)) return;
    await this.#settling.get(name)?.catch(() => {});
    this.#settling.delete(name);
    const damage = this.#troubles.of(name);
    if (damage !== undefined) throw damage;
    if (!this.#names.has(name)) return this.#directories.giveUp(name);
    const { partition, checksum } = await this.#troubles.asked(
      this.#ofOneLog(name, () => loadWhole(this.#store, name)),
      name,
    );
    // Its first entry didn't get into the log.
    if (partition.revision === 0) this.#names.delete(name);
    else this.#keep(name, this.#holding(partition, checksum));
    this.#directories.read(partition);
  }

  /** Reads something of a partition; again, if the log became another one meanwhile: what that lacks isn't damage. */
  async #ofOneLog<T>(name: string, read: () => Promise<T>): Promise<T> {
    for (;;) {
      const restarts = this.#restarts;
      try {
        const found = await read();
        if (restarts === this.#restarts) return found;
      } catch (error) {
        // Whether it's another one now is noticed when it's asked.
        if (troubleOf(error) === "damaged") await this.#store.shared?.heads([name]).catch(() => {});
        if (restarts === this.#restarts) throw error;
      }
    }
  }

  #expect(name: string): void {
    this.#names.add(name);
    this.#directories.expect(name);
  }

  #apply(partition: Partition, change: Change): void {
    this.holds.beforeChange(partition, change);
    this.#directories.take(partitionName(partition), change);
    partition.apply(change);
  }

  #swap(held: Held, fresh: Partition): void {
    this.holds.beforeReplacement(held.partition);
    this.#directories.replace(held.partition, fresh);
    held.partition = fresh;
    for (const drop of this.dropped) drop();
  }
}
