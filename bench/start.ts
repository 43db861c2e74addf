/**
 * From starting the process to its first answer, and the memory it holds when idle: `node bench/start.ts`. After `npm run build` it
 * measures the published package, too.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cordonFile, serve } from "../test/setup/serve.ts";
import { ec2, send } from "../test/setup/signed-call.ts";

const STARTS = 7;
const root = mkdtempSync(join(import.meta.dirname, "start-bench-"));

/** Resident memory in MB, if the system reports it. */
function memoryOf(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Processor time so far in ms: steadier than the clock if the machine is shared. */
function cpuOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

try {
  await measure("clone", cordonFile);
  if (existsSync("dist/cordon.js")) {
    for (const part of ["bin", "dist", "package.json"]) cpSync(part, join(root, "package", part), { recursive: true });
    await measure("package", join(root, "package", "bin", "cordon.js"));
  }
} finally {
  rmSync(root, { recursive: true });
}

async function measure(form: string, command: string): Promise<void> {
  const answered: number[] = [];
  const called: number[] = [];
  const memory: number[] = [];
  const cpu: number[] = [];
  // The first start fills the cache of compiled code.
  for (let n = 0; n <= STARTS; n++) {
    const began = performance.now();
    const cordon = await serve(["--data", join(root, "data")], [command, "serve", "--port", "0"]);
    await send(cordon.url, { method: "GET", path: "/_cordon/health", body: "" });
    const first = performance.now() - began;
    const used = cpuOf(cordon.child.pid);
    await ec2(cordon.url, "DescribeSecurityGroups");
    const second = performance.now() - began;
    await pause(300);
    const held = memoryOf(cordon.child.pid);
    await cordon.stop();
    if (n === 0) continue;
    answered.push(first);
    cpu.push(used);
    called.push(second);
    memory.push(held);
  }
  console.log(
    `${form}: start to first answer (health): median ${median(answered).toFixed(0)} ms (CPU ${median(cpu)} ms) of ${STARTS} starts`,
  );
  console.log(`${form}: start to first DescribeSecurityGroups: median ${median(called).toFixed(0)} ms`);
  console.log(`${form}: resident when idle after that call: median ${median(memory).toFixed(0)} MB`);
}
