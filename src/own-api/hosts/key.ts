/** `POST /_cordon/host/key`: a host renews its key. The old one signs nothing more. */
import { signInHost } from "../../gateway/callers/host-sign-in.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { eventsOfHost } from "../../gateway/trail/own-events.ts";
import { put } from "../../model/world/change.ts";
import { bodyOf } from "../read-request.ts";
import { refuseOtherKey } from "./join.ts";
import type { OpenFeeds } from "./open-feeds.ts";

export const keyRoute = (gateway: Gateway, open: OpenFeeds): OwnRoute => ({
  method: "POST",
  path: "/_cordon/host/key",
  largestBody: 4 * 1024,
  async handle(request) {
    const { home, host } = await signInHost(gateway, request);
    const { publicKey } = await bodyOf(request);
    refuseOtherKey(publicKey);
    const author = { principal: "host", requestId: request.requestId, operation: "Cordon:RenewHostKey" };
    await gateway.ledger.run(home, author, (world) => {
      const now = world.get("host", host.id);
      // Another renewal, or the removal, was faster.
      if (now?.key?.publicKey !== host.key.publicKey) throw new OwnRefusal("this key isn't the host's any more", 401);
      const since = new Date(gateway.now()).toISOString();
      const events = eventsOfHost(gateway, request, home.region, now, "RenewHostKey");
      return { changes: [put("host", { ...now, key: { publicKey, since } })], events, output: undefined };
    });
    open.cut(host.id);
    return { status: 204 };
  },
});
