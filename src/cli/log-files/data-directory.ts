/** Where the log is kept unless an option says otherwise. */
import { homedir } from "node:os";
import { join } from "node:path";
import { Misuse } from "../command.ts";

export const defaultDirectory = (): string =>
  process.env["CORDON_DATA"] ?? join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "cordon");

/** A URL would become folders with these names, the password's too. Returns the path. */
export function readDirectory(path: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) return path;
  throw new Misuse(
    "the log's folder is a path and not a URL; a database is named as postgres://USER@HOST/DATABASE, and only serve (with --store), move and admin-key take one",
  );
}
