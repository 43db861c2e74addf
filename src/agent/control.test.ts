/** How a running agent is asked on its host, and that there is only one. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { askAgent, listenForVerbs } from "./control.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-control-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("its owner asks it, and gets an answer; a failure is one, too", async () => {
  const path = join(folder, "a.sock");
  const stop = await listenForVerbs(path, async ({ verb, device }) => {
    if (verb === "observe") throw new Error(`no ${device}`);
    return { differences: [verb] };
  });
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(await askAgent(path, { verb: "diff" }), { differences: ["diff"] });
  assert.deepEqual(await askAgent(path, { verb: "observe", device: "eth9" }), { error: "no eth9" });
  stop();
  assert.equal(await askAgent(path, { verb: "status" }), undefined);
});

test("whoever connects and asks nothing keeps no agent from ending", async (t) => {
  const path = join(folder, "c.sock");
  const program = `
    const { listenForVerbs } = await import(${JSON.stringify(new URL("./control.ts", import.meta.url).href)});
    const stop = await listenForVerbs(${JSON.stringify(path)}, async () => ({}));
    process.stdin.once("data", () => { stop(); process.stdin.destroy(); });
    console.log("listens");`;
  const agent = spawn(process.execPath, ["--input-type=module-typescript", "-e", program]);
  t.after(() => agent.kill("SIGKILL"));
  const end = once(agent, "close");
  await once(agent.stdout, "data");
  const silent = connect(path);
  await once(silent, "connect");
  // The agent has the connection when it has answered a later one.
  await askAgent(path, { verb: "status" });
  agent.stdin.write("stop");
  assert.deepEqual(await end, [0, null]);
  silent.destroy();
});

test("a second agent isn't started, and what a killed one left isn't in the way", async () => {
  const path = join(folder, "b.sock");
  const stop = await listenForVerbs(path, async () => ({}));
  await assert.rejects(
    listenForVerbs(path, async () => ({})),
    /another agent runs/,
  );
  stop();
  const left = createServer().listen(path);
  await once(left, "listening");
  // As after kill -9: the file is there, and nobody listens.
  renameSync(path, `${path}.kept`);
  left.close();
  await once(left, "close");
  renameSync(`${path}.kept`, path);
  (await listenForVerbs(path, async () => ({})))();
});

test("what isn't a question is no harm", async () => {
  const path = join(folder, "c.sock");
  const stop = await listenForVerbs(path, async () => ({}));
  for (const text of ["", "{", "nonsense\n", `${"x".repeat(200_000)}`]) {
    const socket = connect(path);
    socket.on("error", () => {});
    socket.end(text);
    socket.resume();
    await once(socket, "close");
  }
  assert.deepEqual(await askAgent(path, { verb: "status" }), {});
  stop();
});
