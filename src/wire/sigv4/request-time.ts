/** Whether a request is signed for about now: its time is in its headers, so this is known before its body is read. */
import type { Signed } from "./credential-scope.ts";

export type Timeliness = "current" | "expired" | "not-yet-valid" | "no-time";

/** AWS: a request whose time is further than this from the server's is refused (catalogue 8). */
const LARGEST_SKEW_SECONDS = 900;

/** Milliseconds since the epoch of `YYYYMMDDTHHMMSSZ`. */
function timeOf(text: string): number {
  const at = (from: number, to: number) => Number(text.slice(from, to));
  const time = Date.UTC(at(0, 4), at(4, 6) - 1, at(6, 8), at(9, 11), at(11, 13), at(13, 15));
  // For Date.UTC, the 32nd of a month is the 1st of the next.
  return new Date(time).getUTCDate() === at(6, 8) && at(4, 6) <= 12 && at(9, 11) < 24 ? time : Number.NaN;
}

/** `now` is in milliseconds. A time that is none, or of another day than the key's, is no time. */
export function timelinessOf({ time: text, day, expiresIn }: Signed, now: number): Timeliness {
  const time = timeOf(text);
  if (Number.isNaN(time) || !text.startsWith(day)) return "no-time";
  const age = (now - time) / 1000;
  if (age > (expiresIn ?? LARGEST_SKEW_SECONDS)) return "expired";
  return age < -LARGEST_SKEW_SECONDS ? "not-yet-valid" : "current";
}
