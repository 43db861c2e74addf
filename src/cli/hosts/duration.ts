/** Lengths of time as people write them: `60s`, `5m`, `1h`, `30d`. */
import { Misuse } from "../command.ts";

const SECONDS = { s: 1, m: 60, h: 60 * 60, d: 24 * 60 * 60 } as const;

/** In seconds. Throws a Misuse if the text isn't one. */
export function readDuration(option: string, text: string): number {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (number === undefined) throw new Misuse(`${option} takes a time such as 60s, 5m, 1h or 30d, not ${text}`);
  return Number(number) * SECONDS[unit as keyof typeof SECONDS];
}

/** `3 s`, `5 min`, `2 h`, `4 days`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 2 * SECONDS.h) return `${Math.round(whole / SECONDS.m)} min`;
  if (whole < 2 * SECONDS.d) return `${Math.round(whole / SECONDS.h)} h`;
  return `${Math.round(whole / SECONDS.d)} days`;
}

/** `2026-11-30 09:12:11 UTC`. */
export const formatTime = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
