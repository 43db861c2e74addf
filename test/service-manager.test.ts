/** Under systemd, `cordon serve` says when calls are answered, when it reads files anew, and when it stops. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { findServiceManager } from "../src/main/service-manager.ts";
import { cordonFile } from "./setup/serve.ts";
import { temporaryFolder } from "./setup/temporary-folder.ts";

const isThere = (program: string): boolean => spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
const skip =
  !isThere("systemd-notify") || !isThere("python3") ? "there is no systemd-notify or no python3 here" : false;

const folder = temporaryFolder("service-manager");

/** The socket that systemd opens, which Node can't: each message becomes a line. */
const LISTENER = `
import socket, sys
here = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
here.bind(sys.argv[1])
print("listens", flush=True)
while True:
    print(here.recv(4096).decode().strip().replace("\\n", " "), flush=True)
`;

async function openSystemd(t: TestContext) {
  const address = join(folder, `${t.name.length}.sock`);
  const child = spawn("python3", ["-c", LISTENER, address], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** What came next, but for the message with which a sender waits until the one before it is taken. */
  const next = async (): Promise<string> => {
    const { value } = await lines.next();
    return value === "BARRIER=1" ? await next() : (value ?? "the listener has ended");
  };
  assert.equal(await next(), "listens");
  return { address, next };
}

test("the server is ready once calls are answered, says when it reads files anew, and that it stops", {
  skip,
}, async (t) => {
  const { address, next } = await openSystemd(t);
  const credentials = join(folder, "credentials");
  const key = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "a secret", account: "111122223333" };
  writeFileSync(credentials, JSON.stringify({ credentials: [key] }), { mode: 0o600 });
  const options = ["--port", "0", "--data", "memory", "--credentials", credentials];
  const child = spawn(process.execPath, [cordonFile, "serve", ...options], {
    env: { ...process.env, NOTIFY_SOCKET: address },
    stdio: ["ignore", "ignore", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const [, url = ""] = /^READY=1 STATUS=listens on (http:\S+)$/.exec(await next()) ?? [];
  const health = await fetch(`${url}/_cordon/health`);
  assert.equal(health.status, 200);
  child.kill("SIGHUP");
  assert.equal(await next(), "RELOADING=1");
  assert.equal(await next(), `READY=1 STATUS=listens on ${url}`);
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  assert.equal(await next(), "STOPPING=1");
  assert.deepEqual(await exit, [0, null]);
});

test("a systemd that isn't there is said, and keeps nobody from going on", { skip }, async () => {
  const warnings: string[] = [];
  const environment = { PATH: process.env["PATH"], NOTIFY_SOCKET: join(folder, "nobody.sock") };
  const manager = findServiceManager(environment, (line) => warnings.push(line));
  assert.ok(!("NOTIFY_SOCKET" in environment), "what the process starts has nothing to say to systemd");
  await manager.ready("listens");
  await manager.stopping();
  assert.equal(warnings.length, 2);
  assert.match(warnings[0] ?? "", /^systemd doesn't hear READY=1: /);
});

test("without systemd nothing is sent", async () => {
  const manager = findServiceManager({}, (line) => assert.fail(line));
  await manager.ready("listens");
  await manager.reloading();
  await manager.stopping();
});
