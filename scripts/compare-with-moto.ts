/** Measures the installed moto for docs/compared.md: which operations it has code for, and how it and Cordon end the same stories. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runProbes } from "./compared/probes.ts";
import { findOperations } from "./generate-registry.ts";
import { root, writeIfChanged } from "./write-if-changed.ts";

interface Measured {
  readonly outcomes: readonly string[];
  /** Of processor time, from the start to the first answer: other work on the machine doesn't change it. */
  readonly startSeconds: number;
  readonly megabytes: number;
}

const PORT = "45660";
const endpoint = `http://127.0.0.1:${PORT}`;

/** Linux counts a process's time in hundredths of seconds. */
function usedBy(pid: number): { readonly seconds: number; readonly megabytes: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { seconds: (Number(stat[11]) + Number(stat[12])) / 100, megabytes: Math.round(Number(resident) / 1024) };
}

async function measure(command: string, args: readonly string[]): Promise<Measured> {
  const server = spawn(command, args, { stdio: "ignore" });
  try {
    const deadline = Date.now() + 120_000;
    while (
      !(await fetch(endpoint).then(
        () => true,
        () => false,
      ))
    ) {
      if (Date.now() > deadline || server.exitCode !== null) throw new Error(`${command} doesn't answer`);
      await sleep(20);
    }
    const { seconds, megabytes } = usedBy(server.pid as number);
    return { outcomes: await runProbes(endpoint), startSeconds: seconds, megabytes };
  } finally {
    server.kill();
    await once(server, "exit");
  }
}

const services = [...new Set(findOperations().map(({ service }) => service))];
const script = fileURLToPath(new URL("./compared/moto_operations.py", import.meta.url));
const found = JSON.parse(execFileSync("python3", [script, ...services], { encoding: "utf8" })) as object;
// Behind pyenv's shim, moto_server isn't the process that would be measured.
const start = "import sys; from moto.server import main; main(sys.argv[1:])";
const moto = await measure("python3", ["-c", start, "-H", "127.0.0.1", "-p", PORT]);
const cordonFile = fileURLToPath(new URL("bin/cordon.js", root));
const cordon = await measure(process.execPath, [cordonFile, "serve", "--port", PORT, "--data", "memory", "--quiet"]);
const checked = new Date().toISOString().slice(0, 10);
writeIfChanged("scripts/compared/moto.json", `${JSON.stringify({ checked, ...found, moto, cordon }, undefined, 2)}\n`);
