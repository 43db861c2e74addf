/** A Cordon in the background: started, found, waited for and stopped by scripts, with whatever gets in their way. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { apart } from "../setup/background.ts";
import { freePort } from "../setup/free-port.ts";
import { cordonFile } from "../setup/serve.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

const { folder, env, run, runWith } = apart("background");
const runFolder = join(env["XDG_RUNTIME_DIR"] ?? "", "cordon");
const start = (...args: readonly string[]) => run("serve", "--background", "--port", "0", "--json", ...args);

interface Listed {
  readonly isAnswering: boolean;
  readonly pid: number;
  readonly url: string;
  readonly port: number;
  readonly log: string;
}
const list = async () => JSON.parse((await run("status", "--json")).out) as readonly Listed[];
const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/_cordon/health`).then(
    () => true,
    () => false,
  );
const killed = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
};

test("it's started once, whoever asks again is told so, and stopped for good", async () => {
  const data = join(folder, "data");
  const port = String(await freePort());
  const serve = ["serve", "--background", "--port", port, "--data", data];
  const first = await run(...serve);
  assert.equal(first.status, 0, first.err);
  assert.match(
    first.out,
    new RegExp(
      `^Cordon listens on http://127.0.0.1:${port} and keeps its log in ${data}. To stop it: cordon stop --port ${port}.\n`,
    ),
  );
  assert.match(first.out, /^export AWS_ACCESS_KEY_ID=test$/m);

  const again = await run(...serve);
  assert.equal(again.status, 0, again.err);
  assert.match(
    again.out,
    new RegExp(`^Cordon listens on http://127.0.0.1:${port} already, and keeps its log in ${data}.`),
  );
  const others = await Promise.all([
    run("serve", "--background", "--port", port, "--data", "memory"),
    run("serve", "--background", "--port", "0", "--data", data, "--trail-reads"),
  ]);
  for (const [i, what] of [
    `listens on port ${port} and keeps its log in ${data}`,
    `keeps its log in ${data}`,
  ].entries()) {
    assert.equal(others[i]?.status, 2);
    assert.match(
      others[i]?.err ?? "",
      new RegExp(
        `the one in the background at http://127.0.0.1:${port} ${what} already, and was started with other options: --port ${port}`,
      ),
    );
  }
  const [running, ...more] = await list();
  assert.deepEqual([running?.port, more.length], [Number(port), 0]);

  const stopped = await run("stop", "--data", data);
  assert.deepEqual(
    [stopped.status, stopped.out],
    [0, `stopped http://127.0.0.1:${port}, process ${running?.pid}, log ${data}\n`],
  );
  assert.equal(killed(running?.pid ?? 0), true);
  const nothing = await run("stop");
  assert.deepEqual([nothing.status, nothing.err], [0, "cordon stop: none runs in the background\n"]);
  assert.deepEqual(readdirSync(runFolder), []);
});

test("the same words in another folder name another log, so it isn't taken for the one that runs", async () => {
  const port = String(await freePort());
  const [here, there] = [join(folder, "here"), join(folder, "there")];
  const serveIn = (cwd: string) => {
    mkdirSync(cwd);
    const args = [cordonFile, "serve", "--background", "--port", port, "--data", "log"];
    return spawnSync(process.execPath, args, { cwd, env, encoding: "utf8" });
  };
  const first = serveIn(here);
  assert.equal(first.status, 0, first.stderr);
  const second = serveIn(there);
  assert.equal(second.status, 2, second.stdout);
  assert.match(second.stderr, new RegExp(`listens on port ${port} and keeps its log in ${join(here, "log")} already`));
  assert.ok(!existsSync(join(there, "log")));
  assert.equal((await run("stop", "--port", port)).status, 0);
});

test("of two starts at once one starts it, and both say where it is", async () => {
  const data = join(folder, "at-once");
  const port = String(await freePort());
  const both = await Promise.all([1, 2].map(() => run("serve", "--background", "--port", port, "--data", data)));
  for (const { status, out, err } of both) {
    assert.equal(status, 0, err);
    assert.match(out, new RegExp(`^Cordon listens on http://127.0.0.1:${port} `));
  }
  assert.equal((await list()).length, 1);
  await run("stop");
});

test("a start that fails says why, with the end of its log", async () => {
  const garbage = join(folder, "garbage");
  writeFileSync(garbage, "not a folder");
  const { status, out, err } = await start("--data", garbage);
  assert.deepEqual([status, out], [2, ""]);
  assert.match(
    err,
    /it ended before it answered \(exit status 2\), and its log (\S+failed\.log) ends with:\ncordon serve: \S+garbage is a file/,
  );
  assert.match(readFileSync(/its log (\S+)/.exec(err)?.[1] ?? "", "utf8"), /garbage is a file/);
  assert.deepEqual(await list(), []);
});

test("several run side by side; env, stop and a shell find the one that's meant", async () => {
  const [one, two] = (await Promise.all([start(), start()])).map(({ out }) => JSON.parse(out) as Listed);
  assert.ok(one !== undefined && two !== undefined);
  const unclear = await run("env");
  assert.equal(unclear.status, 2);
  assert.match(unclear.err, /there are several in the background. Name one with --port N or --data DIR:/);
  const script = `export AWS_PROFILE=work; eval "$('${process.execPath}' '${cordonFile}' env --port ${one.port} --region eu-west-1)"; echo $AWS_ENDPOINT_URL $AWS_REGION [$AWS_PROFILE]`;
  const { stdout } = spawnSync("bash", ["-c", script], { env, encoding: "utf8" });
  assert.equal(stdout, `${one.url} eu-west-1 []\n`);
  const github = join(folder, "github-env");
  await runWith({ GITHUB_ENV: github }, "env", "--port", String(two.port), "--github");
  assert.match(readFileSync(github, "utf8"), new RegExp(`^AWS_ENDPOINT_URL=${two.url}\n`));
  const { AWS_ENDPOINT_URL } = JSON.parse((await run("env", "--port", String(two.port), "--json")).out) as Record<
    string,
    string
  >;
  assert.equal(AWS_ENDPOINT_URL, two.url);
  assert.equal((await run("stop", "--port", String(one.port))).status, 0);
  assert.deepEqual([await answers(one.url), await answers(two.url)], [false, true]);
  assert.equal((await run("stop", "--all", "--json")).out.includes(two.url), true);
  assert.equal(await answers(two.url), false);
});

test("one that was killed is not there any more, and the next one starts", async () => {
  const data = join(folder, "killed");
  await start("--data", data);
  const [running] = await list();
  process.kill(running?.pid ?? 0, "SIGKILL");
  while (!killed(running?.pid ?? 0)) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(await list(), []);
  assert.equal((await run("stop")).status, 0);
  assert.equal((await start("--data", data)).status, 0);
  await run("stop");
});

test("one whose starter is gone before it could say where it listens gives up", async () => {
  const log = join(folder, "orphan.log");
  const child = spawn(process.execPath, [cordonFile, "serve", "--port", "0", "--data", "memory"], {
    env: { ...env, CORDON_BACKGROUND_LOG: log },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.disconnect();
  assert.deepEqual(await once(child, "exit"), [1, null]);
  assert.deepEqual(await list(), []);
});

test("the administrator's key is printed once, and is in no log", async () => {
  const { out } = await start("--data", join(folder, "secure"), "--secure");
  const { adminKey } = JSON.parse(out) as { adminKey: { secretAccessKey: string } };
  const [running] = await list();
  assert.equal(readFileSync(running?.log ?? "", "utf8").includes(adminKey.secretAccessKey), false);
  const { out: printed, err } = await runWith({ AWS_ACCESS_KEY_ID: "AKIDMINE" }, "env");
  assert.doesNotMatch(printed, /ACCESS_KEY/);
  assert.match(err, /wants keys that IAM made/);
  await run("stop");
});

/** Listens under a name that only a Cordon in the background would have, of a process that isn't one. */
async function impostor(t: TestContext, pid: number, answer: string | undefined): Promise<Server> {
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const server = createServer((socket) => {
    socket.on("error", () => {});
    if (answer !== undefined) socket.end(answer);
  });
  await once(server.listen(join(runFolder, `${pid}-0123abcd.sock`)), "listening");
  t.after(() => server.close());
  return server;
}

test("no process is stopped because its number is in a file, whatever the file is", async (t) => {
  const bystander = spawn("sleep", ["60"]);
  t.after(() => bystander.kill("SIGKILL"));
  const { pid = 0 } = bystander;
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const files = [`${pid}-00000000.sock`, `${pid}-00000001.sock`, `${pid}-00000002.sock`, `${pid}.pid`];
  writeFileSync(join(runFolder, files[0] ?? ""), `${pid}\n`);
  mkdirSync(join(runFolder, files[1] ?? ""));
  symlinkSync("/proc/1/mem", join(runFolder, files[2] ?? ""));
  writeFileSync(join(runFolder, files[3] ?? ""), `${pid}\n`);
  await impostor(
    t,
    pid,
    `{"pid":${pid},"url":"http://x/$(touch ${folder}/hacked)","port":1,"data":"","log":"","since":"","args":"-"}\n`,
  );
  const { status } = await run("stop", "--all", "--timeout", "1s");
  assert.equal(status, 0);
  assert.equal(killed(pid), false);
  for (const name of files) {
    assert.equal(existsSync(join(runFolder, name)) || name === files[2], true, name);
    rmSync(join(runFolder, name), { force: true, recursive: true });
  }
});

test("one that hangs is named, and stop doesn't say that it ended", async (t) => {
  const { out } = await start();
  const [running] = await list();
  const pid = running?.pid ?? 0;
  process.kill(pid, "SIGSTOP");
  t.after(() => killed(pid) || process.kill(pid, "SIGCONT"));
  const { status, err } = await run("stop", "--timeout", "1s");
  assert.equal(status, 1);
  assert.match(
    err,
    new RegExp(`process ${pid}, which is still starting or hangs, didn't end in time. To cut it short: kill -9 ${pid}`),
  );
  process.kill(pid, "SIGCONT");
  // What it was asked for before, it does now.
  const { url } = JSON.parse(out) as Listed;
  while (!killed(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(await answers(url), false);
});

test("folders that others may enter are not used", async () => {
  const open = temporaryFolder("open-to-all");
  const mine = join(open, `cordon-${process.getuid?.()}`);
  mkdirSync(mine);
  chmodSync(mine, 0o777);
  const { status, err } = await runWith({ XDG_RUNTIME_DIR: "", TMPDIR: open }, "serve", "--background", "--port", "0");
  assert.equal(status, 2);
  assert.match(err, /needs a folder that only you can enter, and \S+ isn't one/);
});

test("wait returns once it's ready, and says why if it isn't in time", async (t) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const waiting = run("wait", "--endpoint", url, "--timeout", "20s");
  await run("serve", "--background", "--port", String(port));
  assert.deepEqual(await waiting, { status: 0, out: `Cordon is ready at ${url}\n`, err: "" });
  await run("stop");
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  t.after(() => silent.close());
  const at = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  for (const [endpoint, why] of [
    [url, "ECONNREFUSED"],
    [at, "takes the connection and doesn't answer"],
  ] as const) {
    const { status, out, err } = await run("wait", "--endpoint", endpoint, "--timeout", "1s", "--json");
    assert.equal(status, 1);
    assert.equal((JSON.parse(out) as { isReady: boolean }).isReady, false);
    assert.match(err, new RegExp(`not ready within 1s: .*${why}`));
  }
  assert.match((await run("wait", "--endpoint", "there")).err, /the endpoint is a URL such as/);
});

test("env is about the Cordon that answers at the endpoint if there's none in the background", async () => {
  const child = spawn(process.execPath, [cordonFile, "serve", "--port", "0", "--data", "memory", "--json"], {
    env,
  });
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  assert.match(
    (await runWith({ AWS_ENDPOINT_URL: url }, "env", "--account", "111122223333")).out,
    /^export AWS_ACCESS_KEY_ID=111122223333$/m,
  );
  child.kill();
  await once(child, "exit");
  const { status, err } = await runWith({ AWS_ENDPOINT_URL: url }, "env");
  assert.equal(status, 2);
  assert.match(err, /none runs in the background, and nothing answers at /);
});
