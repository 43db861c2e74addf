/** From starting the process to its first answer, and the memory it holds when idle: `node bench/start.ts`. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { serve } from "../test/setup/serve.ts";
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
  const answered: number[] = [];
  const called: number[] = [];
  const memory: number[] = [];
  const cpu: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const began = performance.now();
    const cordon = await serve(["--data", join(root, "data")]);
    await send(cordon.url, { method: "GET", path: "/_cordon/health", body: "" });
    answered.push(performance.now() - began);
    cpu.push(cpuOf(cordon.child.pid));
    await ec2(cordon.url, "DescribeSecurityGroups");
    called.push(performance.now() - began);
    await pause(300);
    memory.push(memoryOf(cordon.child.pid));
    await cordon.stop();
  }
  console.log(
    `start to first answer (health): median ${median(answered).toFixed(0)} ms (CPU ${median(cpu)} ms) of ${STARTS} starts`,
  );
  console.log(`start to first DescribeSecurityGroups: median ${median(called).toFixed(0)} ms`);
  console.log(`resident when idle after that call: median ${median(memory).toFixed(0)} MB`);
} finally {
  rmSync(root, { recursive: true });
}
