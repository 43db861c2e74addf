/**
 * Opens worlds as they were at a moment. Few questions about the past have their worlds at once, and the others wait, so that the
 * memory is that of so many worlds, however many ask.
 */
import { type PartitionKey, partitionName } from "../../model/world/change.ts";
import type { Entry, Moment, Pages } from "../../model/world/log.ts";
import { Turn } from "../turns.ts";
import { firstEntry, firstOf } from "../worlds/beginning.ts";
import { NoPast } from "./no-past.ts";
import { askedOfThen, type FoundMoment, howItBegins, type Lent, PastWorlds } from "./past-worlds.ts";

/** So many questions about the past have their worlds at once; so many more may wait. */
const [MOST_AT_ONCE, MOST_WAITING] = [2, 64];

/** An entry is at most so much later than the event of its call. */
const LATEST_ENTRY_MS = 60_000;

/** A moment as it's asked for; a revision is the home's. */
export type AskedMoment = { readonly time: string } | { readonly revision: number };

export class Past {
  readonly #lent: Lent;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(lent: Lent) {
    this.#lent = lent;
  }

  /** The worlds at a moment, until they're released. Throws NoPast. */
  async open(home: PartitionKey, asked: AskedMoment): Promise<PastWorlds> {
    await this.#takePlace();
    try {
      await this.#lent.settled();
      const [moment, found] = await this.#find(home, asked);
      return new PastWorlds(home, moment, found, this.#lent, () => this.#leavePlace());
    } catch (error) {
      this.#leavePlace();
      throw error;
    }
  }

  /** A later moment, for worlds that are open. */
  async find(home: PartitionKey, asked: AskedMoment): Promise<readonly [Moment, FoundMoment]> {
    await this.#lent.settled();
    return this.#find(home, asked);
  }

  /**
   * The first and the last revision that a call made of its home; undefined if it changed nothing there. `time` is that of its event.
   * Throws NoPast.
   */
  async revisionsOf(
    home: PartitionKey,
    { requestId, time }: { readonly requestId: string; readonly time: string },
  ): Promise<readonly [number, number] | undefined> {
    const { store, settled } = this.#lent;
    await settled();
    const name = partitionName(home);
    const justBefore = new Date(Date.parse(time) - 1).toISOString();
    const before = await askedOfThen(this.#lent, name, store.revisionAt(name, { time: justBefore }));
    const until = new Date(Date.parse(time) + LATEST_ENTRY_MS).toISOString();
    return askedOfThen(
      this.#lent,
      name,
      this.#revisionsAmong(store.history(name, before + 1, Infinity), requestId, until),
    );
  }

  async #revisionsAmong(history: Pages<Entry>, requestId: string, until: string) {
    const turn = new Turn();
    let [first, last] = [0, 0];
    for await (const page of history) {
      for (const entry of page) {
        if (turn.isOver) await turn.next();
        if (entry.requestId === requestId) {
          if (first === 0) first = entry.revision;
          last = entry.revision;
        } else if (last > 0 || entry.time > until) return last === 0 ? undefined : ([first, last] as const);
      }
    }
    return last === 0 ? undefined : ([first, last] as const);
  }

  async #find(home: PartitionKey, asked: AskedMoment): Promise<readonly [Moment, FoundMoment]> {
    const { store, troubles } = this.#lent;
    const name = partitionName(home);
    const where = `account ${home.account}, Region ${home.region}`;
    const revisionAt = (moment: Moment) => askedOfThen(this.#lent, name, store.revisionAt(name, moment));
    const entry = async (revision: number): Promise<Entry | undefined> =>
      troubles.asked(firstOf(store.history(name, revision, revision)), name);
    const first = await troubles.asked(firstEntry(store, name), name);
    if (first === undefined) throw new NoPast(`nothing was ever changed in ${where}: it has no past`);
    const begins = howItBegins(first);
    if ("time" in asked) {
      if (Date.parse(asked.time) < Date.parse(first.time) && first.revision > 1) {
        throw new NoPast(`${begins}: nothing is known of ${asked.time}`);
      }
      const revision = await revisionAt(asked);
      if (revision === 0) throw new NoPast(`${begins}: nothing is known of ${asked.time}`);
      return [asked, { time: asked.time, revision }];
    }
    const { revision } = asked;
    if (revision < 1) throw new NoPast(`${begins}: there is no revision ${revision}`);
    if (revision < first.revision) throw new NoPast(`${begins}: nothing is known of revision ${revision}`);
    const moment = { after: { partition: name, revision } };
    const last = await revisionAt(moment);
    const { time } = (last < revision ? undefined : await entry(revision)) ?? {};
    if (time === undefined) throw new NoPast(`the history of ${where} ends with revision ${last} so far`);
    return [moment, { time, revision }];
  }

  async #takePlace(): Promise<void> {
    if (this.#taken < MOST_AT_ONCE) {
      this.#taken++;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) throw new NoPast("too many ask about the past: try again later", 503);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Whoever waits longest gets the place. */
  #leavePlace(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken--;
    else next();
  }
}
