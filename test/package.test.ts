/** The published package: built, packed, unpacked elsewhere with nothing beside it, imported, type-checked, and started as a command. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "./setup/serve.ts";
import { ec2 } from "./setup/signed-call.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const repository = fileURLToPath(new URL("../", import.meta.url));
const root = temporaryFolder("package");
const copy = join(root, "copy");
const user = join(root, "user");
const installed = join(user, "node_modules", "cordon");
const command = join(installed, "bin", "cordon.js");
/** Without the console and the thread for Cedar. */
const MOST_BYTES = 3_000_000;
/** That thread, with its WebAssembly: nothing reads it before an authorization policy is there. */
const MOST_BYTES_OF_CEDAR = 1_600_000;

const run = (directory: string, program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}
let packed: Packed;
let built: string;

/** Builds and packs a copy of the sources, so that the repository stays as it was. */
before(() => {
  mkdirSync(copy);
  const left = new Set(["node_modules", "dist", ".git", ".cordon"]);
  for (const entry of readdirSync(repository)) {
    if (!left.has(entry)) cpSync(join(repository, entry), join(copy, entry), { recursive: true });
  }
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  built = run(copy, process.execPath, "scripts/build.ts");
  [packed] = JSON.parse(run(copy, "npm", "pack", "--json", "--ignore-scripts")) as [Packed];
  mkdirSync(installed, { recursive: true });
  run(user, "tar", "-xzf", join(copy, packed.filename), "--strip-components=1", "-C", installed);
  writeFileSync(join(user, "package.json"), '{ "type": "module" }');
});

test("the package is one file with its tables and one for Cedar, its types and its licences, small, and needs no other package", () => {
  const files = packed.files.filter(({ path }) => !path.startsWith("dist/console/"));
  assert.deepEqual(files.map(({ path }) => path).sort(), [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "bin/cordon.js",
    "dist/THIRD-PARTY-LICENSES",
    "dist/cedar-worker.js",
    "dist/cordon.js",
    "dist/index.d.ts",
    "dist/index.js",
    "package.json",
  ]);
  const bytesOf = (wanted: (path: string) => boolean) =>
    files.filter(({ path }) => wanted(path)).reduce((sum, { size }) => sum + size, 0);
  const bytes = bytesOf((path) => !/cedar/.test(path));
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes unpacked, of ${MOST_BYTES} at most\n${built}`);
  const ofCedar = bytesOf((path) => /cedar/.test(path));
  assert.ok(ofCedar < MOST_BYTES_OF_CEDAR, `${ofCedar} bytes of Cedar, of ${MOST_BYTES_OF_CEDAR} at most\n${built}`);
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.deepEqual([dependencies, optionalDependencies], [undefined, undefined]);
  const licences = readFileSync(join(installed, "dist", "THIRD-PARTY-LICENSES"), "utf8");
  for (const name of ["@cedar-policy/cedar-wasm", "@smithy/signature-v4", "asn1js", "jose", "yaml"]) {
    assert.match(licences, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
  }
});

test("npm has nothing to correct or to warn of when it's published", () => {
  const { status, stderr } = spawnSync(
    "npm",
    // Nobody listens there: nothing is asked of a registry when nothing is sent.
    [
      "publish",
      "--dry-run",
      "--ignore-scripts",
      "--registry=http://127.0.0.1:9/",
      "--fetch-retries=0",
      "--//127.0.0.1:9/:_authToken=none",
    ],
    { cwd: copy, encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, /npm warn(?! EBADENGINE)/i);
  assert.match(stderr, /with tag latest and public access \(dry-run\)/);
});

test("a program imports the package, and gets the library only", () => {
  writeFileSync(
    join(user, "plain.js"),
    `import * as library from "cordon";
const cordon = await library.startCordon({ port: 0, store: "memory" });
const { status } = await fetch(cordon.url + "/_cordon/health");
await cordon.reset();
await cordon.close();
console.log(status, Object.keys(library).join());
`,
  );
  assert.equal(run(user, process.execPath, "plain.js"), "200 startCordon\n");
});

test("a program is type-checked against the package, with no other package's types", () => {
  writeFileSync(
    join(user, "typed.ts"),
    `import { type Cordon, type CordonOptions, startCordon } from "cordon";
const options: CordonOptions = {
  port: 0,
  store: { directory: "data" },
  allowReset: true,
  limits: { rulesPerSecurityGroup: 200 },
  settings: { ipamReuseDelaySeconds: 1 },
};
export const started: Promise<Cordon> = startCordon(options);
export const url: Promise<string> = started.then((cordon) => cordon.url);
// @ts-expect-error: a port is a number
void startCordon({ port: "0" });
// @ts-expect-error: there is no such limit
void startCordon({ limits: { rulesPerGroup: 200 } });
`,
  );
  const strict = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", ""];
  // Not the command in .bin: another version of the compiler is installed, too, and either may have that name.
  run(user, process.execPath, join(repository, "node_modules", "typescript", "bin", "tsc"), ...strict, "typed.ts");
});

test("the command knows its version, serves, and asks", async () => {
  const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
  assert.equal(
    run(user, process.execPath, command, "--version"),
    `cordon ${version} (node ${process.versions.node})\n`,
  );
  const served = await serve(["--data", "memory"], [command, "serve", "--port", "0"]);
  assert.equal((await ec2(served.url, "DescribeVpcs")).status, 200);
  for (const path of ["metrics", "console/index.html"]) {
    assert.equal((await fetch(`${served.url}/_cordon/${path}`)).status, 200, path);
  }
  const environment = { ...process.env, AWS_ENDPOINT_URL: served.url };
  assert.match(execFileSync(process.execPath, [command, "ls"], { env: environment, encoding: "utf8" }), /vpc-/);
  assert.equal(await served.stop(), 0);
});

test("it makes certificates and speaks HTTPS", async () => {
  const served = await serve(["--data", join(root, "tls"), "--tls"], [command, "serve", "--port", "0"]);
  assert.match(served.url, /^https:/);
  assert.equal(await served.stop(), 0);
});
