#!/usr/bin/env node
/**
 * The command `cordon`, for a clone and for the published package alike. It's plain JavaScript, and it keeps compiled code: from
 * the second start on, no types are stripped, which saves time and memory. On an older Node it hands over to the pinned one.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = 24;

if (Number(process.versions.node.split(".")[0]) >= NEEDED) {
  // In the user's own directory, not in node's default below /tmp: anyone who can write the cache can run code here.
  module.enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cordon"));
  const source = new URL("../src/main/cordon.ts", import.meta.url);
  if (existsSync(source)) await import(source.href);
  else await (await import(new URL("../dist/cordon.js", import.meta.url).href)).runCommand();
} else {
  const isWindows = process.platform === "win32";
  const name = `node-${isWindows ? "win" : process.platform}-${process.arch}/bin/node${isWindows ? ".exe" : ""}`;
  const pinned = fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
  if (existsSync(pinned)) handOver(pinned);
  else {
    console.error(
      `cordon needs Node ${NEEDED} or newer, and this is ${process.version}. In a clone, npm install brings the repository's own.`,
    );
    process.exit(2);
  }
}

/** Runs the same command on another Node, as if it were this one: its input, its output, its signals, its exit status. */
function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) {
    process.on(signal, () => {
      // Ctrl-C at a terminal reaches both already, and a second one would cut the first short.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    console.error(`cordon could not start ${node}: ${error.message}`);
    process.exit(2);
  });
  child.on("exit", (code, signal) => {
    for (const each of signals) process.removeAllListeners(each);
    if (signal !== null) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}
