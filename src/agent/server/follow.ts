/**
 * Following the feed: one connection after the other, each going on after what the last one brought.
 *
 *     dial ── ask after a cursor ── lines ── cut ── wait, by chance ── dial ...
 *
 * What isn't a message of this feed is an error: the host keeps what it has, and asks for the whole. The time to wait grows with each
 * failure, up to half a minute, and is chosen at random below that, so that many hosts don't come back at once.
 */
import { BadMessage, ruleSetAfter } from "../../rollout/feed/changes.ts";
import type { Message, Revisions } from "../../rollout/feed/messages.ts";
import { readMessage } from "../../rollout/feed/read-message.ts";
import type { RuleSet } from "../../rollout/feed/rule-set.ts";
import { type Clock, wait } from "../clock.ts";
import { linesOf } from "./lines.ts";
import type { Server } from "./server.ts";

/** What the server wants of the host. */
export interface Followed {
  readonly ruleSet: RuleSet;
  readonly cursor: string;
  readonly revisions: Revisions;
}

export interface Follower {
  readonly server: Pick<Server, "follow">;
  readonly clock: Clock;
  readonly random: () => number;
  /** What is known when it begins. */
  readonly from: Followed | undefined;
  /** What the messages that came together say, as one. Not waited for: what comes in the meantime is one again. */
  readonly onWanted: (followed: Followed) => void;
  /** Undefined while it's connected and hears the server; otherwise why it doesn't. */
  readonly onTrouble: (trouble: unknown) => void;
  readonly signal: AbortSignal;
}

/** No message has more. */
const MOST_BYTES = 256 << 20;
/** The server gives a sign of life more often than this. */
const SILENT_MS = 60_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Resolves when the signal says so. */
export async function follow(follower: Follower): Promise<void> {
  const { clock, random, signal, onTrouble } = follower;
  let followed = follower.from;
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const next of connection(follower, followed)) {
        followed = next;
        failures = 0;
      }
    } catch (error) {
      if (signal.aborted) return;
      // Whatever it was, it's not to be built upon.
      if (error instanceof BadMessage) followed = undefined;
      onTrouble(error);
    }
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
    failures++;
    await wait(clock, random() * longest, signal);
  }
}

/** One connection, from the question to the cut, which is always an error. */
async function* connection(
  { server, clock, onWanted, onTrouble, signal }: Follower,
  from: Followed | undefined,
): AsyncGenerator<Followed> {
  let followed = from;
  const query = from === undefined ? "" : `?after=${from.cursor}`;
  const cut = new AbortController();
  const silence = silentAfter(clock, () => cut.abort());
  try {
    const answer = await server.follow(`/_cordon/host/feed${query}`, AbortSignal.any([signal, cut.signal]));
    for await (const lines of linesOf(answer, MOST_BYTES)) {
      silence.heard();
      for (const line of lines) followed = after(followed, readMessage(line));
      onTrouble(undefined);
      if (followed === undefined) continue;
      onWanted(followed);
      yield followed;
    }
    throw new Error(followed === from ? "the feed ended before it said anything" : "the feed was cut");
  } catch (error) {
    if (cut.signal.aborted) throw new Error(`the server has said nothing for ${SILENT_MS / 1000} s`);
    throw (error as NodeJS.ErrnoException).code === "ECONNRESET" ? new Error("the feed was cut") : error;
  } finally {
    silence.end();
    cut.abort();
  }
}

function after(before: Followed | undefined, message: Message): Followed {
  const { cursor, revisions } = message;
  for (const [partition, revision] of Object.entries(before?.revisions ?? {})) {
    if ((revisions[partition] ?? revision) < revision) throw new BadMessage(`the feed went back in ${partition}`);
  }
  return { ruleSet: ruleSetAfter(before?.ruleSet, message), cursor, revisions };
}

function silentAfter(clock: Clock, call: () => void) {
  let callOff = clock.after(SILENT_MS, call);
  return {
    heard(): void {
      callOff();
      callOff = clock.after(SILENT_MS, call);
    },
    end: () => callOff(),
  };
}
