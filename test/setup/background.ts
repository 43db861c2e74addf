/** The command `cordon` with folders of its own for what runs in the background, which ends with the test file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after } from "node:test";
import type { Ran } from "./run-cordon.ts";
import { cordonFile } from "./serve.ts";
import { temporaryFolder } from "./temporary-folder.ts";

interface Apart {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  run(...args: readonly string[]): Promise<Ran>;
  runWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran>;
}

export function apart(name: string): Apart {
  const folder = temporaryFolder(name);
  const session = join(folder, "session");
  mkdirSync(session, { mode: 0o700 });
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    XDG_RUNTIME_DIR: session,
    XDG_STATE_HOME: join(folder, "state"),
    // The compiled code of earlier runs: a process starts in half the time.
    XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
    TMPDIR: folder,
    CORDON_DATA: "memory",
  };
  async function runWith(more: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
    const child = spawn(process.execPath, [cordonFile, ...args], { env: { ...env, ...more } });
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    return { status: status as number | null, out, err };
  }
  const run = (...args: readonly string[]) => runWith({}, ...args);
  after(() => run("stop", "--all"));
  return { folder, env, run, runWith };
}
