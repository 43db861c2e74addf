/** The key that secrets in the log are sealed with: a file beside the log, which only its owner can read. */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SEALING_KEY_BYTES } from "../gateway/callers/sealing.ts";

const NAME = "sealing.key";

/**
 * The key of a data directory, made with the first start. INVARIANT: whoever calls this holds the directory's lock. Throws an
 * Error if the file isn't a key: a new one would open nothing that the old one sealed.
 */
export function sealingKeyOf(directory: string): Buffer {
  const path = join(directory, NAME);
  const kept = readIfThere(path);
  if (kept === undefined) return makeKey(path);
  if (kept.length !== SEALING_KEY_BYTES) {
    throw new Error(`${path} is not a sealing key (${SEALING_KEY_BYTES} bytes). Put back the one from the backup.`);
  }
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`${path} opens the secrets in the log, and other users can read it. Run: chmod 600 ${path}`);
  }
  return kept;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Under its name only when it's whole and on disk. */
function makeKey(path: string): Buffer {
  const key = randomBytes(SEALING_KEY_BYTES);
  const file = openSync(`${path}.new`, "w", 0o600);
  writeSync(file, key);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  return key;
}
