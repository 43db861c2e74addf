/** Whether the folder of the log can be used: its rights, its disk, and what kind of file system it's on. */
import { accessSync, constants, existsSync, lstatSync, statfsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Finding, fine, note, problem } from "./findings.ts";

const WHAT = "data folder";
const MEGABYTE = 1024 * 1024;
const TOO_LITTLE = 64 * MEGABYTE;
const LITTLE = 1024 * MEGABYTE;

/** By the numbers that Linux gives them: file systems of other machines, whose locks aren't to be relied on. */
const REMOTE: Readonly<Record<number, string>> = {
  26985: "NFS",
  4283649346: "CIFS",
  4266872130: "SMB",
  16914839: "9p",
  1702057286: "FUSE",
  12805120: "Ceph",
  1397113167: "AFS",
};

export function checkDataFolder(data: string): readonly Finding[] {
  if (data === "memory") return [note(WHAT, "memory: nothing is kept when Cordon ends")];
  const path = resolve(data);
  const existing = nearestExisting(path);
  if (existing !== path) {
    return mayWrite(existing)
      ? [fine(WHAT, `${path} isn't there yet; the first start makes it`), ...checkDisk(existing)]
      : [
          problem(
            WHAT,
            `${path} isn't there, and can't be made in ${existing}`,
            "name another folder with --data DIR or $CORDON_DATA",
          ),
        ];
  }
  if (!statSync(path).isDirectory())
    return [problem(WHAT, `${path} is a file`, "name a folder with --data DIR or $CORDON_DATA")];
  if (!mayWrite(path))
    return [problem(WHAT, `you may not write in ${path}`, "make it yours, or name another folder with --data DIR")];
  return [...checkRights(path), ...checkDisk(path)];
}

function nearestExisting(path: string): string {
  let existing = path;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  return existing;
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The files with what nobody else may read. */
const PRIVATE = ["cordon.db", "sealing.key", "tls.key"];

function checkRights(path: string): readonly Finding[] {
  const log = existsSync(join(path, "cordon.db")) ? "has a log" : "has no log yet";
  if (process.platform === "win32") return [fine(WHAT, `${path} ${log}`)];
  const open = PRIVATE.filter((name) => (lstatSync(join(path, name), { throwIfNoEntry: false })?.mode ?? 0) & 0o077);
  if (open.length === 0) return [fine(WHAT, `${path} ${log}, and only its owner reads what is secret`)];
  const files = open.map((name) => join(path, name)).join(" ");
  return [problem(WHAT, `other users can read ${open.join(" and ")} in ${path}`, `run: chmod 600 ${files}`)];
}

function checkDisk(path: string): readonly Finding[] {
  const { bavail, bsize, type } = statfsSync(path);
  const free = bavail * bsize;
  const amount = free >= LITTLE ? `${(free / LITTLE).toFixed(0)} GB` : `${(free / MEGABYTE).toFixed(0)} MB`;
  const found = `${amount} free at ${path}`;
  const space =
    free < TOO_LITTLE
      ? problem("disk", found, "free some space: every change is refused when the disk is full")
      : free < LITTLE
        ? note("disk", found, "free some space before it's full: then every change is refused")
        : fine("disk", found);
  const remote = process.platform === "linux" ? REMOTE[type] : undefined;
  if (remote === undefined) return [space];
  const why = `${path} is on ${remote}, where two Cordons may not notice each other, and a flush may not reach a disk`;
  return [space, problem("file system", why, "choose a folder on a local disk with --data DIR")];
}
