/**
 * Follows resources through the log and finds what each looked like after every change.
 *
 * The partitions that are read are folded together, in order of time, once. A resource is shown again only if something
 * changed that its last form was made of; each form notes what it reads. Of the worlds on the way nothing is kept.
 */
import type { Steps } from "../../../model/steps.ts";
import { partitionName } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import {
  type Key,
  recordIdOf,
  resourceIn,
  type Shown,
  show,
  showGone,
  typeOf,
} from "../recorded/configuration-item.ts";
import { homeOf } from "../recorded/home-of.ts";
import type { RecordedType } from "../recorded/recorded-type.ts";
import { PastPartition } from "./past-partition.ts";
import { notedWorld, oneRecord } from "./reads.ts";

/** What a resource looked like from some time on. */
export interface Sight {
  readonly key: Key;
  /** The number of the resource's forms before it. */
  readonly place: number;
  readonly time: string;
  readonly status: "OK" | "ResourceDeleted" | "ResourceDiscovered";
  readonly shown: Shown;
}

/** One of the followed resources. */
interface Followed {
  readonly key: Key;
  readonly type: RecordedType;
  readonly home: World;
  /** What it looked like last; undefined if it wasn't there. */
  shown: Shown | undefined;
  places: number;
  /** What its last form was made of. */
  reads: ReadonlySet<string>;
}

/** Thrown by a form that reads a partition which isn't folded yet. */
class Unfolded extends Error {
  readonly world: World;

  constructor(world: World) {
    super(`${partitionName(world)} is not folded yet`);
    this.world = world;
  }
}

/** Finds the forms of resources, oldest first. `see` returns true if it needs no more. */
export function follow(call: Call<object>, keys: readonly Key[], see: (sight: Sight) => boolean): Steps<void> {
  return new Following(call, keys, see).steps();
}

class Following {
  readonly #call: Call<object>;
  readonly #see: (sight: Sight) => boolean;
  readonly #followed: readonly Followed[];
  readonly #partitions = new Map<string, PastPartition>();
  /** What was read -> whose forms were made of it. */
  readonly #readers = new Map<string, Set<Followed>>();
  #isEnough = false;

  constructor(call: Call<object>, keys: readonly Key[], see: (sight: Sight) => boolean) {
    this.#call = call;
    this.#see = see;
    this.#followed = keys.flatMap((key) => {
      const type = typeOf(key);
      return type === undefined
        ? []
        : [{ key, type, home: homeOf(type, call.world), shown: undefined, places: 0, reads: new Set<string>() }];
    });
  }

  *steps(): Steps<void> {
    for (const each of this.#followed) {
      const name = partitionName(each.home);
      if (!this.#partitions.has(name)) this.#partitions.set(name, new PastPartition(each.home));
      this.#expect(each, new Set([oneRecord(name, each.type.kind, recordIdOf(each.type, each.key.resourceId))]));
      if (this.#partitions.get(name)?.isUnfounded) yield* this.#look(each, this.#call.now);
    }
    const changed = new Set<Followed>();
    while (!this.#isEnough) {
      const partition = this.#earliest();
      const entry = partition?.next;
      if (partition === undefined || entry === undefined) return;
      const { isAtBeginning } = partition;
      partition.fold((read) => {
        for (const each of this.#readers.get(read) ?? []) changed.add(each);
      });
      yield;
      // A call with very many changes made several entries: what was between them nobody has seen.
      if (entry.requestId !== "" && partition.next?.requestId === entry.requestId) continue;
      for (const each of changed) yield* this.#look(each, entry.time, isAtBeginning);
      changed.clear();
    }
  }

  /** The partition whose next entry comes before those of the others. */
  #earliest(): PastPartition | undefined {
    let found: PastPartition | undefined;
    for (const each of this.#partitions.values()) {
      if (each.next !== undefined && (found?.next === undefined || each.next.time < found.next.time)) found = each;
    }
    return found;
  }

  /**
   * Shows a resource again; whoever follows it sees it if it looks different.
   * ours: what was there already when the history begins is `OK` at that time. AWS drops old items, too, but keeps the last
   * one of what doesn't change (catalogue 493), with the time of its change, which isn't known here.
   */
  *#look(each: Followed, time: string, isAtBeginning = false): Steps<void> {
    const before = each.shown;
    const shown = yield* this.#shown(each, time);
    each.shown = shown;
    if (shown === undefined) {
      if (before !== undefined) this.#tell(each, time, "ResourceDeleted", showGone(before));
    } else if (before === undefined) this.#tell(each, time, isAtBeginning ? "OK" : "ResourceDiscovered", shown);
    else if (isDifferent(before, shown)) this.#tell(each, time, "OK", shown);
  }

  #tell(each: Followed, time: string, status: Sight["status"], shown: Shown): void {
    this.#isEnough ||= this.#see({ key: each.key, place: each.places++, time, status, shown });
  }

  /** Undefined if it isn't there. */
  *#shown(each: Followed, time: string): Steps<Shown | undefined> {
    for (;;) {
      const reads = new Set<string>();
      const world = this.#worldOf(each.home, (read) => reads.add(read));
      try {
        const record = resourceIn(world, each.type, each.key.resourceId);
        const call = { ...this.#call, world, region: world.region, now: time };
        const shown = record && show(each.type, record, call);
        this.#expect(each, reads);
        return shown;
      } catch (error) {
        if (!(error instanceof Unfolded)) throw error;
        const partition = new PastPartition(error.world);
        this.#partitions.set(partition.name, partition);
        yield* partition.foldUntil(time);
      }
    }
  }

  #worldOf(live: World, note: (read: string) => void): World {
    const partition = this.#partitions.get(partitionName(live));
    if (partition === undefined) throw new Unfolded(live);
    return notedWorld(live, partition.records, note, (account, region) =>
      account === live.account && region === live.region
        ? this.#worldOf(live, note)
        : this.#worldOf(live.elsewhere(account, region), note),
    );
  }

  /** From now on these reads are what the form of the resource is made of. */
  #expect(each: Followed, reads: ReadonlySet<string>): void {
    for (const read of each.reads) {
      const readers = this.#readers.get(read);
      readers?.delete(each);
      if (readers?.size === 0) this.#readers.delete(read);
    }
    for (const read of reads) {
      const readers = this.#readers.get(read) ?? new Set();
      this.#readers.set(read, readers.add(each));
    }
    each.reads = reads;
  }
}

const isDifferent = (a: Shown, b: Shown): boolean =>
  a.configuration !== b.configuration || JSON.stringify(a.relationships) !== JSON.stringify(b.relationships);
