/**
 * Files that the agent keeps: a line with a name, a version and the SHA-256 of the rest, then JSON. They're replaced whole, and are on
 * the disk before `writeKept` returns; a file that isn't as it was written is reported, and never read in part.
 */
import { createHash } from "node:crypto";
import { closeSync, constants, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The file isn't as it was written, or can't be read. */
export class Damaged extends Error {}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const firstLine = (what: string, json: string): string => `cordon-${what} 1 ${digestOf(json)}\n`;

export function writeKept(path: string, what: string, value: unknown): void {
  const json = `${JSON.stringify(value)}\n`;
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  const file = openSync(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    const bytes = Buffer.from(firstLine(what, json) + json);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  syncDirectory(dirname(path));
}

/** A rename is on the disk when its directory is. */
export function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** Undefined if there is no file. Throws `Damaged` if it isn't whole, or nobody knows. */
export function readKept(path: string, what: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    // A disk that fails mustn't be taken for one on which nothing was kept.
    throw new Damaged(`${path} can't be read (${code})`);
  }
  const end = text.indexOf("\n") + 1;
  const json = text.slice(end);
  if (end === 0 || text.slice(0, end) !== firstLine(what, json)) throw new Damaged(`${path} is damaged`);
  return JSON.parse(json);
}
