/** The feeds that are open now: one for each host, and cut at once if its key dies. */

export class OpenFeeds {
  readonly #open = new Map<string, AbortController>();

  /** The one that the host had is cut: a host that comes again has lost it. */
  begin(hostId: string): AbortController {
    this.cut(hostId);
    const feed = new AbortController();
    this.#open.set(hostId, feed);
    return feed;
  }

  end(hostId: string, feed: AbortController): void {
    if (this.#open.get(hostId) === feed) this.#open.delete(hostId);
  }

  cut(hostId: string): void {
    this.#open.get(hostId)?.abort();
    this.#open.delete(hostId);
  }

  has(hostId: string): boolean {
    return this.#open.has(hostId);
  }
}
