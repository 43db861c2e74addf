/**
 * The feeds to hosts, as they follow the world.
 *
 *     change ──▶ partition's watchers ──▶ one look for all followers ──▶ durable ──▶ each follower whose rule set differs
 *                  (note, wake)              (coalesces what came meanwhile)
 *
 * One `Following` for each partition with hosts that follow: it watches that partition and those that are peered with it. A change
 * wakes it; what changes until it looks, or while a look waits for the disk, goes into the next look. So a burst is few messages, and
 * a host that takes its messages slowly gets the newest state in one step instead of a queue.
 *
 * INVARIANT: a message is sent only if everything that it says is durable, and revisions never go back.
 */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { Host } from "../../model/records/hosts/host.ts";
import { type PartitionKey, partitionName } from "../../model/world/change.ts";
import { type Watcher, watchersOf } from "../../model/world/watchers.ts";
import type { World } from "../../model/world/world.ts";
import { Network } from "../../policy/flow/network.ts";
import { NETWORK_KINDS } from "../../policy/flow/records.ts";
import { differenceOf } from "../../rollout/feed/changes.ts";
import { ruleSetDigest } from "../../rollout/feed/digest.ts";
import type { Message, Revisions } from "../../rollout/feed/messages.ts";
import type { RuleSet } from "../../rollout/feed/rule-set.ts";
import { Rollout } from "../../rollout/rollout.ts";

const watchers = watchersOf([...NETWORK_KINDS, "host"]);

/** How long a feed is silent at most. */
const ALIVE_EVERY_MS = 15_000;
/** So many rule sets of a host are remembered, to go on from if its connection breaks. */
const MOST_REMEMBERED = 8;
/** So many hosts are remembered that don't follow. */
const MOST_ABSENT = 10_000;
/** Followers are told in so many at a time, so that calls are answered in between. */
const TOLD_AT_ONCE = 50;

export interface Follower extends PartitionKey {
  readonly hostId: string;
  /** The cursor of the last message that the host has, if it has any. */
  readonly after: string | undefined;
  /** Aborted when the host's connection is gone, or the server stops. */
  readonly signal: AbortSignal;
}

/** What a look found for one host. */
interface Found {
  /** Undefined if there's no such host any more. */
  readonly ruleSet: RuleSet | undefined;
  readonly revisions: Revisions;
}

export class HostFeeds {
  readonly #ledger: () => Gateway["ledger"];
  readonly #aliveEveryMs: number;
  readonly #following = new Map<string, Following>();
  /** Partition and host id -> its last rule sets by their digest, the newest last. */
  readonly #remembered = new Map<string, Map<string, RuleSet>>();
  readonly #wakeAll = () => {
    for (const following of this.#following.values()) following.wake();
  };

  constructor(gateway: Pick<Gateway, "ledger">, aliveEveryMs = ALIVE_EVERY_MS) {
    // Asked each time: a reset replaces the ledger.
    this.#ledger = () => gateway.ledger;
    this.#aliveEveryMs = aliveEveryMs;
  }

  /** The messages to a host. They end if it's removed, if it follows by another connection, or when the signal aborts. */
  async *follow({ account, region, hostId, after, signal }: Follower): AsyncGenerator<Message> {
    const home = partitionName({ account, region });
    const following = this.#following.get(home) ?? new Following({ account, region }, this.#ledger);
    this.#following.set(home, following);
    // What watched a world that was dropped hears of nothing more.
    this.#ledger().dropped.add(this.#wakeAll);
    const inbox = following.join(hostId);
    const leave = () => inbox.close();
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    const remembered = this.#rememberedOf(`${home}/${hostId}`);
    let told = after === undefined ? undefined : remembered.get(after);
    try {
      for (;;) {
        const found = await inbox.next(this.#aliveEveryMs);
        if (found?.ruleSet === undefined) return;
        const message = messageFor(told, { ...found, ruleSet: found.ruleSet });
        told = found.ruleSet;
        remembered.delete(message.cursor);
        remembered.set(message.cursor, told);
        for (const cursor of remembered.keys()) {
          if (remembered.size <= MOST_REMEMBERED) break;
          remembered.delete(cursor);
        }
        yield message;
      }
    } finally {
      signal.removeEventListener("abort", leave);
      following.leave(hostId, inbox);
      if (following.isEmpty) {
        following.stop();
        this.#following.delete(home);
      }
    }
  }

  #rememberedOf(name: string): Map<string, RuleSet> {
    const known = this.#remembered.get(name) ?? new Map<string, RuleSet>();
    this.#remembered.delete(name);
    this.#remembered.set(name, known);
    for (const other of this.#remembered.keys()) {
      if (this.#remembered.size <= MOST_ABSENT) break;
      this.#remembered.delete(other);
    }
    return known;
  }
}

function messageFor(
  told: RuleSet | undefined,
  { ruleSet, revisions }: { ruleSet: RuleSet; revisions: Revisions },
): Message {
  const [cursor, difference] = [ruleSetDigest(ruleSet), told && differenceOf(told, ruleSet)];
  if (told === undefined) return { type: "whole", cursor, revisions, ruleSet };
  return difference === undefined
    ? { type: "alive", cursor, revisions }
    : { type: "changes", cursor, revisions, ...difference };
}

/** What waits for one follower: never more than the newest. */
class Inbox {
  #found: Found | undefined;
  #latest: Found | undefined;
  #isClosed = false;
  #wake: () => void = () => {};

  put(found: Found): void {
    // A host for which nothing differs isn't woken: the sign of life will say how far the world is.
    const isNew = this.#latest === undefined || this.#latest.ruleSet !== found.ruleSet;
    this.#latest = found;
    if (!isNew && this.#found === undefined) return;
    this.#found = found;
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** The newest that wasn't taken yet, or, if nothing new comes within the time, the newest again. Undefined once it's closed. */
  async next(withinMs: number): Promise<Found | undefined> {
    if (this.#found === undefined && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const found = this.#found ?? this.#latest;
    this.#found = undefined;
    if (this.#isClosed) return undefined;
    return found ?? this.next(withinMs);
  }
}

/** The hosts of one partition that follow. */
class Following {
  readonly #home: PartitionKey;
  readonly #ledger: () => Gateway["ledger"];
  readonly #inboxes = new Map<string, Inbox>();
  #rollout = new Rollout();
  /** The sets of watchers of the partitions that the last look was about. */
  #watched: readonly Set<Watcher>[] = [];
  #pins: readonly (() => void)[] = [];
  #isLooking = false;
  #isStale = false;
  #isStopped = false;
  readonly #note: Watcher = (...change) => {
    this.#rollout.note(...change);
    this.wake();
  };

  constructor(home: PartitionKey, ledger: () => Gateway["ledger"]) {
    this.#home = home;
    this.#ledger = ledger;
  }

  get isEmpty(): boolean {
    return this.#inboxes.size === 0;
  }

  /** A host that joins again takes the place of its older connection. */
  join(hostId: string): Inbox {
    this.#inboxes.get(hostId)?.close();
    const inbox = new Inbox();
    this.#inboxes.set(hostId, inbox);
    this.wake();
    return inbox;
  }

  leave(hostId: string, inbox: Inbox): void {
    if (this.#inboxes.get(hostId) !== inbox) return;
    this.#inboxes.delete(hostId);
    this.#rollout.forget(hostId);
  }

  stop(): void {
    this.#isStopped = true;
    this.#watch([]);
    for (const release of this.#pins) release();
  }

  wake(): void {
    this.#isStale = true;
    if (!this.#isLooking) void this.#lookWhileStale();
  }

  async #lookWhileStale(): Promise<void> {
    this.#isLooking = true;
    try {
      while (this.#isStale && !this.#isStopped) {
        // The rest of the turn, and all calls that are decided in it, go into the same look.
        await new Promise((resolve) => setImmediate(resolve));
        this.#isStale = false;
        await this.#tell(await this.#ledger().read(this.#home, (world) => this.#look(world)));
      }
    } catch {
      // The log can't be read just now. Hosts keep what they have, and ask again.
      for (const inbox of this.#inboxes.values()) inbox.close();
    } finally {
      this.#isLooking = false;
    }
  }

  #look(world: World): ReadonlyMap<string, Found> {
    const worlds = Network.worldsAround(world);
    const watched = worlds.map((each) => each.view(watchers));
    if (watched.length !== this.#watched.length || watched.some((each, i) => each !== this.#watched[i])) {
      this.#rollout = new Rollout();
      this.#watch(watched);
      for (const release of this.#pins) release();
      this.#pins = worlds.map((each) => this.#ledger().pin(partitionName(each)));
    }
    const network = new Network(worlds);
    const names = worlds.map(partitionName);
    const revisions = Object.fromEntries(names.map((name) => [name, this.#ledger().held(name).revision]));
    const found = new Map<string, Found>();
    for (const hostId of this.#inboxes.keys()) {
      const host = world.get("host", hostId) as Host | undefined;
      found.set(hostId, { ruleSet: host && this.#rollout.ruleSetOf(network, host), revisions });
    }
    return found;
  }

  async #tell(found: ReadonlyMap<string, Found>): Promise<void> {
    let told = 0;
    for (const [hostId, each] of found) {
      this.#inboxes.get(hostId)?.put(each);
      if (++told % TOLD_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #watch(sets: readonly Set<Watcher>[]): void {
    for (const set of this.#watched) set.delete(this.#note);
    for (const set of sets) set.add(this.#note);
    this.#watched = sets;
  }
}
