/** Installs whatever package-lock.json asks for and is missing. Plain JavaScript: it must run on an older Node. */
import { execFileSync, execSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const NEEDED = 24;
process.chdir(new URL("../", import.meta.url).pathname);

const installed = "node_modules/.package-lock.json";
const versions = (file) => {
  const { packages } = JSON.parse(readFileSync(file, "utf8"));
  return new Map(Object.entries(packages).map(([name, { version }]) => [name, version]));
};

/** Reports whether every package of the lock is installed in its version, except those for other systems. */
function isComplete() {
  if (!existsSync(installed)) return false;
  const there = versions(installed);
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  return Object.entries(packages).every(
    ([name, { version, optional }]) => name === "" || optional || there.get(name) === version,
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

// npm puts node_modules/.bin first on the path, so this is the pinned Node if it could be installed.
const version = execFileSync("node", ["--version"], { encoding: "utf8" }).trim();
if (Number(version.slice(1).split(".")[0]) < NEEDED) {
  console.error(
    `Cordon needs Node ${NEEDED} or newer, and this is ${version}. The Node that the repository pins was not installed, ` +
      "because npm did not run its install script. Run: npm install --allow-scripts=node, or install a newer Node.",
  );
  process.exit(1);
}
