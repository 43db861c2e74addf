/** Long work is noted on a terminal, and nowhere else. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const PROGRAM = `import { whileWaiting } from ${JSON.stringify(new URL("progress.ts", import.meta.url).href)};
console.log(await whileWaiting("reading", new Promise((resolve) => setTimeout(resolve, 1500, "done")), () => ", 3 MB"));
await whileWaiting("failing", Promise.reject(new Error("no"))).catch((error) => console.log(error.message));`;
const args = ["--input-type=module", "-e", PROGRAM];
const hasScript = spawnSync("script", ["--version"], { stdio: "ignore" }).status === 0;

test("in a pipe nothing is written, and results and failures pass through", () => {
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.deepEqual([stdout, stderr], ["done\nno\n", ""]);
});

test("on a terminal one line says what takes long, and goes", {
  skip: hasScript ? false : "script is not here",
}, () => {
  const quoted = [process.execPath, ...args].map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(" ");
  const env = { ...process.env, TERM: "xterm" };
  const { stdout } = spawnSync("script", ["-qec", quoted, "/dev/null"], {
    encoding: "utf8",
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  assert.match(stdout, /\r\u001b\[Kreading \.\.\. \d s, 3 MB/);
  assert.match(stdout, /\r\u001b\[Kdone\r\nno\r\n$/);
});
