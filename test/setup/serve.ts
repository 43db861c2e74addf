/** `cordon serve` as its own process, for tests and benchmarks. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";

export const cordonFile = fileURLToPath(new URL("../../bin/cordon.js", import.meta.url));

export interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  /** Everything printed so far. */
  readonly output: () => string;
  /** Ends it with a signal and returns its exit status, null if the signal killed it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the command, where the prefix leads; resolves when it has printed where it listens, rejects with its output if it ends before.
 */
export async function serve(
  args: readonly string[],
  command = [cordonFile, "serve", "--port", "0"],
  env: Readonly<Record<string, string>> = {},
  prefix: readonly string[] = [],
): Promise<Served> {
  const [program = "", ...rest] = [...prefix, process.execPath, ...command, ...args];
  const child = spawn(program, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  // A test that fails halfway must not leave it behind.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let output = "";
  const gone = once(child, "close").finally(() => process.off("exit", kill));
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const found = /AWS_ENDPOINT_URL=(\S+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    gone.then(
      () => reject(new Error(output)),
      () => {},
    );
  });
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket).unref();
  return {
    child,
    url,
    output: () => output,
    async stop(signal = "SIGINT") {
      child.ref();
      child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
}
