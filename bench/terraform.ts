/** Wall time of applying and destroying the three-tier stack with Terraform, on Cordon and, if installed, on moto. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startCordon } from "../src/main/index.ts";
import { freePort } from "../test/setup/free-port.ts";
import { terraformIsMissing, Workspace } from "../test/terraform/terraform.ts";

/** The provider's start and its own waits are in both figures: the difference is the cost of the server. */
const STACK = join(import.meta.dirname, "../test/terraform/stack/three-tiers");

async function timeOf(url: string): Promise<string> {
  const workspace = new Workspace(url, new Map([["stack", STACK]]));
  try {
    await workspace.run("get");
    const times: string[] = [];
    for (const command of ["apply", "destroy"]) {
      const before = performance.now();
      const { status, output } = await workspace.run(command, "-auto-approve", "-no-color");
      const seconds = ((performance.now() - before) / 1000).toFixed(1);
      if (status !== 0) return `${times.join(", ")} ${command} failed: ${/Error: .*/.exec(output)?.[0] ?? "no word"}`;
      times.push(`${command} ${seconds} s`);
    }
    return times.join(", ");
  } finally {
    workspace.remove();
  }
}

async function onMoto(): Promise<string> {
  const port = await freePort();
  const moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const missing = new Promise<string>((resolve) => moto.once("error", () => resolve("moto_server is not here")));
  const url = `http://127.0.0.1:${port}`;
  const answered = async (): Promise<string> => {
    for (let n = 0; n < 60; n++) {
      if ((await fetch(`${url}/moto-api/data.json`).catch(() => undefined))?.ok) return timeOf(url);
      await sleep(500);
    }
    return "moto_server does not answer";
  };
  try {
    return await Promise.race([missing, answered()]);
  } finally {
    moto.kill();
  }
}

if (terraformIsMissing !== undefined) {
  console.log(`skipped: ${terraformIsMissing}`);
} else {
  const cordon = await startCordon({ port: 0, store: "memory" });
  console.log(`Cordon: ${await timeOf(cordon.url)}`);
  await cordon.close();
  console.log(`moto:   ${await onMoto()}`);
}
