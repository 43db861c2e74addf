/** Puts a backup in the place of a log. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { flush } from "./flush.ts";
import { forgetMoved } from "./move/moved-mark.ts";
import { DATABASE } from "./sqlite.ts";
import { refuseInUse, verifyLog } from "./verify.ts";

/** What belongs to a log besides the database. */
const SUFFIXES = ["", "-wal", "-mark"];

export interface Restored {
  /** Where the files that were there before are now; undefined if there were none. */
  readonly kept: string | undefined;
}

/**
 * Makes `backup` the log of `directory`. What was there is kept beside it, under a name with `stamp`, only if `replaces`;
 * otherwise it's refused. Throws an Error that says what to do; then the directory is as it was.
 */
export async function restoreLog(
  backup: string,
  directory: string,
  { replaces, stamp }: { readonly replaces: boolean; readonly stamp: string },
): Promise<Restored> {
  const verified = await verifyLog(backup);
  if (!verified.isWhole) {
    throw new Error(`${backup} is not whole: ${verified.damage.map(({ problem }) => problem).join(" ")}`);
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, DATABASE);
  const present = SUFFIXES.filter((suffix) => existsSync(`${file}${suffix}`));
  if (existsSync(file)) refuseInUse(file);
  if (present.length > 0 && !replaces) {
    throw new Error(`${directory} has a log already. Keep it aside with --replace, or name another directory.`);
  }
  // Copied whole and flushed first: until the renames everything is as it was.
  const fresh = `${file}-restored`;
  rmSync(fresh, { force: true });
  copyFileSync(backup, fresh);
  flush(fresh);
  const kept = present.length > 0 ? join(directory, `replaced-${stamp}`) : undefined;
  if (kept !== undefined) {
    mkdirSync(kept, { mode: 0o700 });
    for (const suffix of present) renameSync(`${file}${suffix}`, join(kept, `${DATABASE}${suffix}`));
  }
  // What is restored wasn't moved.
  forgetMoved(directory);
  renameSync(fresh, file);
  flush(directory);
  return { kept };
}
