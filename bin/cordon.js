#!/usr/bin/env node
/**
 * The command `cordon`, for a clone and for the published package alike. Plain JavaScript, and it keeps what was compiled:
 * from the second start on nothing needs its types stripped, so that neither the time nor the memory for it is spent.
 */
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const NEEDED = 24;
if (Number(process.versions.node.split(".")[0]) < NEEDED) {
  console.error(
    `cordon needs Node ${NEEDED} or newer, and this is ${process.version}. In a clone, npm start uses the repository's own.`,
  );
  process.exit(2);
}
// In the user's own directory, not node's default below /tmp: who can write the cache can run code in this process.
module.enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cordon"));
const source = new URL("../src/main/cordon.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/main/cordon.js", import.meta.url).href);
