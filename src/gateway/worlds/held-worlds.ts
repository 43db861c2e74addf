/**
 * Worlds as they were at one moment, while calls go on changing them: for what takes many turns.
 *
 * Whoever holds them pays for the changes meanwhile, not for a copy: the ledger keeps what each record was before its first
 * change, and held worlds read that instead of what it is. Partitions that are loaded later are as they were as well, since
 * nothing can have changed them before; if several servers keep the log, they may be newer.
 */
import type { Resource } from "../../model/records/tag.ts";
import { type Change, type PartitionKey, partitionName } from "../../model/world/change.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { Entry } from "../../model/world/log.ts";
import type { Partition } from "../../model/world/partition.ts";
import type { View, World } from "../../model/world/world.ts";
import { overlaid } from "../../model/world/world-after.ts";

/** Of so many records what they were is kept, for all who hold worlds; then the oldest hold is lost. */
const MOST_KEPT = 200_000;

/** Thrown by a held world of which too much has changed, or which was dropped because something was not kept. */
export class HoldLost extends Error {
  constructor() {
    super("the world was held for too long: too much of it has changed");
  }
}

/** Kind -> id -> what the record was; undefined if there was none. */
type Before = Map<Kind, Map<string, Resource | undefined>>;

class Hold {
  /** By the name of the partition. */
  readonly #before = new Map<string, Before>();
  kept = 0;
  isLost = false;
  /** What was begun to be read in the first turn; undefined after it. */
  #begun: Steady<unknown>[] | undefined = [];

  /** The same records, whatever changes while they're read. */
  steady<T>(records: IteratorObject<T>): IteratorObject<T> {
    if (this.#begun === undefined) return records.toArray().values();
    const steady = new Steady(records);
    this.#begun.push(steady);
    return steady;
  }

  /** Ends the first turn: from now on others may change what was begun to be read. */
  endFirstTurn(): void {
    for (const steady of this.#begun ?? []) steady.readOn();
    this.#begun = undefined;
  }

  /** Partitions of which all was replaced since, as they were. */
  readonly replaced = new Map<string, Partition>();

  /** What changed of a partition since the worlds are held, as it was. */
  changedIn(name: string): Before | undefined {
    if (this.isLost) throw new HoldLost();
    return this.kept === 0 ? undefined : this.#before.get(name);
  }

  keep(name: string, kind: Kind, id: string, before: Resource | undefined): void {
    if (this.replaced.has(name)) return;
    const partition = this.#before.get(name) ?? new Map<Kind, Map<string, Resource | undefined>>();
    this.#before.set(name, partition);
    const records = partition.get(kind) ?? new Map<string, Resource | undefined>();
    partition.set(kind, records);
    if (records.has(id)) return;
    records.set(id, before);
    this.kept++;
  }

  replace(name: string, before: Partition): void {
    if (this.replaced.has(name)) return;
    this.replaced.set(name, before);
    this.kept += before.size;
  }

  lose(): void {
    this.isLost = true;
    this.#before.clear();
    this.replaced.clear();
    this.kept = 0;
  }
}

/** Reads records as they are asked for, or all that are left at once. */
class Steady<T> extends Iterator<T, undefined, unknown> {
  #records: Iterator<T, undefined>;

  constructor(records: IteratorObject<T>) {
    super();
    this.#records = records as Iterator<T, undefined>;
  }

  next(): IteratorResult<T, undefined> {
    return this.#records.next() as IteratorResult<T, undefined>;
  }

  readOn(): void {
    this.#records = Iterator.from(this.#records).toArray().values();
  }
}

/** Everyone who holds worlds at the moment, the oldest first. */
export class Holds {
  readonly #holds = new Set<Hold>();

  /** Holds the world from now on, for more than this turn only once `keep` is called. `release` lets go of it. */
  open(world: World): { readonly held: World; readonly keep: () => void; readonly release: () => void } {
    const hold = new Hold();
    this.#holds.add(hold);
    const release = () => {
      this.#holds.delete(hold);
    };
    return { held: new HeldWorld(world, hold), keep: () => hold.endFirstTurn(), release };
  }

  get isAny(): boolean {
    return this.#holds.size > 0;
  }

  /** Must hear of every change before it is made. */
  beforeChange(partition: Partition, change: Change): void {
    if (this.#holds.size === 0) return;
    const [kind, id] = "put" in change ? [change.put, change.value.id] : [change.delete, change.id];
    const before = partition.get(kind, id);
    for (const hold of this.#holds) hold.keep(partitionName(partition), kind, id, before);
    this.#bound();
  }

  /** Must hear when all of a partition is replaced, by another one: then nothing of this one changes any more. */
  beforeReplacement(partition: Partition): void {
    const name = partitionName(partition);
    for (const hold of this.#holds) hold.replace(name, partition);
    this.#bound();
  }

  #bound(): void {
    let kept = 0;
    for (const hold of this.#holds) kept += hold.kept;
    for (const hold of this.#holds) {
      if (kept <= MOST_KEPT) return;
      kept -= hold.kept;
      hold.lose();
      this.#holds.delete(hold);
    }
  }

  /** Nobody may read on: a world that is held has changes that were not kept. */
  loseAll(): void {
    for (const hold of this.#holds) hold.lose();
    this.#holds.clear();
  }
}

type Reads = Pick<World, "get" | "all" | "inOrder" | "count" | "by" | "view">;

class HeldWorld implements World {
  readonly account: string;
  readonly region: string;
  readonly #name: string;
  readonly #sight: World;
  readonly #hold: Hold;
  #then: Reads | undefined;
  /** Of what was, a view is built only once. */
  readonly #views = new Map<View<unknown>, unknown>();

  constructor(now: World, hold: Hold) {
    this.account = now.account;
    this.region = now.region;
    this.#name = partitionName(now);
    this.#sight = now;
    this.#hold = hold;
  }

  get #now(): Reads {
    return this.#hold.replaced.get(this.#name) ?? this.#sight;
  }

  get #reads(): Reads {
    const changed = this.#hold.changedIn(this.#name);
    if (changed === undefined) return this.#now;
    this.#then ??= overlaid(this.#now, changed);
    return this.#then;
  }

  get: World["get"] = (kind, id) => this.#reads.get(kind, id);
  all: World["all"] = (kind) => this.#hold.steady(this.#reads.all(kind));
  inOrder: World["inOrder"] = (kind, after) => this.#hold.steady(this.#reads.inOrder(kind, after));
  count: World["count"] = (kind) => this.#reads.count(kind);
  by: World["by"] = (kind, index, key) => this.#hold.steady(this.#reads.by(kind, index, key));

  view<V>(view: View<V>): V {
    const known = view as View<unknown>;
    const changed = this.#hold.changedIn(this.#name);
    if (changed === undefined || !view.kinds.some((kind) => changed.has(kind))) return this.#now.view(view);
    if (!this.#views.has(known)) this.#views.set(known, this.#reads.view(known));
    return this.#views.get(known) as V;
  }

  history(): Iterable<Entry> {
    return this.#sight.history();
  }

  elsewhere(account: string, region: string): World {
    if (account === this.account && region === this.region) return this;
    return new HeldWorld(this.#sight.elsewhere(account, region), this.#hold);
  }

  partitions(): readonly PartitionKey[] {
    return this.#sight.partitions();
  }
}
