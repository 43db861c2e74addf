/** Tokens for machines to join with: how long they're good, and how they're made. */
import { makeJoinToken } from "../../gateway/callers/join-token.ts";
import { OwnRefusal } from "../../gateway/http-server.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import type { Sent } from "../read-request.ts";

const USUAL_SECONDS = 60 * 60;
const [FEWEST_SECONDS, MOST_SECONDS] = [60, 366 * 24 * 60 * 60];

/** What is asked of a token. */
/** As it's sent: what is left out has its default. */
export type AskedForToken = { readonly [K in keyof AskedToken]?: AskedToken[K] | undefined };

interface AskedToken {
  /** Whether it stays good when a machine has joined with it: for images. */
  readonly reusable: boolean;
  /** Seconds. */
  readonly expiresIn: number;
}

/** The one answer that has a token. */
export interface GivenToken {
  readonly token: string;
  readonly expires: string;
  readonly isReusable: boolean;
  /** Whether hosts of other machines can come: only over TLS. */
  readonly isSecure: boolean;
}

export function readAskedToken({ reusable = false, expiresIn = USUAL_SECONDS }: Sent): AskedToken {
  if (typeof reusable !== "boolean") throw new OwnRefusal('"reusable" is true or false');
  if (typeof expiresIn !== "number" || !(expiresIn >= FEWEST_SECONDS && expiresIn <= MOST_SECONDS)) {
    throw new OwnRefusal("a token is good for at least a minute and at most 366 days");
  }
  return { reusable, expiresIn };
}

/** A new token of a host, and the end of those of it that expired. `now` is in milliseconds. */
export function makeToken(
  world: World,
  hostId: string,
  { reusable, expiresIn }: AskedToken,
  pin: string | undefined,
  now: number,
): { readonly changes: readonly Change[]; readonly given: GivenToken } {
  const { id, text } = makeJoinToken(world, pin);
  const expires = new Date(now + expiresIn * 1000).toISOString();
  const given = { token: text, expires, isReusable: reusable, isSecure: pin !== undefined };
  const old = world.by("host-token", "host", hostId).filter((token) => Date.parse(token.expires) <= now);
  const changes = [
    put("host-token", { id, hostId, expires, isReusable: reusable }),
    ...old.map((token) => remove("host-token", token.id)),
  ];
  return { changes, given };
}
