/** Builds the published package in `dist`: one file of JavaScript and one for the thread in which Cedar runs, its declarations, the licences of what it contains, and the console. A clone doesn't need this. */
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./package/bundle.ts";
import { writeDeclarations } from "./package/declarations.ts";
import { licencesOf } from "./package/licences.ts";

process.chdir(fileURLToPath(new URL("../", import.meta.url)));
rmSync("dist", { recursive: true, force: true });

const { packages, bytesBy } = await bundle("src/main/package.ts", "dist/cordon.js");
const cedar = await bundle("src/gateway/cedar/cedar-worker.ts", "dist/cedar-worker.js");
// What importing `cordon` gives is the library only.
writeFileSync("dist/index.js", 'export { startCordon } from "./cordon.js";\n');
writeDeclarations("main/index.d.ts", "dist/index.d.ts");
writeFileSync("dist/THIRD-PARTY-LICENSES", licencesOf([...packages, ...cedar.packages]));

execFileSync(process.execPath, ["console/build.ts"], { stdio: "inherit" });
cpSync("console/dist", "dist/console", { recursive: true, filter: (file) => basename(file) !== "made-from" });

const { dependencies = {} } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly dependencies?: Readonly<Record<string, string>>;
};
const superfluous = Object.keys(dependencies).filter((name) => packages.includes(name));
if (superfluous.length > 0) {
  throw new Error(
    `The bundle contains ${superfluous.join(", ")}: whoever installs Cordon doesn't need them. Make them devDependencies.`,
  );
}

const sizeOf = (path: string): number => {
  if (!statSync(path).isDirectory()) return path.endsWith(".map") ? 0 : statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
};
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
const consoleBytes = sizeOf("dist/console");
console.log(`dist: ${kilobytes(sizeOf("dist") - consoleBytes)}, and the console with ${kilobytes(consoleBytes)}`);
for (const file of ["cedar-worker.js", "cordon.js"]) console.log(`${file}: ${kilobytes(sizeOf(join("dist", file)))}`);
const largest = Object.entries(bytesBy).sort(([, a], [, b]) => b - a);
for (const [from, bytes] of largest.slice(0, 12)) console.log(`  ${kilobytes(bytes).padStart(9)}  ${from}`);
