/** `GET /_cordon/host/feed`: what the host must do, and what changes of it, line by line, for as long as the host listens. */
import { type SignedInHost, signInHost } from "../../gateway/callers/host-sign-in.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest, OwnRoute } from "../../gateway/http-server.ts";
import type { Message } from "../../rollout/feed/messages.ts";
import { parameter } from "../read-request.ts";
import type { HostFeeds } from "./feeds.ts";
import type { OpenFeeds } from "./open-feeds.ts";
import type { Trials } from "./trials.ts";

interface FeedParts {
  readonly gateway: Gateway;
  readonly feeds: HostFeeds;
  readonly open: OpenFeeds;
  readonly trials: Trials;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

export const feedRoute = (parts: FeedParts): OwnRoute => ({
  method: "GET",
  path: "/_cordon/host/feed",
  place: "lasting",
  async handle(request): Promise<OwnAnswer<Message>> {
    const signedIn = await signInHost(parts.gateway, request);
    await parts.trials.settle(signedIn.home, signedIn.host.id);
    return { status: 200, lines: messages(parts, request, signedIn), headers: { "cache-control": "no-store" } };
  },
});

async function* messages(
  { gateway, feeds, open, stopping }: FeedParts,
  request: OwnRequest,
  { home, host }: SignedInHost,
): AsyncIterable<Message> {
  const feed = open.begin(home, host.id, gateway.now());
  const signal = AbortSignal.any([feed.controller.signal, stopping, request.untilGone()]);
  // Whoever ends the key cuts the feed at once. An emptied log shows at the next sign of life.
  const isItsKey = () =>
    gateway.ledger.read(home, (world) => world.get("host", host.id)?.key?.publicKey === host.key.publicKey);
  try {
    const after = parameter(request, "after");
    for await (const message of feeds.follow({ ...home, hostId: host.id, after, signal })) {
      if (signal.aborted || (message.type === "alive" && !(await isItsKey()))) return;
      open.sent(feed, message.cursor);
      gateway.metrics.feedMessages.add(1, message.type);
      yield message;
    }
  } finally {
    open.end(host.id, feed);
  }
}
