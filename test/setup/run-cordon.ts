/** Runs the command `cordon` like a user, and returns its output. */
import { spawn } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../src/main/cordon.ts", import.meta.url));

/** With the compiled code of earlier runs, as the command itself keeps it: a process starts in half the time. */
const usual = {
  PATH: process.env["PATH"] ?? "",
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(homedir(), ".cache", "cordon"),
};

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export async function runCordon(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [command, ...args], { env: { ...usual, ...env } });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    err += chunk;
  });
  const status = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  return { status, out, err };
}
