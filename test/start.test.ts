/** Starting and stopping: `cordon serve` as a process, and `startCordon` in the caller's process. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { CordonOptions } from "../src/main/start-cordon.ts";
import { openCordon } from "./setup/open-cordon.ts";
import { cordonFile, serve } from "./setup/serve.ts";
import { ec2, element, formOf, type Key, send, signedHeaders } from "./setup/signed-call.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const root = temporaryFolder("start");

const secret = "alice-secret";
const alice = { accessKeyId: "AKIDALICE", secretAccessKey: secret };
const operator = { accessKeyId: "AKIDOPERATOR", secretAccessKey: secret };
const credentials = join(root, "credentials.json");
const account = "111122223333";
writeFileSync(
  credentials,
  JSON.stringify({
    credentials: [
      { ...alice, account },
      { ...operator, account, operator: true },
    ],
  }),
);

/** The system's own Node, if it's older than the one that Cordon needs. */
const olderNode = ["/usr/bin/node", "/usr/local/bin/node"].find((path) => {
  const major = Number(/^v([0-9]+)/.exec(spawnSync(path, ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1]);
  return major < 24;
});

const start = (t: TestContext, options: CordonOptions = {}) => openCordon(t, { log: () => {}, ...options });
const describeGroup = (url: string, id: string) => ec2(url, "DescribeSecurityGroups", { "GroupId.1": id });
async function createGroup(url: string): Promise<string> {
  const created = await ec2(url, "CreateSecurityGroup", { GroupName: "kept", GroupDescription: "kept" });
  return element(created.body, "groupId") ?? assert.fail(created.body);
}

test("cordon serve prints where it listens and what to copy, keeps its log, and stops on Ctrl-C", async () => {
  const directory = join(root, "kept");
  const first = await serve(["--data", directory]);
  assert.match(first.output(), new RegExp(`Cordon listens on ${first.url} and keeps its log in ${directory}\\.`));
  for (const line of ["AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_REGION=us-east-1"]) {
    assert.ok(first.output().includes(`export ${line}\n`), line);
  }
  const id = await createGroup(first.url);

  await assert.rejects(serve(["--data", directory]), new RegExp(`cordon serve: .*${directory}`));
  const { port } = new URL(first.url);
  await assert.rejects(
    serve(["--data", "memory"], [cordonFile, "serve", "--port", port]),
    new RegExp(`cordon serve: port ${port} on 127.0.0.1 is in use by another Cordon: use that one, stop it, or choose`),
  );
  assert.equal(await first.stop("SIGINT"), 0);

  const second = await serve(["--data", directory]);
  assert.equal((await describeGroup(second.url, id)).status, 200);
  assert.equal(await second.stop("SIGTERM"), 0);
});

test("cordon serve refuses options that it can't honour, and says why", () => {
  const limits = join(root, "limits.json");
  writeFileSync(limits, JSON.stringify({ rulesPerGroup: 5 }));
  const list = join(root, "list.json");
  writeFileSync(list, "[5]");
  const broken = join(root, "broken.json");
  writeFileSync(broken, "{");
  const garbage = join(root, "garbage");
  mkdirSync(garbage);
  writeFileSync(join(garbage, "cordon.db"), "no database, but more than a page of it".repeat(200));
  const cases: [string[], RegExp][] = [
    [["--port", "70000"], /--port takes 0 to 65535, not 70000/],
    [["--nonsense"], /--nonsense/],
    [["--limits", limits], /there is no limit rulesPerGroup. Did you mean|There are: rulesPerSecurityGroup/],
    [["--limits", broken], /broken.json is not JSON/],
    [["--limits", "rulesPerGroup=5"], /there is no limit rulesPerGroup. Did you mean|There are: rulesPerSecurityGroup/],
    [
      ["--limits", "none", "--limits", "vpcsPerRegion=many"],
      /the limit vpcsPerRegion must be a whole number, not many/,
    ],
    [["--limits", "vpcsPerRegion"], /--limits vpcsPerRegion lacks a value: vpcsPerRegion=N/],
    [["--limits", "vpcsPerRegion=-1"], /the limit vpcsPerRegion must be a whole number, not -1/],
    [["--limits", list], /list.json is not an object of limits, such as/],
    [["--settings", broken], /broken.json is not JSON/],
    [["--data", broken], /broken.json is a file. The log needs a directory/],
    [["--data", garbage], /cordon.db is not a Cordon store. Choose another directory/],
    [["--credentials", broken], /the credentials file is not JSON/],
    [["--credentials", join(root, "absent.json")], /absent.json/],
  ];
  for (const [args, text] of cases) {
    const { status, stderr } = spawnSync(process.execPath, [cordonFile, "serve", "--data", "memory", ...args], {
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, text);
    assert.match(stderr, /^cordon serve: [^\n]*\n$/, "one line, no stack");
  }
});

test("scripts read the port from a file or a line of JSON, and can ask for silence", async () => {
  const portFile = join(root, "port");
  const child = spawn(process.execPath, [
    cordonFile,
    "serve",
    "--port",
    "0",
    "--data",
    "memory",
    "--json",
    "--port-file",
    portFile,
  ]);
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const { url, port, data } = JSON.parse(line) as { url: string; port: number; data: string };
  assert.deepEqual([url, data, readFileSync(portFile, "utf8")], [`http://127.0.0.1:${port}`, "memory", `${port}\n`]);
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "close"), [0, null]);

  const quiet = spawn(process.execPath, [
    cordonFile,
    "serve",
    "--port",
    "0",
    "--data",
    "memory",
    "--quiet",
    "--port-file",
    portFile,
  ]);
  let said = "";
  for (const stream of [quiet.stdout, quiet.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  rmSync(portFile);
  while (!existsSync(portFile)) await new Promise((resolve) => setTimeout(resolve, 20));
  const health = await fetch(`http://127.0.0.1:${readFileSync(portFile, "utf8").trim()}/_cordon/health`);
  assert.equal(health.status, 200);
  quiet.kill("SIGTERM");
  assert.deepEqual(await once(quiet, "close"), [0, null]);
  assert.equal(said, "");
});

test("an older Node hands over to the pinned one, with its output, exit status and signals", {
  skip: olderNode === undefined ? "no older Node is here" : false,
}, async () => {
  const run = (...args: string[]) => spawnSync(olderNode ?? "", [cordonFile, ...args], { encoding: "utf8", cwd: root });
  assert.match(run("--version").stdout, new RegExp(`^cordon .* \\(node ${process.versions.node}\\)\\n$`));
  const mistyped = run("chekc");
  assert.deepEqual([mistyped.status, /Did you mean check/.test(mistyped.stderr)], [2, true]);
  const child = spawn(olderNode ?? "", [cordonFile, "serve", "--port", "0", "--data", "memory", "--json"]);
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "close"), [0, null]);
  await assert.rejects(fetch(url), "the server ended too");
});

test("startCordon refuses unknown options and limits", async (t) => {
  for (const [options, text] of [
    [{ prot: 0 }, /there is no option prot\. Did you mean port\?/],
    [{ limits: { vpcPerRegion: 5 } }, /there is no limit vpcPerRegion\. Did you mean vpcsPerRegion\?/],
    [{ limits: { vpcsPerRegion: -1 } }, /the limit vpcsPerRegion must be a whole number, not -1/],
  ] as const) {
    await assert.rejects(start(t, options as object), text);
  }
});

test("catalogue 120: startCordon says if AWS would grant no such limits together", async (t) => {
  const said: string[] = [];
  const log = (line: string) => said.push(line);
  await start(t, { log, limits: { rulesPerSecurityGroup: 200 } });
  await start(t, { log, limits: { rulesPerSecurityGroup: 400, rulesPerInterface: 2000 } });
  assert.deepEqual(said, []);
  await start(t, { log, limits: { rulesPerSecurityGroup: 201 } });
  assert.match(said.join("\n"), /^AWS would not grant these limits: 201 rulesPerSecurityGroup times 5 /);
});

test("cordon without a command lists the commands; an unknown one is refused", () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [cordonFile, ...args], { encoding: "utf8" });
  assert.match(run().stdout, /serve +start the control plane/);
  assert.match(run("serve", "--help").stdout, /--credentials FILE/);
  const unknown = run("constructor");
  assert.deepEqual(
    [unknown.status, unknown.stderr],
    [2, "cordon: there is no command constructor. Try: cordon help\n"],
  );
});

test("beyond loopback only with credentials; these never show up in the log", async (t) => {
  await assert.rejects(start(t, { host: "0.0.0.0", secure: false }), /refusing to listen on 0.0.0.0/);
  const lines: string[] = [];
  const cordon = await start(t, {
    host: "0.0.0.0",
    credentials,
    log: (...all) => lines.push(all.map(String).join(" ")),
  });
  const url = cordon.url.replace("0.0.0.0", "127.0.0.1");
  assert.equal(element((await ec2(url, "DescribeVpcs", {}, alice)).body, "ownerId"), "111122223333");
  assert.equal((await ec2(url, "DescribeVpcs")).status, 401);
  const signed = await signedHeaders(url, { ...alice, secretAccessKey: "wrong" }, { body: "" });
  assert.equal((await send(url, { headers: signed, body: formOf({ Action: "DescribeVpcs" }) })).status, 403);
  assert.ok(!lines.join("\n").includes(secret));
  await cordon.close();
});

test("startCordon starts on any free port, empties itself, and closes for good", async (t) => {
  const cordon = await start(t);
  assert.match(cordon.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(new URL(cordon.url).port, String(cordon.port));
  const vpc = element((await ec2(cordon.url, "DescribeVpcs")).body, "vpcId");
  const id = await createGroup(cordon.url);
  await Promise.all([cordon.reset(), cordon.reset()]);
  assert.equal(element((await describeGroup(cordon.url, id)).body, "Code"), "InvalidGroup.NotFound");
  // The network that every account has from the start keeps its ids.
  assert.equal(element((await ec2(cordon.url, "DescribeVpcs")).body, "vpcId"), vpc);
  await cordon.close();
  await assert.rejects(ec2(cordon.url, "DescribeVpcs"));
});

test("several run side by side in one process, each with its own world", async (t) => {
  const [one, other] = await Promise.all([start(t), start(t)]);
  const id = await createGroup(one.url);
  assert.equal((await describeGroup(one.url, id)).status, 200);
  assert.equal((await describeGroup(other.url, id)).status, 400);
  await Promise.all([one.close(), other.close()]);
});

test("a log on disk can be reset, also over HTTP, only if allowed and only by callers who sign in", async (t) => {
  const post = (url: string, headers = {}) => send(url, { path: "/_cordon/reset", headers, body: "" });
  const directory = join(root, "reset");
  const careful = await start(t, { store: { directory } });
  await assert.rejects(careful.reset(), /only with allowReset/);
  assert.equal((await post(careful.url)).status, 403);
  const id = await createGroup(careful.url);
  await careful.close();

  const open = await start(t, { store: { directory }, allowReset: true });
  assert.equal((await describeGroup(open.url, id)).status, 200);
  assert.equal((await post(open.url)).status, 204);
  assert.equal((await describeGroup(open.url, id)).status, 400);
  await open.close();

  const guarded = await start(t, { credentials, allowReset: true });
  assert.equal((await post(guarded.url)).status, 401);
  const signed = (key: Key) => signedHeaders(guarded.url, key, { path: "/_cordon/reset", body: "" });
  assert.equal((await post(guarded.url, await signed(alice))).status, 403, "it would empty everyone's account");
  assert.equal((await post(guarded.url, await signed(operator))).status, 204);
  await guarded.close();
});

test("close waits for calls under way", async (t) => {
  const directory = join(root, "closing");
  const cordon = await start(t, { store: { directory } });
  await ec2(cordon.url, "DescribeVpcs");
  const names = Array.from({ length: 20 }, (_, n) => `g${n}`);
  const calls = names.map((GroupName) => ec2(cordon.url, "CreateSecurityGroup", { GroupName, GroupDescription: "d" }));
  const settled = Promise.allSettled(calls);
  await Promise.race(calls);
  await cordon.close();
  const answers = await settled;
  const created = answers.flatMap((one) => (one.status === "fulfilled" ? [element(one.value.body, "groupId")] : []));
  const again = await start(t, { store: { directory } });
  for (const id of created) assert.equal((await describeGroup(again.url, id ?? "")).status, 200);
  await again.close();
});
