/**
 * Moves a log from one store to another, whatever they are: all of it or nothing, and compares what came with what was there.
 *
 *     hold both ──▶ fill the target, hidden ──▶ compare ──▶ mark the source ──▶ show the target
 *
 * INVARIANT: at no moment can a server start on both. Killed before the mark, the source is the log, and the target has none. Killed after it,
 * no server starts on the source, and the same move once more either finds the whole log in the target or moves it again.
 */
import { StoreError } from "../../model/world/log.ts";
import { digestsOf, type Part } from "./log-rows.ts";
import { areSame, InDoubt, nameOf, OTHER_KEY, type Place, type Source, samePlace, type Target } from "./places.ts";

export type { Place } from "./places.ts";

export interface Moved {
  readonly parts: readonly Part[];
}

/**
 * `keyIn` returns the digest of the key in a directory, if there's one. Throws an Error that says what to do; then `to` is as it was,
 * unless the error says that nobody knows. `from` stays in any case.
 */
export async function moveLog(
  from: Place,
  to: Place,
  keyIn: (directory: string) => string | undefined,
): Promise<Moved> {
  if (areSame(from, to)) throw samePlace(nameOf(to));
  const source = await openSource(from, keyIn);
  try {
    const key = "directory" in to ? keyIn(to.directory) : undefined;
    if (key !== undefined && source.sealedWith !== undefined && key !== source.sealedWith) throw new Error(OTHER_KEY);
    const target = await openTarget(to, source);
    try {
      return { parts: await moveBetween(source, target, nameOf(to)) };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function moveBetween(source: Source, target: Target, name: string): Promise<readonly Part[]> {
  if (!target.hasLog) await target.fill(source.rows, source.sealedWith);
  const parts = await digestsOf(source.rows);
  const different = firstDifference(parts, await digestsIn(target));
  // An earlier move may have ended before it could say so.
  if (different !== undefined && target.hasLog) throw new Error(target.refusal);
  if (different !== undefined) throw new Error(`what came of ${different} isn't what was there: nothing was moved`);
  const unmark = await source.mark(name);
  if (target.hasLog) return parts;
  try {
    await target.show();
  } catch (error) {
    if (!(error instanceof InDoubt)) await unmark();
    throw error;
  }
  return parts;
}

async function openSource(from: Place, keyIn: (directory: string) => string | undefined): Promise<Source> {
  if ("directory" in from) {
    return (await import("./sqlite-places.ts")).openSqliteSource(from.directory, keyIn(from.directory));
  }
  return (await import("./postgres-places.ts")).openPostgresSource(from);
}

async function openTarget(to: Place, source: Source): Promise<Target> {
  if ("directory" in to) return (await import("./sqlite-places.ts")).openSqliteTarget(to.directory);
  return (await import("./postgres-places.ts")).openPostgresTarget(to, source);
}

async function digestsIn(target: Target): Promise<readonly Part[] | undefined> {
  try {
    return await digestsOf(await target.rows());
  } catch (error) {
    // Another log, which is none that came from here.
    if (target.hasLog && error instanceof StoreError && error.code === "damaged") return undefined;
    throw error;
  }
}

/** The name of the first part that isn't the same in both. */
function firstDifference(before: readonly Part[], after: readonly Part[] | undefined): string | undefined {
  if (after === undefined) return "it";
  const digests = (parts: readonly Part[]) => new Map(parts.map(({ name, digest }) => [name, digest]));
  const [was, is] = [digests(before), digests(after)];
  return [...was.keys(), ...is.keys()].find((name) => was.get(name) !== is.get(name));
}
