/** The package as it would be published, built in a copy of the sources, so that the repository stays as it was. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../", import.meta.url));

/** Writes what `npm pack` makes into a file. */
export function packCordon(file: string): void {
  const copy = mkdtempSync(join(tmpdir(), "cordon-pack-"));
  try {
    const left = new Set(["node_modules", "dist", ".git", ".cordon"]);
    for (const entry of readdirSync(repository)) {
      if (!left.has(entry)) cpSync(join(repository, entry), join(copy, entry), { recursive: true });
    }
    symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
    const run = (command: string, ...args: string[]) =>
      execFileSync(command, args, { cwd: copy, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    run(process.execPath, "scripts/build.ts");
    renameSync(join(copy, run("npm", "pack", "--silent", "--ignore-scripts").trim()), file);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
