/** Completion and the manual, as shells and man read them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { commands } from "../../src/main/commands.ts";
import { apart } from "../setup/background.ts";

const { folder, env, run } = apart("shell");
const has = (program: string): boolean => spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
const [bash, zsh, fish] = ["bash", "zsh", "fish"].map((shell) => join(folder, `_cordon.${shell}`)) as [
  string,
  string,
  string,
];

before(async () => {
  for (const file of [bash, zsh, fish]) {
    const { status, out, err } = await run("completion", file.split(".").at(-1) ?? "");
    assert.equal(status, 0, err);
    writeFileSync(file, out);
  }
  mkdirSync(join(folder, "here"));
  writeFileSync(join(folder, "here", "plan.json"), "{}");
});

/** What bash offers for a line, whose last word is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cordon; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", bash, "cordon", ...words], {
    env,
    cwd: join(folder, "here"),
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return stdout.split("\n").filter((word) => word !== "");
}

test("bash offers commands, their verbs and options, and files", () => {
  const names = offered("");
  assert.deepEqual(
    Object.keys(commands).filter((name) => !names.includes(name)),
    [],
  );
  assert.deepEqual(offered("wha"), ["whatif"]);
  assert.deepEqual(offered("host", "re"), ["refused", "remove"]);
  assert.deepEqual(offered("gate", ""), ["check", "vpn"]);
  assert.ok(offered("agent", "").includes("join"));
  assert.deepEqual(offered("check", "--fr"), ["--from"]);
  assert.deepEqual(offered("whatif", ""), ["plan.json"]);
  assert.deepEqual(offered("serve", "--limits", "pl"), ["plan.json"]);
  assert.deepEqual(offered("help", "why"), ["why-denied"]);
  assert.ok(offered("exec", "--", "bas").includes("bash"));
  assert.deepEqual(offered("exec", "--", "sh", "pl"), ["plan.json"]);
});

test("zsh takes its completion", { skip: has("zsh") ? false : "zsh is not here" }, () => {
  const { status, stderr } = spawnSync(
    "zsh",
    ["-f", "-c", `autoload -U compinit; compinit -u -D; source ${zsh}; whence _cordon`],
    { env, encoding: "utf8" },
  );
  assert.deepEqual([status, stderr], [0, ""]);
});

test("fish takes its completion", { skip: has("fish") ? false : "fish is not here" }, () => {
  const { stdout, stderr } = spawnSync("fish", ["-c", `source ${fish}; complete -C 'cordon wha'`], {
    env,
    encoding: "utf8",
  });
  assert.match(stdout, /^whatif\t/);
  assert.equal(stderr, "");
});

test("another shell is refused, with those that there are", async () => {
  const { status, err } = await run("completion", "tcsh");
  assert.equal(status, 2);
  assert.match(err, /say one shell: bash, zsh or fish/);
});

test("the manual has every command and option, and groff finds nothing wrong with it", async () => {
  const { status, out } = await run("man");
  assert.equal(status, 0);
  for (const [name, { load }] of Object.entries(commands)) {
    const { options = {} } = (await load()).default as { readonly options?: object };
    for (const option of Object.keys(options)) {
      assert.ok(out.includes(`\\-\\-${option.replaceAll("-", "\\-")}`), `${name} --${option}`);
    }
  }
  if (!has("groff")) return;
  const {
    status: formatted,
    stdout,
    stderr,
  } = spawnSync("groff", ["-man", "-ww", "-z", "-Tutf8"], { input: out, encoding: "utf8" });
  assert.deepEqual([formatted, stdout, stderr], [0, "", ""]);
});
