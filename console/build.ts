/**
 * Builds the web console, unless it's built from just these sources already. `--in-background` returns at once: the server answers AWS
 * clients meanwhile, and shows the page when it's there.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("./", import.meta.url));
const built = `${here}dist`;
const NOTE = "made-from";

function digestOfSources(): string {
  const digest = createHash("sha256");
  const sources = globSync("{src/**/*.{ts,tsx,css},public/*,index.html,vite.config.ts,package.json}", { cwd: here });
  for (const file of [...sources.sort(), "../src/cli/flow-words.ts", "../package-lock.json"])
    digest.update(file).update(readFileSync(here + file));
  return digest.digest("hex");
}

const digest = digestOfSources();
const isBuilt = existsSync(`${built}/${NOTE}`) && readFileSync(`${built}/${NOTE}`, "utf8") === digest;
if (!isBuilt && process.argv.includes("--in-background")) {
  spawn(process.execPath, [fileURLToPath(import.meta.url)], { detached: true, stdio: "ignore" }).unref();
} else if (!isBuilt) {
  await build();
}

/** Aside, so that nobody is served half of it. */
async function build(): Promise<void> {
  const { build } = await import("vite");
  const aside = `${built}.${process.pid}`;
  try {
    await build({ root: here, logLevel: "warn", build: { outDir: aside } });
    writeFileSync(`${aside}/${NOTE}`, digest);
    rmSync(built, { recursive: true, force: true });
    renameSync(aside, built);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    // Another build that ended first is as good.
    if (!existsSync(`${built}/${NOTE}`)) throw error;
  }
}
