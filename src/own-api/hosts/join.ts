/** `POST /_cordon/host/join`: a machine shows its token, and the key that it made becomes the host's. */
import { isHostKey, isKnown, refusePlain } from "../../gateway/callers/host-sign-in.ts";
import { readJoinToken } from "../../gateway/callers/join-token.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { eventsOfHost } from "../../gateway/trail/own-events.ts";
import type { HostToken } from "../../model/records/hosts/host.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { bodyOf } from "../read-request.ts";
import type { Joined } from "./contract.ts";
import type { OpenFeeds } from "./open-feeds.ts";

const unknownToken = () => new OwnRefusal("nobody knows this token. Get one with: cordon host token NAME", 401);
const usedToken = (at: string) =>
  new OwnRefusal(
    `this token was used at ${at}, and is good for one machine only. If that wasn't yours, remove the host; otherwise get another with: cordon host token NAME`,
    401,
  );
const expiredToken = (at: string) =>
  new OwnRefusal(`this token expired at ${at}. Get another with: cordon host token NAME`, 401);

export const joinRoute = (gateway: Gateway, open: OpenFeeds): OwnRoute => ({
  method: "POST",
  path: "/_cordon/host/join",
  largestBody: 4 * 1024,
  async handle(request): Promise<OwnAnswer<Joined>> {
    refusePlain(request);
    const { token, publicKey } = await bodyOf(request);
    const read = typeof token === "string" ? readJoinToken(token) : undefined;
    if (read === undefined) throw new OwnRefusal("this isn't a token to join with: it's in another form", 401);
    refuseOtherKey(publicKey);
    const { home, id } = read;
    if (!(await isKnown(gateway.ledger, home))) throw unknownToken();
    const now = new Date(gateway.now()).toISOString();
    const author = { principal: "host", requestId: request.requestId, operation: "Cordon:JoinHost" };
    const { host } = await gateway.ledger.run(home, author, (world) => {
      const { host, token } = findBehind(world, id, now);
      const joined = { ...host, key: { publicKey, since: now } };
      const used = token.isReusable ? [] : [put("host-token", { ...token, usedAt: now })];
      const events = eventsOfHost(gateway, request, home.region, joined, "JoinHost");
      return { changes: [put("host", joined), ...used], events, output: { host: joined } };
    });
    open.cut(host.id);
    return { status: 200, body: { hostId: host.id, name: host.name, ...home } };
  },
});

/** Throws unless it's a raw Ed25519 key in base64url. */
export function refuseOtherKey(publicKey: unknown): asserts publicKey is string {
  if (typeof publicKey === "string" && isHostKey(publicKey)) return;
  throw new OwnRefusal("a host's public key is a raw Ed25519 key in base64url");
}

function findBehind(world: World, id: string, now: string) {
  const token: HostToken | undefined = world.get("host-token", id);
  const host = token && world.get("host", token.hostId);
  if (token === undefined || host === undefined) throw unknownToken();
  if (token.usedAt !== undefined) throw usedToken(token.usedAt);
  if (token.expires <= now) throw expiredToken(token.expires);
  return { token, host };
}
