/** The feeds that are open now: one for each host, and cut at once if its key dies. */
import type { PartitionKey } from "../../model/world/change.ts";

interface OpenFeed {
  readonly home: PartitionKey;
  readonly controller: AbortController;
  /** Of the last message that was sent. */
  cursor?: string;
}

/** A machine that loses its connection again and again comes back less often than two that take it from each other. */
const MANY = 5;
const LATELY_MS = 60_000;

export class OpenFeeds {
  readonly #open = new Map<string, OpenFeed>();
  /** When the feed of a host last took the place of one that was open: the newest times. */
  readonly #takenOver = new Map<string, readonly number[]>();

  /** The one that the host had is cut: a host that comes again has lost it. */
  begin(home: PartitionKey, hostId: string, now: number): OpenFeed {
    if (this.#open.has(hostId)) {
      this.#takenOver.set(hostId, [...(this.#takenOver.get(hostId) ?? []), now].slice(-MANY));
    }
    this.cut(hostId);
    const feed = { home, controller: new AbortController() };
    this.#open.set(hostId, feed);
    return feed;
  }

  end(hostId: string, feed: OpenFeed): void {
    if (this.#open.get(hostId) === feed) this.#open.delete(hostId);
  }

  cut(hostId: string): void {
    this.#open.get(hostId)?.controller.abort();
    this.#open.delete(hostId);
  }

  /** Whether two machines seem to be this host. */
  isContested(hostId: string, now: number): boolean {
    const times = this.#takenOver.get(hostId) ?? [];
    return times.length === MANY && now - (times[0] ?? 0) < LATELY_MS;
  }

  all(): Iterable<readonly [hostId: string, feed: Readonly<OpenFeed>]> {
    return this.#open;
  }

  has(hostId: string): boolean {
    return this.#open.has(hostId);
  }

  /** What the host was last told. */
  cursorOf(hostId: string): string | undefined {
    return this.#open.get(hostId)?.cursor;
  }
}
