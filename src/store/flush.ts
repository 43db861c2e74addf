/** Makes a file durable, or the names in a directory. */
import { closeSync, fsyncSync, openSync } from "node:fs";

export function flush(path: string): void {
  if (process.platform === "win32") return; // Has no such call for directories, and needs none.
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
