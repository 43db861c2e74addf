/** What the one file of the published package has: the library, and the command. Each loads only what it needs. */
import type { Cordon, CordonOptions } from "./start-cordon.ts";

export async function startCordon(options?: CordonOptions): Promise<Cordon> {
  return (await import("./start-cordon.ts")).startCordon(options);
}

/** Runs the subcommand that the arguments of the process name. */
export async function runCommand(): Promise<void> {
  await import("./cordon.ts");
}
