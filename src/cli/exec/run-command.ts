/** Runs a command as if it had been started in this one's place: its input and output, its signals, its exit status. */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";
import { forWindows } from "./windows-command.ts";

/** As shells have it. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const KILLED = 128;

/** What asks a process for something or to end. SIGKILL and SIGSTOP can't be passed on; the rest is about the terminal. */
const PASSED_ON: readonly NodeJS.Signals[] =
  process.platform === "win32"
    ? ["SIGINT", "SIGBREAK", "SIGHUP", "SIGTERM"]
    : ["SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM", "SIGUSR1", "SIGUSR2"];
/** A terminal sends these to everyone in the foreground: passed on as well, they would arrive twice. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT", "SIGBREAK"];

/** Resolves with the exit status as a shell has it: 128 and the number of a signal, 127 if there's no such command, 126 if it can't be run. */
export async function runCommand(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  say: (line: string) => void,
): Promise<number> {
  let child: ChildProcess | undefined;
  const hasTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  const passOn = (signal: NodeJS.Signals) => {
    if (!(hasTerminal && FROM_TERMINAL.includes(signal))) child?.kill(signal);
  };
  const end = () => child?.kill("SIGKILL");
  for (const signal of PASSED_ON) process.on(signal, passOn);
  // If this process ends by a mistake of its own, the command doesn't stay behind.
  process.once("exit", end);
  try {
    return await new Promise<number>((resolve) => {
      const failed = ({ code, message }: NodeJS.ErrnoException) => {
        const isMissing = code === "ENOENT";
        const why = { ENOENT: "there is no such command", EACCES: "it isn't executable" }[code ?? ""] ?? message;
        say(`cannot run ${file}: ${why}`);
        resolve(isMissing ? NOT_FOUND : NOT_EXECUTABLE);
      };
      try {
        const command = process.platform === "win32" ? forWindows(file, args, env) : { file, args };
        child = spawn(command.file, command.args, {
          stdio: "inherit",
          env,
          windowsVerbatimArguments: "isVerbatim" in command,
        });
      } catch (error) {
        failed(error as NodeJS.ErrnoException);
        return;
      }
      child.once("error", failed);
      child.once("exit", (code, signal) => resolve(signal === null ? (code ?? 1) : KILLED + constants.signals[signal]));
    });
  } finally {
    process.off("exit", end);
    for (const signal of PASSED_ON) process.off(signal, passOn);
  }
}
