/** Where a Cordon in the background writes what it would print: a file that outlives it, with the one before it kept aside. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { makeRunFolder } from "./run-folder.ts";

/** The state of programs, by convention; beside the sockets if there's no home that can be written. */
function logFolder(): string {
  const given = process.env["XDG_STATE_HOME"] ?? "";
  const home = process.platform === "win32" ? process.env["LOCALAPPDATA"] : join(homedir(), ".local", "state");
  const folder = join(isAbsolute(given) ? given : (home ?? homedir()), "cordon");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return makeRunFolder();
  }
}

export interface OpenLog {
  readonly path: string;
  readonly descriptor: number;
}

/** Opens a log for a process that starts. */
export function openLog(): OpenLog {
  const path = join(logFolder(), `starting-${process.pid}.log`);
  return { path, descriptor: openSync(path, "w", 0o600) };
}

/** Gives the log the name of the port, now that it's known. Returns its path. */
export const nameLog = (path: string, port: number): string => moved(path, join(dirname(path), `${port}.log`));

/** Puts the log of a start that failed aside, and returns its path and its last lines. */
export function lastLines({ path, descriptor }: OpenLog, most = 20): { readonly path: string; readonly lines: string } {
  closeSync(descriptor);
  const lines = readFileSync(path, "utf8").trimEnd().split("\n").slice(-most).join("\n");
  return { path: moved(path, join(dirname(path), "failed.log")), lines };
}

function moved(path: string, name: string): string {
  try {
    if (existsSync(name)) renameSync(name, `${name}.1`);
    renameSync(path, name);
    return name;
  } catch {
    // Windows doesn't rename a file that is open.
    return path;
  }
}
