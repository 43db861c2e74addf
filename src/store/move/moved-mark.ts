/** A file beside a log that was moved elsewhere: whoever started on that log again would let the two go different ways. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { StoreError } from "../../model/world/log.ts";
import { DATABASE } from "../sqlite.ts";

const fileIn = (directory: string): string => join(directory, `${DATABASE}-moved`);

/** `to` is for people, without a password. The move is done: a full disk doesn't undo it. */
export function markMoved(directory: string, to: string): void {
  try {
    writeFileSync(fileIn(directory), `${to}\n`, { mode: 0o600 });
  } catch {
    // The command says as well what not to do.
  }
}

export const forgetMoved = (directory: string): void => rmSync(fileIn(directory), { force: true });

/** Throws a StoreError if the log of a directory is elsewhere now. A mark without its log says nothing. */
export function refuseMoved(directory: string): void {
  const file = fileIn(directory);
  if (!existsSync(file)) return;
  if (!existsSync(join(directory, DATABASE))) {
    forgetMoved(directory);
    return;
  }
  const to = readFileSync(file, "utf8").trim();
  const how = to.startsWith("postgres://") ? `--store ${to} (with your user and options)` : `--data ${to}`;
  throw new StoreError(
    "unknown-version",
    `The log in ${resolve(directory)} was moved to ${to}, and what was changed there since isn't here. Start with ${how}. ` +
      `To go on with this one all the same, remove ${resolve(file)}.`,
  );
}
