/** What is packaged: the npm package of these sources, and when and from which commit they are. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../", import.meta.url));

/** Packs the package into a folder, as it would be published. Returns the tarball's path. */
export function packNow(folder: string): string {
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
    cwd: repository,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return join(folder, packed.trim().split("\n").at(-1) ?? "");
}

export interface Sources {
  /** That of SOURCE_DATE_EPOCH, otherwise of the commit. */
  readonly created: Date;
  /** Undefined if they aren't in a repository. */
  readonly revision: string | undefined;
}

/** Throws an Error that says what to do if nothing says when they were made. */
export function sources(): Sources {
  const seconds = process.env["SOURCE_DATE_EPOCH"] ?? git("log", "-1", "--format=%ct");
  if (seconds === undefined)
    throw new Error("set SOURCE_DATE_EPOCH to a time in seconds: there is no commit to take it from");
  if (!/^\d{1,11}$/.test(seconds)) throw new Error(`SOURCE_DATE_EPOCH is a time in seconds, not ${seconds}`);
  return { created: new Date(Number(seconds) * 1_000), revision: git("rev-parse", "HEAD") };
}

function git(...args: string[]): string | undefined {
  try {
    return execFileSync("git", args, { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
