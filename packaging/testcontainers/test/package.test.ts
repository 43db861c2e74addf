/** The testcontainers module as it's published: what is in it, and that a program compiles and loads with it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../../test/setup/temporary-folder.ts";

const source = fileURLToPath(new URL("../", import.meta.url));
const nodeModules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
/** Not the command in .bin: another version of the compiler is installed, too, and either may have that name. */
const tsc = join(nodeModules, "typescript", "bin", "tsc");

const run = (directory: string, program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

test("what is packed compiles and loads elsewhere, beside testcontainers only", () => {
  const user = temporaryFolder("testcontainers");
  const installed = join(user, "node_modules", "cordon-testcontainers");
  mkdirSync(installed, { recursive: true });
  for (const name of ["package.json", "README.md", "LICENSE"]) cpSync(join(source, name), join(installed, name));
  run(source, process.execPath, tsc, "-p", "tsconfig.build.json", "--outDir", join(installed, "dist"));
  const [packed] = JSON.parse(run(installed, "npm", "pack", "--json", "--dry-run", "--ignore-scripts")) as [
    { readonly files: readonly { readonly path: string }[] },
  ];
  const names = [
    "cordon-container",
    "index",
    "keys",
    "running-cordon",
    "sign",
    "start-cordon",
    "started-cordon-container",
  ];
  assert.deepEqual(
    packed.files.map(({ path }) => path).sort(),
    [
      "LICENSE",
      "README.md",
      "package.json",
      ...names.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
    ].sort(),
  );
  for (const name of ["testcontainers", "@types"])
    symlinkSync(join(nodeModules, name), join(user, "node_modules", name));
  writeFileSync(join(user, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(user, "typed.ts"),
    `import { CordonContainer, type RunningCordon, type StartedCordonContainer, startCordon } from "cordon-testcontainers";
export const container: CordonContainer = new CordonContainer("cordon:0.1.0")
  .withEnvironment({ TZ: "UTC" })
  .withLimits({ rulesPerSecurityGroup: 200 })
  .withImport(["saved/"], { region: "eu-central-1" });
export const started: Promise<StartedCordonContainer> = container.start();
export const running: Promise<RunningCordon> = startCordon({ port: 0, store: "memory" });
// @ts-expect-error: a container keeps nothing
void startCordon({ store: { directory: "data" } });
`,
  );
  run(
    user,
    process.execPath,
    tsc,
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "typed.ts",
  );
  writeFileSync(join(user, "plain.js"), 'console.log(Object.keys(await import("cordon-testcontainers")).join());\n');
  assert.equal(run(user, process.execPath, "plain.js"), "CordonContainer,StartedCordonContainer,startCordon\n");
});
