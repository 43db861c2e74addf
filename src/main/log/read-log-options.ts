/** Where the log is kept, and how much of it in memory, as it's typed. */
import { Misuse } from "../../cli/command.ts";
import { readDirectory } from "../../cli/log-files/data-directory.ts";
import type { KeptIn } from "./open-log.ts";

/** `directory` may be "memory". */
export function readKept(data: string, store: string | undefined): KeptIn {
  const directory = readDirectory(data);
  if (store === undefined) return directory === "memory" ? "memory" : { directory };
  if (!/^postgres(?:ql)?:\/\//.test(store)) throw new Misuse("--store takes postgres://USER@HOST/DATABASE");
  if (directory === "memory") throw new Misuse("--store needs a folder for what is the server's own: --data DIR");
  return { directory, postgres: store };
}

export function readReads(reads: string, kept: KeptIn): boolean {
  if (reads !== "local" && reads !== "newest") throw new Misuse(`--reads takes local or newest, not ${reads}`);
  if (reads === "local" && (kept === "memory" || kept.postgres === undefined)) {
    throw new Misuse("--reads local is for several servers: it goes with --store");
  }
  return reads === "local";
}

const POWERS: Readonly<Record<string, number>> = { K: 10, M: 20, G: 30 };

/** A busy account's world has to fit in, or each call would load what the one before dropped. */
const LEAST_MEMORY = 16 * 2 ** 20;

/** In bytes. */
export function readMemory(text: string): number {
  const bytes = readSize(text, "--memory");
  if (bytes >= LEAST_MEMORY) return bytes;
  throw new Misuse(`--memory takes 16MiB or more, not ${text}: with less, accounts are loaded again for each call`);
}

function readSize(text: string, option: string): number {
  const [, number = "", unit = ""] = /^([0-9]+(?:\.[0-9]+)?) ?(?:([KMG])(?:i?B)?|B)?$/i.exec(text) ?? [];
  const bytes = Math.round(Number(number) * (unit === "" ? 1 : 2 ** (POWERS[unit.toUpperCase()] ?? 0)));
  if (number === "" || bytes < 1) throw new Misuse(`${option} takes a size, as 512MiB or 2GiB, not ${text}`);
  return bytes;
}
