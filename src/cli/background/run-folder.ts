/**
 * The folder where every Cordon in the background has its socket: of this user, on this machine, until it's switched off. Nobody
 * else can look into it, so whoever answers there is this user's.
 */
import { lstatSync, mkdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where it may be, the best place first. A session without the variable looks where one with it can't have written, and the other way round. */
function places(): readonly string[] {
  if (process.platform === "win32") {
    return [join(process.env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "cordon", "run")];
  }
  const session = process.env["XDG_RUNTIME_DIR"] ?? "";
  const temporary = join(tmpdir(), `cordon-${process.getuid?.() ?? 0}`);
  return isAbsolute(session) && isOurs(session) ? [join(session, "cordon"), temporary] : [temporary];
}

/** A folder, no link to one, that only this user may enter. */
function isOurs(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return false;
  return process.platform === "win32" || (found.uid === process.getuid?.() && (found.mode & 0o077) === 0);
}

/** The folders that may have sockets. */
export const runFolders = (): readonly string[] => places().filter(isOurs);

/** The folder for a new socket. Throws an Error that says what to do if there can't be one. */
export function makeRunFolder(): string {
  const tried = places();
  for (const path of tried) {
    try {
      mkdirSync(path, { recursive: process.platform === "win32", mode: 0o700 });
    } catch {
      // It may be there already; if not, it isn't ours below.
    }
    if (isOurs(path)) return path;
  }
  throw new Error(
    `a Cordon in the background needs a folder that only you can enter, and ${tried.at(-1)} isn't one. ` +
      "Remove it, or set XDG_RUNTIME_DIR to a folder of yours with mode 0700",
  );
}
