/** Runs `nft` and `conntrack`, and says in plain words why they couldn't do it. */
import { spawn } from "node:child_process";
import { FilterFailed } from "./data-plane.ts";

/** A program and its first arguments: what leads into another network namespace, for example. */
export type Prefix = readonly string[];

/** Services often run without the folders that hold these programs. */
const PATH = `${process.env.PATH ?? "/usr/bin:/bin"}:/usr/sbin:/sbin`;

/** What the tools run in: their messages are in one language. */
export const toolEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, PATH, LC_ALL: "C" });

/** Node's pipes are sockets, which nft doesn't open as a file; those of a shell are pipes. */
const WITH_INPUT: Prefix = ["sh", "-c", 'cat | exec "$@"', "sh"];

/** Ten times as long as any of them takes with 100,000 elements: the rules are written in pieces. */
const LONGEST_MS = 30_000;

/** What it printed. Throws a `FilterFailed` with its own message if it ended with an error, or didn't end. */
export function runTool(
  prefix: Prefix,
  tool: string,
  args: readonly string[],
  input?: string,
  longestMs = LONGEST_MS,
): Promise<string> {
  const [program = tool, ...rest] = [...(input === undefined ? [] : WITH_INPUT), ...prefix, tool, ...args];
  return new Promise((resolve, reject) => {
    // A group of its own: what it started ends with it.
    const child = spawn(program, rest, { env: toolEnvironment(), stdio: "pipe", detached: true });
    // Not waited for: what the kernel holds on to doesn't even end when it's killed.
    const late = setTimeout(() => {
      endGroup(child.pid);
      reject(new FilterFailed(`${tool} doesn't end, and was killed after ${longestMs / 1000} s`));
    }, longestMs);
    const [output, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (part: Buffer) => output.push(part));
    child.stderr.on("data", (part: Buffer) => errors.push(part));
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      reject(cannotStart(tool, error.code, error.message));
    });
    // A program that has given up doesn't read what is left; its message says why.
    child.stdin.on("error", () => {});
    child.on("close", (status, signal) => {
      clearTimeout(late);
      if (status === 0) resolve(Buffer.concat(output).toString());
      else if (status === NOT_FOUND) reject(cannotStart(tool, "ENOENT", ""));
      else reject(new FilterFailed(explained(tool, Buffer.concat(errors).toString(), signal ?? `status ${status}`)));
    });
    child.stdin.end(input);
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** What a shell ends with. */
const NOT_FOUND = 127;

const cannotStart = (tool: string, code: string | undefined, message: string): FilterFailed =>
  new FilterFailed(
    code === "ENOENT"
      ? `${tool} isn't installed; it's in the package ${tool === "nft" ? "nftables" : tool}`
      : `${tool} can't be started: ${message}`,
  );

/** Its first lines: one mistake in a large script can have thousands. */
const MOST_LINES = 6;

function explained(tool: string, errors: string, ending: string): string {
  const lines = errors.trim().split("\n");
  const text = lines.slice(0, MOST_LINES).join("\n") || `it ended with ${ending}`;
  const hint = /not permitted/i.test(errors)
    ? "; it needs the capability CAP_NET_ADMIN, which root has outside of containers"
    : "";
  return `${tool}: ${text}${hint}`;
}
