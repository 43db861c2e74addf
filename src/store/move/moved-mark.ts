/** A file beside a log that was moved elsewhere: whoever started on that log again would let the two go different ways. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { flush } from "../flush.ts";
import { DATABASE } from "../sqlite.ts";
import { movedElsewhere } from "./moved-elsewhere.ts";

const fileIn = (directory: string): string => join(directory, `${DATABASE}-moved`);

/** `to` is for people, without a password. Returns what makes it undone. */
export function markMoved(directory: string, to: string): () => void {
  const file = fileIn(directory);
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  write(directory, `${to}\n`);
  return () => {
    if (before === undefined) forgetMoved(directory);
    else write(directory, before);
  };
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
  throw movedElsewhere(`The log in ${resolve(directory)}`, to, `remove ${resolve(file)}`);
}

/** Durable and whole, or not there. */
function write(directory: string, text: string): void {
  const half = `${fileIn(directory)}-half`;
  try {
    writeFileSync(half, text, { mode: 0o600, flush: true });
    renameSync(half, fileIn(directory));
    flush(directory);
  } finally {
    rmSync(half, { force: true });
  }
}
