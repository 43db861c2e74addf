/**
 * Installs whatever package-lock.json asks for and is missing, then runs the file of its arguments by the Node that's there now: a shell
 * remembers where it found `node`, so `ensure-installed.mjs && node FILE` would go on with the older one. Plain JavaScript: it must run on
 * an older Node.
 */
import { execFileSync, execSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NEEDED = 24;
process.chdir(fileURLToPath(new URL("../", import.meta.url)));

const installed = "node_modules/.package-lock.json";
const versions = (file) => {
  const { packages } = JSON.parse(readFileSync(file, "utf8"));
  return new Map(Object.entries(packages).map(([name, { version }]) => [name, version]));
};

/** Reports whether every package of the lock is installed in its version. Those for other systems may be absent. */
function isComplete() {
  if (!existsSync(installed)) return false;
  const there = versions(installed);
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  return Object.entries(packages).every(
    ([name, { version, optional }]) =>
      name === "" || (there.has(name) ? there.get(name) === version : optional === true),
  );
}

if (!isComplete()) {
  console.error("Installing what Cordon needs (once) ...");
  try {
    // Not `npm ci`: it refuses a lock that doesn't name the packages for other systems.
    execSync("npm install --no-save --no-audit --no-fund --loglevel=error", { stdio: ["ignore", 2, 2] });
  } catch {
    console.error("Cordon could not install what it needs: npm says above why.");
    process.exit(1);
  }
}

// npm 10 removes the packages for other systems last, and with them the link that they have in common with the one that fits.
const pinned = readdirSync("node_modules").find((name) => /^node-(darwin|linux|win)-/.test(name));
if (pinned !== undefined && !existsSync("node_modules/.bin/node")) execSync(`npm rebuild --ignore-scripts ${pinned}`);

// npm puts node_modules/.bin first on the path, so this is the pinned Node if it could be installed.
const version = execSync("node --version", { encoding: "utf8" }).trim();
if (Number(version.slice(1).split(".")[0]) < NEEDED) {
  console.error(
    `Cordon needs Node ${NEEDED} or newer, and this is ${version}. The Node that the repository pins is not installed: ` +
      `npm left out optional packages, or there is none for ${process.platform} on ${process.arch} ` +
      "(packaging/node/package.json). Run: npm install --include=optional, or install a newer Node.",
  );
  process.exit(1);
}

const file = process.argv.slice(2);
if (file.length > 0) execFileSync("node", file, { stdio: "inherit" });
