/** Points in time as records keep them: ISO 8601 to the millisecond, so that they compare as text. */

export const HOUR_MS = 60 * 60 * 1000;

/** The time `milliseconds` after `time`. */
export const later = (time: string, milliseconds: number): string =>
  new Date(Date.parse(time) + milliseconds).toISOString();

/** Reports whether answers still show a resource that ended at `endedAt`, as AWS does for a while. */
export const isStillShown = (endedAt: string | undefined, now: string, milliseconds: number): boolean =>
  endedAt === undefined || Date.parse(now) - Date.parse(endedAt) < milliseconds;
