/**
 * Whether a decision saw all that it had to, if several servers keep one log.
 *
 *     call begins ──▶ decide ──▶ durable? ──▶ the log's heads, asked after the call began ──▶ saw as much? ──▶ answer
 *                        ▲                                                                       │ no
 *                        └────────────────── take in the other servers' entries ◀────────────────┘
 *
 * Any commit that was acknowledged before the call began, by whatever server, is at or below the heads that are asked for after that. So a
 * decision that saw each partition at its head or later may be answered. One round trip serves all calls that wait for one
 * (store/postgres). Once a call knows a head it doesn't ask again: what comes later may come after this call, and a call would
 * otherwise never end while others write.
 *
 * A change needs none of this: its commit is guarded by the revision of each partition that it saw.
 */
import type { Heads, SharedLog, Taken } from "../../model/world/log.ts";
import type { StoreTroubles } from "../store-unavailable.ts";
import { EVERY_PARTITION, named } from "./sight.ts";
import type { Worlds } from "./worlds.ts";

/** What a decision saw: the revisions of its partitions, in a history that has a name. */
export interface Seen {
  readonly revisions: ReadonlyMap<string, number>;
  readonly epoch: string;
}

/**
 * What a request knows of the heads, from its beginning and not beyond its answer. `likely`: the partitions that it will look into, so that
 * signing in and deciding need one round trip.
 */
export class KnownHeads {
  readonly revisions = new Map<string, number>();
  partitions: number | undefined;
  likely: readonly string[];

  constructor(likely: readonly string[] = []) {
    this.likely = likely;
  }
}

export class Freshness {
  readonly #worlds: Worlds;
  readonly #shared: SharedLog;
  readonly #troubles: StoreTroubles;
  /** By the partitions: those who lost wait for it together. */
  readonly #taking = new Map<string, Promise<Taken>>();
  /** Whether reads are answered from what is here. */
  readonly #isLocal: boolean;

  constructor(worlds: Worlds, shared: SharedLog, troubles: StoreTroubles, isLocal: boolean) {
    this.#worlds = worlds;
    this.#shared = shared;
    this.#troubles = troubles;
    this.#isLocal = isLocal;
    shared.hear((hint) => {
      if ("restarted" in hint) worlds.forgetAll();
      // If it doesn't work out, whoever reads asks again.
      else void this.#takeIn(hint.changed).catch(() => {});
    });
  }

  /** Reports whether an answer may rest on what a decision saw. If not, what is newer is taken in. */
  async isEnough({ revisions, epoch }: Seen, known: KnownHeads): Promise<boolean> {
    if (this.#isLocal) return true;
    const unknown = [...revisions.keys()].filter((name) => !known.revisions.has(name));
    if (unknown.length > 0) await this.#ask(unknown, known);
    // It's another history now: a higher revision that was seen may be one that got lost.
    if (this.#shared.epoch !== epoch) {
      known.revisions.clear();
      return false;
    }
    const behind = [...revisions].filter(([name, revision]) => revision < (known.revisions.get(name) ?? 0));
    await Promise.all(behind.map(([name]) => this.#worlds.catchUp(name, known.revisions.get(name) ?? 0)));
    return behind.length === 0;
  }

  /** The revisions that a decision saw, right after it. It also names what it only waits for, into which other servers' entries may be coming just now. */
  seenOf(names: Iterable<string>): Seen {
    const revisions = new Map(named(names).map((name) => [name, this.#worlds.heldWith(name).partition.revision]));
    return { revisions, epoch: this.#shared.epoch };
  }

  /** Whether a decision that looked which partitions there are saw them all; right after it. */
  hasList(names: ReadonlySet<string>, known: KnownHeads): boolean {
    if (this.#isLocal || !names.has(EVERY_PARTITION)) return true;
    return known.partitions !== undefined && this.#worlds.known >= known.partitions;
  }

  /** Learns which partitions there are. */
  async learnList(known: KnownHeads): Promise<void> {
    if (!this.#isLocal) await this.#ask([], known);
  }

  /** Takes in all that is newer, after another server was faster. */
  async renew(names: Iterable<string>, known: KnownHeads): Promise<void> {
    await this.#ask(named(names), known);
    await Promise.all([...known.revisions].map(([name, revision]) => this.#catchUpIfAny(name, revision)));
  }

  /**
   * Keeps other servers' commits to what a decision saw waiting, and takes in what they have written. All calls that lost meanwhile share
   * it: they're decided in one turn then, and committed together. `longest`: in milliseconds, if it's not the usual short time.
   */
  take(seen: Iterable<string>, longest?: number): Promise<Taken> {
    const names = named(seen).toSorted();
    const key = [longest, ...names].join();
    const taking = this.#taking.get(key) ?? this.#takeAndRenew(names, longest).finally(() => this.#taking.delete(key));
    this.#taking.set(key, taking);
    return taking;
  }

  async #takeAndRenew(names: readonly string[], longest: number | undefined): Promise<Taken> {
    const taken = await this.#troubles.asked(this.#shared.take(names, longest));
    try {
      await this.renew(names, new KnownHeads());
      return taken;
    } catch (error) {
      await taken.release();
      throw error;
    }
  }

  async #ask(names: readonly string[], known: KnownHeads): Promise<void> {
    const all = new Set([...names, ...known.likely]);
    known.likely = [];
    const heads = await this.#troubles.asked(this.#shared.heads(all));
    for (const [name, revision] of heads.revisions) known.revisions.set(name, revision);
    known.partitions = heads.partitions;
    await this.#expectAll(heads);
  }

  async #expectAll({ partitions }: Heads): Promise<void> {
    await this.#worlds.start();
    const { known } = this.#worlds;
    if (partitions <= known) return;
    this.#worlds.expectMore(await this.#troubles.asked(this.#shared.partitionsAfter(known)), known);
  }

  async #takeIn(names: readonly string[]): Promise<void> {
    const held = names.filter((name) => this.#worlds.isHeld(name));
    for (const name of names) if (!this.#worlds.isHeld(name)) this.#worlds.changedElsewhere(name);
    if (held.length === 0) return;
    const { revisions } = await this.#shared.heads(held);
    for (const [name, revision] of revisions) await this.#catchUpIfAny(name, revision);
  }

  async #catchUpIfAny(name: string, revision: number): Promise<void> {
    if (revision > 0) await this.#worlds.catchUp(name, revision);
  }
}
