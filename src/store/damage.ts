/** What is wrong with a log's files, and what is read of their rows. */
import { StoreError } from "../model/world/log.ts";

/** Damage says what, where and what to do. */
export const damaged = (problem: string, cause?: unknown): StoreError =>
  new StoreError(
    "damaged",
    `The log is damaged: ${problem}. Nothing was changed. Keep the files, and restore a backup with cordon restore.`,
    cause,
  );

/** Reads; what SQLite finds out about its own pages is damage as well. */
export type Reading = <T>(work: () => T) => T;

type SqlRow = Record<string, unknown> | undefined;

export function text(row: SqlRow, column: string): string {
  const value = row?.[column];
  if (typeof value !== "string") throw damaged(`there is no text where ${column} should be`);
  return value;
}

export function integer(row: SqlRow, column: string): number {
  const value = row?.[column];
  if (typeof value !== "number") throw damaged(`there is no number where ${column} should be`);
  return value;
}
