/** `cordon serve --background`: starts the server as a process of its own, and waits until it answers. */
import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { constants } from "node:os";
import { resolve } from "node:path";
import { hidePassword } from "../terminal/hide-passwords.ts";
import { readableText } from "../terminal/readable.ts";
import { type BackgroundState, type Found, findBackground, openControl } from "./control.ts";
import { lastLines, nameLog, type OpenLog, openLog } from "./log-files.ts";

/** Names the log to the new process, and so says that it's one in the background. */
const BACKGROUND = "CORDON_BACKGROUND_LOG";
/** How long the loser of two starts at once waits for the winner to be ready. */
const OTHER_WITHIN_MS = 10_000;

/** What the new process says to the one that started it, once it answers calls. */
interface Ready {
  readonly state: BackgroundState;
  /** What it would have printed: only here, because the administrator's key may be in it. */
  readonly said: string;
}

interface Wanted {
  /** Of `cordon serve`, without `--background`. */
  readonly args: readonly string[];
  readonly port: number;
  /** The directory of the log; `memory` for none. */
  readonly data: string;
}

export type Started = { readonly isNew: true; readonly said: string } & Running;
interface Running {
  readonly state: BackgroundState;
}

/** The new one; or the one that runs already, if it was started with the same options. Throws an Error that says what to do. */
export async function startInBackground(wanted: Wanted): Promise<Started | ({ readonly isNew: false } & Running)> {
  const before = alreadyRunning(await findBackground(), wanted);
  if (before !== undefined) return { isNew: false, state: before };
  const log = openLog();
  const ended = await startProcess(wanted.args, log);
  if ("state" in ended) {
    closeSync(log.descriptor);
    return { isNew: true, ...ended };
  }
  const { path, lines } = lastLines(log);
  // Of two starts at once, one finds the port or the log taken by the other.
  const other = await otherStart(wanted);
  if (other !== undefined) return { isNew: false, state: other };
  throw new Error(`it ended before it answered (${ended.how}), and its log ${path} ends with:\n${lines}`);
}

/** What another start made of the same wish, at the same time. */
async function otherStart(wanted: Wanted): Promise<BackgroundState | undefined> {
  const until = Date.now() + OTHER_WITHIN_MS;
  for (;;) {
    const found = await findBackground();
    const running = alreadyRunning(found, wanted);
    const isStarting = found.some(({ state }) => state === undefined);
    if (running !== undefined || !isStarting || Date.now() > until) return running;
  }
}

/** Throws an Error if what runs there is another one than is wanted. */
function alreadyRunning(found: readonly Found[], { args, port, data }: Wanted): BackgroundState | undefined {
  for (const { state } of found) {
    if (state === undefined) continue;
    const hasLog = data !== "memory" && state.data !== "memory" && resolve(data) === resolve(state.data);
    if (!hasLog && state.port !== port) continue;
    // From another folder the same options name another log.
    const hasSameLog = hasLog || (data === "memory" && state.data === "memory");
    if (hasSameLog && optionsOf(args).join(" ") === optionsOf(state.args).join(" ")) return state;
    const keeps = `keeps its log in ${readableText(state.data)}`;
    const what = hasLog ? keeps : `listens on port ${port} and ${keeps}`;
    throw new Error(
      `the one in the background at ${state.url} ${what} already, and was started with other options: ` +
        `${readableText(optionsOf(state.args).map(hidePassword).join(" ")) || "none"}. Use that one, or stop it first: cordon stop --port ${state.port}`,
    );
  }
  return undefined;
}

/** How it prints doesn't make it another one. */
const optionsOf = (args: readonly string[]): readonly string[] =>
  args.filter((arg) => !["--json", "--quiet", "--background"].includes(arg));

type Ended = Ready | { readonly how: string };

async function startProcess(args: readonly string[], log: OpenLog): Promise<Ended> {
  const [, program = "cordon"] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, program, "serve", ...args], {
    detached: true,
    windowsHide: true,
    stdio: ["ignore", log.descriptor, log.descriptor, "ipc"],
    env: { ...process.env, [BACKGROUND]: log.path },
  });
  const stop = (signal: NodeJS.Signals) => {
    child.kill("SIGKILL");
    process.exit(128 + constants.signals[signal]);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    return await new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      child.once("message", (message) => resolve(message as Ready));
      child.once("exit", (code, signal) => resolve({ how: signal ?? `exit status ${code}` }));
    });
  } finally {
    for (const signal of signals) process.off(signal, stop);
    if (child.connected) child.disconnect();
    child.unref();
  }
}

/** This process's part, if it was started in the background. */
export interface Background {
  /** Says that it answers calls, and what it would have printed. */
  ready(state: Omit<BackgroundState, "log">, said: string): Promise<void>;
}

/** Opens this process's socket; `stop` is called when somebody asks it to stop. Undefined if it's not in the background. */
export async function openBackground(stop: () => void): Promise<Background | undefined> {
  const log = process.env[BACKGROUND];
  if (log === undefined) return undefined;
  delete process.env[BACKGROUND];
  // Whoever started it is gone before it could say where it listens, so nobody would know of it.
  const giveUp = () => process.exit(1);
  process.once("disconnect", giveUp);
  if (!process.connected) giveUp();
  const state = Promise.withResolvers<BackgroundState>();
  await openControl(state.promise, stop);
  return {
    async ready(known, said) {
      const ready: Ready = { state: { ...known, log: nameLog(log, known.port) }, said };
      console.log(`${known.since} listens on ${known.url}, process ${known.pid}`);
      process.off("disconnect", giveUp);
      state.resolve(ready.state);
      await new Promise<void>((resolve) => {
        process.send?.(ready, (error: Error | null) => (error === null ? resolve() : giveUp()));
      });
      if (process.connected) process.disconnect();
    },
  };
}
