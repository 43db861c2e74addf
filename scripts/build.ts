/** Builds the published package in `dist`: one file of JavaScript, its declarations, the licences of what it contains. A clone doesn't need this. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./package/bundle.ts";
import { writeDeclarations } from "./package/declarations.ts";
import { licencesOf } from "./package/licences.ts";

process.chdir(fileURLToPath(new URL("../", import.meta.url)));
rmSync("dist", { recursive: true, force: true });

const { packages, bytesBy } = await bundle("src/main/package.ts", "dist/cordon.js");
// What importing `cordon` gives is the library only.
writeFileSync("dist/index.js", 'export { startCordon } from "./cordon.js";\n');
writeDeclarations("main/index.d.ts", "dist/index.d.ts");
writeFileSync("dist/THIRD-PARTY-LICENSES", licencesOf(packages));

const { dependencies = {} } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly dependencies?: Readonly<Record<string, string>>;
};
const superfluous = Object.keys(dependencies).filter((name) => packages.includes(name));
if (superfluous.length > 0) {
  throw new Error(
    `The bundle contains ${superfluous.join(", ")}: whoever installs Cordon doesn't need them. Make them devDependencies.`,
  );
}

const sizeOf = (file: string): number => statSync(join("dist", file)).size;
const shipped = readdirSync("dist", { recursive: true, encoding: "utf8" }).filter((file) => !file.endsWith(".map"));
const total = shipped
  .filter((file) => statSync(join("dist", file)).isFile())
  .reduce((sum, file) => sum + sizeOf(file), 0);
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
console.log(`dist: ${kilobytes(total)}, of which cordon.js ${kilobytes(sizeOf("cordon.js"))}`);
const largest = Object.entries(bytesBy).sort(([, a], [, b]) => b - a);
for (const [from, bytes] of largest.slice(0, 12)) console.log(`  ${kilobytes(bytes).padStart(9)}  ${from}`);
