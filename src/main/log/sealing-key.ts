/** The key that secrets in the log are sealed with: a file beside the log, which only its owner can read. */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { SEALING_KEY_BYTES } from "../../gateway/callers/sealing.ts";

const NAME = "sealing.key";

/**
 * The key of a data directory, made with the first start. Of several servers that start at once, all get the one that was first. Throws
 * an Error if the file isn't a key: a new one would open nothing that the old one sealed.
 */
export function sealingKeyOf(directory: string): Buffer {
  const path = join(directory, NAME);
  const kept = readIfThere(path);
  if (kept === undefined) {
    makeKey(path);
    return sealingKeyOf(directory);
  }
  if (kept.length !== SEALING_KEY_BYTES) {
    throw new Error(`${path} is not a sealing key (${SEALING_KEY_BYTES} bytes). Put back the one from the backup.`);
  }
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`${path} opens the secrets in the log, and other users can read it. Run: chmod 600 ${path}`);
  }
  return kept;
}

export const hasSealingKey = (directory: string): boolean => existsSync(join(directory, NAME));

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Under its name only when it's whole and on disk, and never in the place of another. */
function makeKey(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${process.pid}.new`;
  const file = openSync(fresh, "w", 0o600);
  writeSync(file, randomBytes(SEALING_KEY_BYTES));
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(fresh, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Some file systems have no links.
    if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") renameSync(fresh, path);
    else if (code !== "EEXIST") throw error;
  }
  rmSync(fresh, { force: true });
}
