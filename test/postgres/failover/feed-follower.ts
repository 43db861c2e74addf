/** A host that follows its feed through one server, and connects again whenever it ends. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../../src/rollout/feed/messages.ts";
import { type OpenFeed, openFeed, type TestHost } from "../../hosts/host-client.ts";

export class FeedFollower {
  /** The digest of the rule set that it has. */
  cursor: string | undefined;
  connections = 0;
  readonly messages = { whole: 0, changes: 0, alive: 0 };
  readonly #url: string;
  readonly #host: TestHost;
  #feed: OpenFeed | undefined;
  #isOver = false;

  constructor(url: string, host: TestHost) {
    this.#url = url;
    this.#host = host;
  }

  async follow(): Promise<void> {
    while (!this.#isOver) {
      try {
        this.#feed = await openFeed(this.#url, this.#host, this.cursor);
        if (this.#feed.status === 200) await this.#take(this.#feed);
      } catch {
        // The connection is gone: it tries again.
      }
      await sleep(200);
    }
  }

  close(): void {
    this.#isOver = true;
    this.#feed?.close();
  }

  async #take(feed: OpenFeed): Promise<void> {
    this.connections += 1;
    for (;;) {
      const message = (await feed.next()) as Message | undefined;
      if (message === undefined) return;
      this.messages[message.type] += 1;
      this.cursor = message.cursor;
    }
  }
}

/** The digest of the rule set that a server has for a host. It takes the place of the host's own connection to that server. */
export async function cursorAt(url: string, host: TestHost): Promise<string> {
  const feed = await openFeed(url, host);
  try {
    return ((await feed.next()) as Message).cursor;
  } finally {
    feed.close();
  }
}
