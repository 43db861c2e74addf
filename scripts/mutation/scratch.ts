/** A temporary copy of the repository in which files are changed and tests run. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const NOT_COPIED = /^(node_modules|\.git|\.cordon|dist|coverage)(\/|$)/;

export interface Run {
  readonly outcome: "passed" | "failed" | "timeout";
  /** Files with a test that failed. */
  readonly failed: ReadonlySet<string>;
  /** Milliseconds by file, for files that finished. */
  readonly took: ReadonlyMap<string, number>;
}

export class Scratch {
  readonly #all = mkdtempSync(join(tmpdir(), "cordon-mutate-"));
  /** The copy. */
  readonly #folder = join(this.#all, "copy");
  /** A folder for files that tests leave behind. */
  readonly #temporary = join(this.#all, "tmp");
  readonly #root: string;
  #running: number | undefined;

  constructor(root: string) {
    this.#root = root;
    const isCopied = (source: string) => !NOT_COPIED.test(relative(root, source));
    cpSync(root, this.#folder, { recursive: true, filter: isCopied });
    symlinkSync(join(root, "node_modules"), join(this.#folder, "node_modules"));
    mkdirSync(this.#temporary);
  }

  read(file: string): string {
    return readFileSync(join(this.#folder, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text);
  }

  /** Runs test files one after the other, until one fails if `stopsAtFailure`. */
  async run(files: readonly string[], limitMs: number, stopsAtFailure: boolean): Promise<Run> {
    // With this set, node takes the run for part of another one and reports nothing.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const reporter = join(this.#root, "scripts/mutation/reporter.mjs");
    const args = ["--test", "--test-concurrency=1", `--test-reporter=${reporter}`, ...files];
    // Its own process group, so that servers started by tests end with it.
    const child = spawn(process.execPath, args, {
      cwd: this.#folder,
      detached: true,
      env: { ...env, TMPDIR: this.#temporary },
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#running = child.pid;
    const failed = new Set<string>();
    const took = new Map<string, number>();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#kill();
    }, limitMs);
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const [event, path = "", ms] of lines.map((line) => line.split("\t"))) {
        const file = relative(this.#folder, path);
        if (event === "failed") failed.add(file);
        if (event === "took") took.set(file, Number(ms));
      }
      if (stopsAtFailure && failed.size > 0) this.#kill();
    });
    await once(child, "close");
    clearTimeout(timer);
    this.#kill();
    this.#running = undefined;
    const isBroken = failed.size > 0 || (child.exitCode !== 0 && !isLate);
    return { outcome: isBroken ? "failed" : isLate ? "timeout" : "passed", failed, took };
  }

  /** Reports whether the compiler accepts the current files. */
  compiles(): boolean {
    return spawnSync("node_modules/.bin/tsc", ["-p", "."], { cwd: this.#folder, stdio: "ignore" }).status === 0;
  }

  #kill(): void {
    if (this.#running === undefined) return;
    try {
      process.kill(-this.#running, "SIGKILL");
    } catch {
      // The whole group has already ended.
    }
  }

  remove(): void {
    this.#kill();
    // What was killed may still write for a moment.
    rmSync(this.#all, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
