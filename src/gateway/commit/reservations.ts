/**
 * Partitions that nobody else changes for a while, on this server or another one, so that what is decided in many turns isn't overtaken
 * again and again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Freshness } from "../worlds/freshness.ts";

/** So long other servers wait for it at most, in milliseconds: less than their patience. */
const LONGEST_TAKE_MS = 8_000;

export class Reservations {
  readonly #ends = new Map<string, Promise<void>>();
  readonly #freshness: Pick<Freshness, "take"> | undefined;

  /** Without `freshness` there's no other server. */
  constructor(freshness: Pick<Freshness, "take"> | undefined) {
    this.#freshness = freshness;
  }

  /** Does something while these partitions are reserved for it; first it waits for others who have reserved some of them. */
  async during<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    for (let end = this.#endOf(names); end !== undefined; end = this.#endOf(names)) await end;
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const name of names) this.#ends.set(name, promise);
    try {
      const taken = await this.#freshness?.take(names, LONGEST_TAKE_MS);
      try {
        return await work();
      } finally {
        await taken?.release();
      }
    } finally {
      for (const name of names) this.#ends.delete(name);
      resolve();
    }
  }

  /** Resolves once one of these partitions isn't reserved any more, or the time is over; undefined if none is. */
  over(names: Iterable<string>, milliseconds: number): Promise<unknown> | undefined {
    const end = this.#endOf(names);
    if (end === undefined) return undefined;
    const stop = new AbortController();
    const late = sleep(milliseconds, undefined, { signal: stop.signal }).catch(() => {});
    return Promise.race([end, late]).finally(() => stop.abort());
  }

  #endOf(names: Iterable<string>): Promise<void> | undefined {
    return Iterator.from(names)
      .map((name) => this.#ends.get(name))
      .find((end) => end !== undefined);
  }
}
