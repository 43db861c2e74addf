/** A folder for the files of one test file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a folder that is removed when the process ends, whatever still writes to it until then. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `cordon-${name}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
