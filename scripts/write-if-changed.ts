/** Writes a file only if its content differs, so that a repeated generation touches nothing. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export const root = new URL("../", import.meta.url);

export function writeIfChanged(path: string, content: string): void {
  const file = new URL(path, root);
  if (existsSync(file) && readFileSync(file, "utf8") === content) return;
  writeFileSync(file, content);
  console.log(`wrote ${path}`);
}
