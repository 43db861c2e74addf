/** Which Cordon this is. */
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";

/** As the package says, from a clone and from the published package alike, however deep this is in it. */
export function versionOf(): string {
  const file = findPackageJSON("..", import.meta.url);
  if (file === undefined) throw new Error("the package.json of Cordon is missing");
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
