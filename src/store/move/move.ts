/** Moves a log from one store to another, whatever they are: all of it or nothing, and compares what came with what was there. */
import { digestsOf, type LogRows, type Part } from "./log-rows.ts";
import { markMoved } from "./moved-mark.ts";

/** A directory, or the URL of a database. */
export type Place =
  | { readonly directory: string }
  | { readonly url: string; readonly environment: Readonly<Record<string, string | undefined>> };

export interface Moved {
  readonly parts: readonly Part[];
}

const OTHER_KEY =
  "The sealing.key there isn't the one that the log's secrets are sealed with. Copy sealing.key from the data folder of a server that has the log.";

/**
 * `keyIn` returns the digest of the key in a directory, if there's one. Throws an Error that says what to do; then `to` is as it was.
 * `from` stays in any case.
 */
export async function moveLog(
  from: Place,
  to: Place,
  keyIn: (directory: string) => string | undefined,
): Promise<Moved> {
  const rows = await read(from);
  try {
    const sealedWith = "directory" in from ? keyIn(from.directory) : rows.sealedWith;
    if ("directory" in to) {
      const key = keyIn(to.directory);
      if (key !== undefined && sealedWith !== undefined && key !== sealedWith) throw new Error(OTHER_KEY);
      await (await import("./sqlite-rows.ts")).writeSqliteRows(to.directory, rows);
    } else await (await import("./postgres-rows.ts")).writePostgresRows(to, rows, sealedWith);
    const parts = await digestsOf(rows);
    refuseDifferent(parts, await digestsIn(to));
    if ("directory" in from) markMoved(from.directory, await nameOf(to));
    return { parts };
  } finally {
    await rows.close();
  }
}

/** For people, without a password. */
async function nameOf(place: Place): Promise<string> {
  if ("directory" in place) return place.directory;
  const { databaseName, readHosts } = await import("../postgres/connection-settings.ts");
  return `postgres://${databaseName(readHosts(place.url, place.environment))}`;
}

async function digestsIn(place: Place): Promise<readonly Part[]> {
  const rows = await read(place);
  try {
    return await digestsOf(rows);
  } finally {
    await rows.close();
  }
}

async function read(place: Place): Promise<LogRows & { readonly sealedWith?: string | undefined }> {
  if ("directory" in place) return (await import("./sqlite-rows.ts")).readSqliteRows(place.directory);
  return (await import("./postgres-rows.ts")).readPostgresRows(place);
}

function refuseDifferent(before: readonly Part[], after: readonly Part[]): void {
  const found = new Map(after.map((part) => [part.name, part]));
  for (const { name, digest } of before) {
    if (found.get(name)?.digest === digest) continue;
    throw new Error(`what came of ${name} isn't what was there: start no server on it, and move it to another place`);
  }
}
