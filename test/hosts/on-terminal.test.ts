/** On a terminal, `cordon host enforce` asks whether all is well, and does what the answer says. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { openCordon } from "../setup/open-cordon.ts";
import { cordonFile } from "../setup/serve.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { ACCOUNT, addHost, join, listHosts, obey } from "./host-client.ts";

const hasScript = spawnSync("script", ["--version"], { stdio: "ignore" }).status === 0;
const skip = hasScript ? false : "this machine has no 'script' to make a terminal";

/** What a terminal shows while the command runs, whose question is answered. */
async function answering(url: string, answer: string): Promise<string> {
  const env = {
    PATH: process.env["PATH"],
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: "x",
  };
  const typed = `"${process.execPath}" "${cordonFile}" host enforce web-1 --confirm 60s`;
  const child = spawn("script", ["-qec", typed, "/dev/null"], { env, stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (!shown.includes("[y/N]") && `${shown}${text}`.includes("[y/N]")) child.stdin.write(`${answer}\n`);
    shown += text;
  });
  await once(child, "close");
  return shown;
}

test("whoever confirms goes on enforcing; whoever doesn't is in observe again at once", { skip }, async (t) => {
  const { url } = await openCordon(t);
  await makeSmallStack(url, ACCOUNT);
  const host = await join(url, (await addHost(url, "web-1", [{ device: "eth0", interface: "web-1" }])).token);
  await obey(url, host, 1);
  const mode = async () => (await listHosts(url)).hosts[0]?.devices[0];
  for (const [answer, said, expected] of [
    ["n", /web-1 observes on eth0/, "observe"],
    ["y", /Confirmed: web-1 goes on enforcing on eth0/, "enforce"],
  ] as const) {
    const obeying = obey(url, host, 2);
    const shown = await answering(url, answer);
    await obeying;
    assert.match(shown, /At \d{4}-.* it goes back to observe, unless you confirm/);
    assert.match(shown, said);
    const bound = await mode();
    assert.deepEqual([bound?.mode, bound?.trial], [expected, undefined]);
  }
});
