/**
 * What systemd hears of this process: that it's ready, reads something anew, or stops. Only if systemd asked to hear it (`Type=notify`).
 *
 * Node opens no datagram sockets of Unix, so systemd's own program sends it. That program ends once systemd has taken the message, so
 * systemd still knows whose it is; the unit needs `NotifyAccess=all`, because the sender is a child.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface ServiceManager {
  /** Each resolves when systemd has heard it, and never rejects. They're heard in the order of the calls. */
  ready(status: string): Promise<void>;
  reloading(): Promise<void>;
  stopping(): Promise<void>;
}

/** A systemd that doesn't listen must not keep anybody from starting or stopping. */
const LONGEST_MS = 5_000;

const send = promisify(execFile);

/** Takes the address of systemd out of the environment: what this process starts has nothing to say to it. */
export function findServiceManager(environment: NodeJS.ProcessEnv, warn: (line: string) => void): ServiceManager {
  const address = environment["NOTIFY_SOCKET"];
  delete environment["NOTIFY_SOCKET"];
  let turn: Promise<void> = Promise.resolve();
  const tell = (...variables: readonly string[]): Promise<void> => {
    if (address === undefined || address === "") return turn;
    const env = { PATH: environment["PATH"], NOTIFY_SOCKET: address };
    turn = turn
      .then(() => send("systemd-notify", [...variables], { env, timeout: LONGEST_MS }))
      .then(
        () => {},
        (error: Error) => warn(`systemd doesn't hear ${variables[0]}: ${error.message.trim()}`),
      );
    return turn;
  };
  return {
    ready: (status) => tell("READY=1", `STATUS=${status}`),
    reloading: () => tell("RELOADING=1"),
    stopping: () => tell("STOPPING=1"),
  };
}
