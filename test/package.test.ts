/** The published package: built, packed, installed elsewhere, imported, type-checked, and started as a command. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "./setup/serve.ts";
import { ec2 } from "./setup/signed-call.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const repository = fileURLToPath(new URL("../", import.meta.url));
const root = temporaryFolder("package");
const run = (directory: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Builds and packs a copy of the sources, so that the repository stays as it was; dependencies are linked. */
function installPackage(): string {
  const copy = join(root, "copy");
  mkdirSync(copy);
  const left = new Set(["node_modules", "dist", ".git"]);
  for (const entry of readdirSync(repository)) {
    if (!left.has(entry)) cpSync(join(repository, entry), join(copy, entry), { recursive: true });
  }
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  run(copy, process.execPath, "scripts/build.ts");
  const [packed] = JSON.parse(run(copy, "npm", "pack", "--json", "--ignore-scripts")) as [
    { readonly filename: string },
  ];
  const user = join(root, "user");
  const modules = join(user, "node_modules");
  mkdirSync(join(modules, "cordon"), { recursive: true });
  run(modules, "tar", "-xzf", join(copy, packed.filename), "--strip-components=1", "-C", "cordon");
  for (const name of ["@smithy", "@aws-sdk", "@aws-crypto", "tslib", "@types", "undici-types"]) {
    if (readdirSync(join(repository, "node_modules")).includes(name)) {
      symlinkSync(join(repository, "node_modules", name), join(modules, name));
    }
  }
  return user;
}

test("the published package is imported, type-checked and started as a command", async () => {
  const user = installPackage();
  const shipped = readdirSync(join(user, "node_modules", "cordon"));
  assert.ok(!shipped.includes("src") && !shipped.includes("test"), shipped.join(" "));

  writeFileSync(join(user, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(user, "plain.js"),
    `import { startCordon } from "cordon";
const cordon = await startCordon({ port: 0, store: "memory" });
const { status } = await fetch(cordon.url + "/_cordon/health");
await cordon.reset();
await cordon.close();
console.log(status);
`,
  );
  assert.equal(run(user, process.execPath, "plain.js"), "200\n");

  writeFileSync(
    join(user, "typed.ts"),
    `import { type Cordon, type CordonOptions, startCordon } from "cordon";
const options: CordonOptions = { port: 0, store: { directory: "data" }, allowReset: true };
export const started: Promise<Cordon> = startCordon(options);
export const url: Promise<string> = started.then((cordon) => cordon.url);
// @ts-expect-error: a port is a number
void startCordon({ port: "0" });
`,
  );
  const strict = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "node"];
  run(user, join(repository, "node_modules", ".bin", "tsc"), ...strict, "typed.ts");

  const command = join(user, "node_modules", "cordon", "bin", "cordon.js");
  const served = await serve(["--data", "memory"], [command, "serve", "--port", "0"]);
  assert.equal((await ec2(served.url, "DescribeVpcs")).status, 200);
  assert.equal(await served.stop(), 0);
});
