/** Hears from the kernel's tracker which connections end, with all that went over them. */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Prefix, runTool, toolEnvironment } from "../nftables/run-tool.ts";

export interface EndedListener {
  /** A line of the tracker about a connection that has ended. */
  readonly ended: (line: string) => void;
  /** From when it was heard last until now, connections may have ended unheard. */
  readonly lost: (why: string) => void;
  /** It's heard, again or for the first time. */
  readonly heard: () => void;
}

const AGAIN_MS = 5000;
/** So that a burst of ends fits in, in bytes. */
const BUFFER = "4194304";
const ACCOUNTING = "/proc/sys/net/netfilter/nf_conntrack_acct";

/** Returns what stops it. What goes wrong is told to the listener, and it's tried again. */
export function hearEnded(listener: EndedListener, prefix: Prefix = []): () => void {
  let child: ChildProcess | undefined;
  let again: NodeJS.Timeout | undefined;
  let isStopped = false;
  const start = (): void => {
    const [program = "conntrack", ...args] = [
      ...prefix,
      "conntrack",
      "-E",
      "-e",
      "DESTROY",
      "-o",
      "extended",
      "-b",
      BUFFER,
    ];
    const errors: string[] = [];
    const started = spawn(program, args, { env: toolEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
    child = started;
    started.once("spawn", () => listener.heard());
    createInterface({ input: started.stdout }).on("line", (line) =>
      listener.ended(line.replace(/^\s*\[DESTROY\]\s*/, "")),
    );
    createInterface({ input: started.stderr }).on("line", (line) => {
      if (/ENOBUFS|losing events/.test(line)) {
        listener.lost("more connections ended at once than could be heard");
        listener.heard();
      } else if (errors.length < 3) errors.push(line);
    });
    const end = (why: string): void => {
      if (isStopped || child !== started) return;
      child = undefined;
      listener.lost(why);
      again = setTimeout(start, AGAIN_MS);
    };
    started.once("error", (error: NodeJS.ErrnoException) =>
      end(error.code === "ENOENT" ? "conntrack isn't installed; it's in the package conntrack" : error.message),
    );
    started.once("close", () => end(errors.join("; ") || "conntrack ended"));
  };
  start();
  return () => {
    isStopped = true;
    clearTimeout(again);
    child?.kill();
  };
}

/** Has the kernel count what goes over connections. Throws if it can't. */
export async function countConnections(prefix: Prefix = []): Promise<void> {
  if (prefix.length === 0) writeFileSync(ACCOUNTING, "1\n");
  else await runTool(prefix, "sh", ["-c", `echo 1 > ${ACCOUNTING}`]);
}
