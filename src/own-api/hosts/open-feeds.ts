/** The feeds that are open now: one for each host, and cut at once if its key dies. */
import { type PartitionKey, partitionName } from "../../model/world/change.ts";

interface OpenFeed {
  readonly home: PartitionKey;
  readonly hostId: string;
  readonly controller: AbortController;
  /** Of the last message that was sent. */
  cursor?: string;
}

/** A feed that another server has. */
interface Elsewhere {
  readonly server: string;
  readonly cursor: string;
  /** When that was said last, in milliseconds. */
  readonly at: number;
}

/** So long a server is believed that doesn't say again that it has a feed. */
const BELIEVED_MS = 60_000;

/** A machine that loses its connection again and again comes back less often than two that take it from each other. */
const MANY = 5;
const LATELY_MS = 60_000;

export class OpenFeeds {
  readonly #open = new Map<string, OpenFeed>();
  readonly #elsewhere = new Map<string, Elsewhere>();
  /** Hears which feed has sent what; of one that has ended, undefined. */
  told: (name: string, cursor: string | undefined) => void = () => {};
  /** When the feed of a host last took the place of one that was open: the newest times. */
  readonly #takenOver = new Map<string, readonly number[]>();

  /** The one that the host had is cut: a host that comes again has lost it. */
  begin(home: PartitionKey, hostId: string, now: number): OpenFeed {
    if (this.#open.has(hostId)) {
      this.#takenOver.set(hostId, [...(this.#takenOver.get(hostId) ?? []), now].slice(-MANY));
    }
    this.cut(hostId);
    const feed = { home, hostId, controller: new AbortController() };
    this.#open.set(hostId, feed);
    this.#elsewhere.delete(hostId);
    return feed;
  }

  end(hostId: string, feed: OpenFeed): void {
    if (this.#open.get(hostId) !== feed) return;
    this.#open.delete(hostId);
    this.told(nameOf(feed), undefined);
  }

  /** The message was sent. */
  sent(feed: OpenFeed, cursor: string): void {
    if (feed.cursor === cursor) return;
    feed.cursor = cursor;
    this.say(feed);
  }

  /** Says that the feed is open. */
  say(feed: Readonly<OpenFeed>): void {
    if (feed.cursor !== undefined) this.told(nameOf(feed), feed.cursor);
  }

  /** Takes what another server says of a host's feed: that it has it, or no longer. */
  take(hostId: string, server: string, said: { readonly cursor: string } | undefined, at: number): void {
    if (said !== undefined) this.#elsewhere.set(hostId, { server, cursor: said.cursor, at });
    else if (this.#elsewhere.get(hostId)?.server === server) this.#elsewhere.delete(hostId);
  }

  cut(hostId: string): void {
    const feed = this.#open.get(hostId);
    if (feed === undefined) return;
    feed.controller.abort();
    this.#open.delete(hostId);
    this.told(nameOf(feed), undefined);
  }

  /** Whether two machines seem to be this host. */
  isContested(hostId: string, now: number): boolean {
    const times = this.#takenOver.get(hostId) ?? [];
    return times.length === MANY && now - (times[0] ?? 0) < LATELY_MS;
  }

  all(): Iterable<readonly [hostId: string, feed: Readonly<OpenFeed>]> {
    return this.#open;
  }

  /** Whether the host follows, here or on another server. */
  has(hostId: string, now: number): boolean {
    return this.#open.has(hostId) || now - (this.#elsewhere.get(hostId)?.at ?? 0) < BELIEVED_MS;
  }

  /** What the host was last told. */
  cursorOf(hostId: string): string | undefined {
    return this.#open.get(hostId)?.cursor ?? this.#elsewhere.get(hostId)?.cursor;
  }
}

const nameOf = ({ home, hostId }: Readonly<OpenFeed>): string => `${partitionName(home)}/${hostId}`;
