/** A moment in the past as questions and calls write it: a time, how long ago it was, or a revision. */

import { NoPast } from "./no-past.ts";
import type { AskedMoment } from "./past.ts";

const REVISION = /^[0-9]{1,15}$/;
const AGO = /^([0-9]{1,6}) (second|minute|hour|day|week)s? ago$/;
/** RFC 3339. A + that nobody encoded arrives as a blank. */
const TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)([Zz]|[+ -][0-9]{2}:[0-9]{2})$/;

const MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

/** `now` in milliseconds. Throws NoPast for what is no moment, and for what is yet to come. */
export function readMoment(text: string, now: number): AskedMoment {
  if (REVISION.test(text)) return { revision: Number(text) };
  const ms = timeOf(text, now);
  if (ms === undefined) {
    throw new NoPast(
      `'${text}' is no moment: write a time such as 2026-11-24T09:00:00Z, how long ago it was, such as '2 hours ago', or a revision`,
    );
  }
  const time = new Date(ms).toISOString();
  if (ms > now) throw new NoPast(`${time} is yet to come: it is ${new Date(now).toISOString()} here`);
  return { time };
}

function timeOf(text: string, now: number): number | undefined {
  const ago = AGO.exec(text);
  if (ago !== null) return now - Number(ago[1]) * MS[ago[2] as keyof typeof MS];
  const [, date = "", time = "", zone = ""] = TIME.exec(text) ?? [];
  const ms = Date.parse(`${date}T${time}${zone.toUpperCase().replace(" ", "+")}`);
  // Date.parse takes the 31st of February for a day in March.
  const isDay =
    new Date(`${date}T00:00:00Z`).getTime() >= 0 && new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
  return Number.isNaN(ms) || !isDay ? undefined : ms;
}
