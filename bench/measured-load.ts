/** A load in a process of its own, and what it costs the server. */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Key } from "../test/setup/signed-call.ts";
import type { Load, Measured } from "./load.ts";

/** The next message of another process. */
export function reply<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as T));
    child.once("exit", () => reject(new Error("the other process ended without a word")));
  });
}

export interface Cpu {
  readonly cpu: number;
}

/** Loads signed by one key. */
export const measureWith = (key: Key) => {
  const measure = async (load: Omit<Load, "key">): Promise<Measured> => {
    const child = fork(join(import.meta.dirname, "load.ts"));
    child.send({ ...load, key });
    const measured = await reply<Measured>(child);
    child.kill();
    if (measured.refused !== undefined) throw new Error(`a call was refused: ${measured.refused.slice(0, 2000)}`);
    return measured;
  };
  /** With the microseconds of processor time that a server spends on a call: steadier than its rate if the machine is shared. */
  const measureOf = async (pid: number | undefined, load: Omit<Load, "key">): Promise<Measured & Cpu> => {
    const before = cpuOf(pid);
    const measured = await measure(load);
    return { ...measured, cpu: (cpuOf(pid) - before) / measured.answered };
  };
  return { measure, measureOf };
};

function cpuOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    // User and system time in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}
