/** The feeds that are open now: one for each host, and cut at once if its key dies. */

interface OpenFeed {
  readonly controller: AbortController;
  /** Of the last message that was sent. */
  cursor?: string;
}

export class OpenFeeds {
  readonly #open = new Map<string, OpenFeed>();

  /** The one that the host had is cut: a host that comes again has lost it. */
  begin(hostId: string): OpenFeed {
    this.cut(hostId);
    const feed = { controller: new AbortController() };
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

  has(hostId: string): boolean {
    return this.#open.has(hostId);
  }

  /** What the host was last told. */
  cursorOf(hostId: string): string | undefined {
    return this.#open.get(hostId)?.cursor;
  }
}
