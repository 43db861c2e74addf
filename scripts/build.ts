/** Builds the published package: JavaScript and declarations in dist. A clone doesn't need this. */
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("../", import.meta.url)));
rmSync("dist", { recursive: true, force: true });
execFileSync("node_modules/.bin/tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
const isData = (file: string): boolean => file.endsWith(".json");
for (const file of readdirSync("src", { recursive: true, encoding: "utf8" }).filter(isData)) {
  cpSync(`src/${file}`, `dist/${file}`);
}
