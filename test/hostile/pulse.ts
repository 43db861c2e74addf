/** Checks that a server keeps answering during something hostile, by asking for its health again and again. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import type { TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type Served, serve } from "../setup/serve.ts";

const EVERY_MS = 20;

export interface Pulse<T> {
  readonly result: T;
  /** How many health requests were answered meanwhile. */
  readonly beats: number;
  /** The longest wait for an answer, in milliseconds: for people to read, since it measures this machine as well. */
  readonly longest: number;
  /** How long the hostile work took, in milliseconds. */
  readonly took: number;
}

function health(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(`${url}/_cordon/health`, { agent }, (response) => {
      response.resume().once("end", () => {
        assert.equal(response.statusCode, 200);
        resolve();
      });
    })
      .once("error", reject)
      .end();
  });
}

/** Does the work, and asks for health every 20 ms on a separate connection until it's done. */
export async function pulseDuring<T>(url: string, work: () => Promise<T>): Promise<Pulse<T>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await health(url, agent);
  let [beats, longest, isDone] = [0, 0, false];
  const began = performance.now();
  const beating = (async () => {
    while (!isDone) {
      const asked = performance.now();
      await health(url, agent);
      longest = Math.max(longest, performance.now() - asked);
      if (!isDone) beats++;
      await pause(EVERY_MS);
    }
  })();
  try {
    const result = await work();
    const took = performance.now() - began;
    isDone = true;
    await beating;
    return { result, beats, longest, took };
  } finally {
    isDone = true;
    agent.destroy();
  }
}

/** A server in its own process, with its log in memory. It's ended after the test. */
export async function serveFor(t: TestContext, args: readonly string[] = []): Promise<Served> {
  const served = await serve(["--data", "memory", ...args]);
  t.after(() => served.stop("SIGKILL"));
  return served;
}

/** The server's resident memory in MiB; undefined if the system doesn't report it. */
export function residentMiB({ child }: Served): number | undefined {
  try {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
    return found === null ? undefined : Number(found[1]) / 1024;
  } catch {
    return undefined;
  }
}

export const told = (name: string, { beats, longest, took }: Pulse<unknown>): string =>
  `${name}: ${took.toFixed(0)} ms, ${beats} answers meanwhile, the slowest after ${longest.toFixed(0)} ms`;
