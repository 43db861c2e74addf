/** Which Cordon this is. */
import { readFileSync } from "node:fs";

/** As the package says, from a clone and from the published package alike. */
export function versionOf(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    readonly version: string;
  };
  return version;
}
