/** `cordon exec`: a command with a Cordon of its own, as a user and as a pipeline run it. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasAwsCli, hasBoto3 } from "../clients/python.ts";
import { apart } from "../setup/background.ts";
import { cordonFile } from "../setup/serve.ts";

const { folder, env, run, runWith } = apart("exec");
const node = process.execPath;
const PRINT_ENVIRONMENT = `fetch(process.env.AWS_ENDPOINT_URL + "/_cordon/health").then(async (answer) =>
  console.log(JSON.stringify({ health: await answer.json(), env: process.env })))`;

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/_cordon/health`).then(
    () => true,
    () => false,
  );

test("the command finds a Cordon and nothing else, and the Cordon ends with it", async () => {
  const theirs = {
    AWS_PROFILE: "work",
    AWS_SESSION_TOKEN: "t",
    AWS_ENDPOINT_URL_EC2: "http://elsewhere",
    AWS_REGION: "eu-west-1",
  };
  const { status, out, err } = await runWith(
    { ...theirs, http_proxy: "http://127.0.0.1:1" },
    "exec",
    "--account",
    "111122223333",
    "--",
    node,
    "-e",
    PRINT_ENVIRONMENT,
  );
  assert.deepEqual([status, err], [0, ""]);
  const { health, env: seen } = JSON.parse(out) as { health: unknown; env: Record<string, string> };
  assert.deepEqual(health, { status: "ok" });
  assert.deepEqual(
    [
      seen["AWS_PROFILE"],
      seen["AWS_SESSION_TOKEN"],
      seen["AWS_ENDPOINT_URL_EC2"],
      seen["AWS_ACCESS_KEY_ID"],
      seen["AWS_REGION"],
      seen["no_proxy"],
    ],
    [undefined, undefined, undefined, "111122223333", "eu-west-1", "127.0.0.1"],
  );
  assert.equal(await answers(seen["AWS_ENDPOINT_URL"] ?? ""), false);
});

test("its exit status is the command's, as a shell has it", async () => {
  const notExecutable = join(folder, "not-executable");
  writeFileSync(notExecutable, "echo");
  chmodSync(notExecutable, 0o644);
  const cases: readonly (readonly [args: readonly string[], status: number, says: RegExp])[] = [
    [["--", node, "-e", "process.exit(7)"], 7, /^$/],
    [[node, "-e", "process.exit(8)"], 8, /^$/],
    [["--region", "eu-west-1", "sh", "-c", "exit 9"], 9, /^$/],
    [["sh", "-c", "kill -TERM $$"], 143, /^$/],
    [["no-such-command", "--port"], 127, /cordon exec: cannot run no-such-command: there is no such command/],
    [[notExecutable], 126, /cordon exec: cannot run .*not-executable: it isn't executable/],
    [[], 2, /cordon exec: name a command to run\. Try: cordon exec --help/],
    [["--imprt", "x", "true"], 2, /there is no option --imprt. Did you mean --import\?/],
    [["--import", "absent", "true"], 2, /there is no absent/],
    [["--limits", "absent", "true"], 2, /cannot read absent: there is no such file/],
    [["--port", "nowhere", "true"], 2, /--port takes 0 to 65535, not nowhere/],
    [["--account", "12", "true"], 2, /--account takes 12 digits, not 12/],
  ];
  for (const [i, ran] of (await Promise.all(cases.map(([args]) => run("exec", ...args)))).entries()) {
    const [args = [], status, says = /./] = cases[i] ?? [];
    assert.equal(ran.status, status, `${args.join(" ")}: ${ran.err}`);
    assert.match(ran.err, says);
  }
});

/** Starts it, and resolves with the first line that the command prints. */
async function begin(...args: readonly string[]): Promise<{ readonly child: ChildProcess; readonly line: string }> {
  const child = spawn(node, [cordonFile, "exec", ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  return { child, line: line.trim() };
}

test("signals reach the command, which decides", async () => {
  const script = "trap 'echo; exit 42' TERM HUP INT USR1; echo $AWS_ENDPOINT_URL; while :; do sleep 0.05; done";
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"] as const) {
    const { child, line } = await begin("--", "sh", "-c", script);
    child.kill(signal);
    assert.deepEqual(await once(child, "exit"), [42, null], signal);
    assert.equal(await answers(line), false);
  }
});

test("a Cordon whose command was left alone by kill -9 doesn't stay behind", async () => {
  const { child, line } = await begin("--", "sh", "-c", "echo $AWS_ENDPOINT_URL $$; exec sleep 30");
  const [url = "", pid] = line.split(" ");
  assert.equal(await answers(url), true);
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.equal(await answers(url), false);
  process.kill(Number(pid), "SIGKILL");
});

test("the command may empty a Cordon that keeps nothing, and no other", async () => {
  const reset =
    'fetch(process.env.AWS_ENDPOINT_URL + "/_cordon/reset", { method: "POST" }).then((a) => console.log(a.status))';
  assert.equal((await run("exec", "--", node, "-e", reset)).out, "204\n");
  assert.equal((await run("exec", "--data", join(folder, "kept"), "--", node, "-e", reset)).out, "403\n");
});

test("saved answers are taken in first, into the account and Region of the command", async () => {
  const saved = join(folder, "vpcs.json");
  writeFileSync(
    saved,
    JSON.stringify({ Vpcs: [{ VpcId: "vpc-0123456789abcdef0", CidrBlock: "10.9.0.0/16", OwnerId: "111122223333" }] }),
  );
  const inside = [node, cordonFile, "ls", "--json"];
  const { status, out, err } = await run(
    "exec",
    "--import",
    saved,
    "--account",
    "111122223333",
    "--region",
    "eu-west-1",
    "--",
    ...inside,
  );
  assert.equal(status, 0, err);
  assert.match(out, /vpc-0123456789abcdef0/);
});

test("with --keep it goes on in the background, with what the command made", async () => {
  const inside = [node, cordonFile, "ls", "--json"];
  const kept = await run("exec", "--keep", "--", "sh", "-c", "echo $AWS_ENDPOINT_URL; exit 3");
  assert.equal(kept.status, 3, kept.err);
  const url = kept.out.trim();
  const port = new URL(url).port;
  assert.match(
    kept.err,
    new RegExp(
      `the Cordon goes on at ${url}.*eval "\\$\\(cordon env --port ${port}\\)"\\n.*cordon stop --port ${port}`,
    ),
  );
  assert.equal(await answers(url), true);
  const taken = await run("exec", "--keep", "--port", port, "--", ...inside);
  assert.equal(taken.status, 2);
  assert.match(
    taken.err,
    new RegExp(`the one in the background at ${url} listens on port ${port} and keeps its log in memory already`),
  );
  assert.equal((await run("stop", "--port", port)).status, 0);
  assert.equal(await answers(url), false);
  // Without a command there's nothing to keep.
  assert.equal((await run("exec", "--keep", "no-such-command")).status, 127);
  assert.equal((await run("status")).status, 1);
});

const PYTHON = `
import boto3
ec2 = boto3.client("ec2")
print(ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["OwnerId"], boto3.client("sts").get_caller_identity()["Account"])`;

test("boto3 finds it past a configuration that leads elsewhere", {
  skip: hasBoto3 ? false : "boto3 is not here",
}, async () => {
  const config = join(folder, "config");
  writeFileSync(
    config,
    "[default]\nendpoint_url = http://127.0.0.1:1\nuse_fips_endpoint = true\nignore_configured_endpoint_urls = true\nregion = eu-north-1\nservices = other\n\n[services other]\nec2 =\n  endpoint_url = http://127.0.0.1:1\n",
  );
  const diverted = {
    AWS_CONFIG_FILE: config,
    AWS_PROFILE: "absent",
    AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1",
    HTTP_PROXY: "http://127.0.0.1:1",
  };
  const { status, out, err } = await runWith(
    { ...pathOfPython(), ...diverted },
    "exec",
    "--account",
    "111122223333",
    "python3",
    "-c",
    PYTHON,
  );
  assert.deepEqual([status, out], [0, "111122223333 111122223333\n"], err);
});

test("the AWS CLI finds it", { skip: hasAwsCli ? false : "the AWS CLI is not here" }, async () => {
  const { status, out, err } = await runWith(
    pathOfPython(),
    "exec",
    "--",
    "aws",
    "sts",
    "get-caller-identity",
    "--query",
    "Account",
    "--output",
    "text",
  );
  assert.deepEqual([status, out], [0, "123456789012\n"], err);
});

/** A Python of pyenv finds itself by these. */
function pathOfPython(): Record<string, string> {
  const names = ["HOME", "PYENV_ROOT", "PYENV_VERSION", "VIRTUAL_ENV"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
