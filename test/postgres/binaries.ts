/** PostgreSQL's programs on this machine, and the user that may run them: it refuses to be root. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const DEBIAN = "/usr/lib/postgresql";

interface Runner {
  readonly uid: number;
  readonly gid: number;
}

/** Where `postgres` and its companions are: $PG_BIN, the newest that Debian has, or the PATH. */
function findBinaries(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const candidates = [
    process.env["PG_BIN"] ?? "",
    ...versions.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  return candidates.find((folder) => folder !== "" && existsSync(join(folder, "initdb")));
}

/** Undefined if it's run by whoever runs the test. */
function findRunner(): Runner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const account = ["postgres", "nobody"].map((name) => accounts.find(([user]) => user === name)).find(Boolean);
  if (account === undefined) throw new Error("/etc/passwd has neither postgres nor nobody to run PostgreSQL as");
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

const binaries = findBinaries();
export const runner: Runner | undefined = findRunner();

/** Why tests that need PostgreSQL are skipped; false if they can run. */
export const noPostgres: string | false = whyNot();

function whyNot(): string | false {
  if (binaries === undefined) return "PostgreSQL isn't installed (Debian's package is postgresql)";
  if (!existsSync("/proc/self/cwd")) return "PostgreSQL's processes are found by /proc, which isn't here";
  return spawnSync(program("postgres"), ["--version"]).status === 0 ? false : `${program("postgres")} doesn't run`;
}

export function program(name: string): string {
  if (binaries === undefined) throw new Error("PostgreSQL isn't installed");
  return join(binaries, name);
}
