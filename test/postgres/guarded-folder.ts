/**
 * A folder that processes work in, and that goes with them when the test process is gone, even if that is killed.
 *
 * The processes of a server aren't children of the test's, lead sessions of their own and may be stopped. Common to all is the
 * folder that they work in, so they are found by it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statfsSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits until its input ends, which is when the test process has gone, whatever ended it. After SIGQUIT no shared memory stays. */
const GUARD = `
cat >/dev/null
to_all() {
  find /proc -maxdepth 2 -name cwd '(' -lname "$1" -o -lname "$1/*" ')' 2>/dev/null |
    while IFS=/ read -r _ _ pid _; do kill "-$2" "$pid"; kill -CONT "$pid"; done
}
[ ! -e "$1" ] || { to_all "$1" QUIT; sleep 0.3; }
while [ -e "$1" ]; do
  to_all "$1" KILL
  rm -rf "$1"
done
`;

const MEMORY = "/dev/shm";
const ENOUGH_ROOM = 2 * 1024 ** 3;

export interface GuardedFolder {
  readonly path: string;
  /** Kills what works there, and removes it. */
  close(): Promise<void>;
}

interface Where {
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** Otherwise in memory if there is room: a kill doesn't lose what the kernel has, so a test of kills needs no disk. */
  readonly onDisk: boolean;
}

export function guardedFolder(name: string, { owner, onDisk }: Where): GuardedFolder {
  const path = mkdtempSync(join(onDisk ? tmpdir() : (folderInMemory() ?? tmpdir()), `cordon-${name}-`));
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
  // In a session of its own: what ends the test's whole group leaves it.
  const guard = spawn("sh", ["-c", GUARD, "guard", path], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
  });
  guard.unref();
  (guard.stdin as Socket).unref();
  return {
    path,
    async close() {
      await killAll(path);
      rmSync(path, { recursive: true, force: true });
      if (guard.exitCode !== null || guard.signalCode !== null) return;
      // Now, while events are handled: a process that ends may wait for ever for a child that ends at the same moment.
      guard.ref();
      guard.stdin.end();
      await once(guard, "exit");
    },
  };
}

function folderInMemory(): string | undefined {
  if (!existsSync(MEMORY)) return undefined;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ENOUGH_ROOM ? MEMORY : undefined;
}

/** The processes that work in a folder or below it. */
export function processesIn(folder: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
    .filter((pid) => {
      const at = workingFolder(pid);
      return at === folder || at.startsWith(`${folder}/`);
    });
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return ""; // It has ended.
  }
}

export async function killAll(folder: string): Promise<void> {
  for (let left = processesIn(folder); left.length > 0; left = processesIn(folder)) {
    for (const pid of left) send(pid, "SIGKILL");
    await sleep(2);
  }
}

/** Stops all at once, or as good as: it goes on until none is there that it hasn't stopped. */
export function pauseAll(folder: string): void {
  const paused = new Set<number>();
  for (let found = processesIn(folder); found.some((pid) => !paused.has(pid)); found = processesIn(folder)) {
    for (const pid of found) {
      send(pid, "SIGSTOP");
      paused.add(pid);
    }
  }
}

export function resumeAll(folder: string): void {
  for (const pid of processesIn(folder)) send(pid, "SIGCONT");
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
