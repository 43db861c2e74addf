/** Measuring for bench/policy.ts: CPU time, not wall time, and the C program that is the floor. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROUNDS = 3;
const ROUND_MS = 40;

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Nanoseconds of CPU for each of the `count` questions that a call of `run` answers, in the best round. */
export function nanoseconds(count: number, run: () => unknown): number {
  run();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = cpuMs();
    let done = 0;
    let spent = 0;
    do {
      run();
      done += count;
      spent = cpuMs() - start;
    } while (spent < ROUND_MS);
    best = Math.min(best, (spent * 1e6) / done);
  }
  return best;
}

/** Milliseconds of CPU of one call. */
export function milliseconds<T>(run: () => T): { readonly ms: number; readonly result: T } {
  const start = cpuMs();
  const result = run();
  return { ms: cpuMs() - start, result };
}

/** The median wall time of `times` calls, in microseconds: for work too short for the CPU clock. */
export function medianMicroseconds(times: number, run: (i: number) => void): number {
  const all = Array.from({ length: times }, (_, i) => {
    const start = process.hrtime.bigint();
    run(i);
    return Number(process.hrtime.bigint() - start) / 1000;
  });
  return all.sort((a, b) => a - b)[times >> 1] ?? 0;
}

const directory = mkdtempSync(join(tmpdir(), "policy-bench-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));

function compile(): string | undefined {
  const program = join(directory, "anchor");
  const source = join(import.meta.dirname, "policy-anchor.c");
  for (const compiler of ["cc", "gcc", "clang"]) {
    if (spawnSync(compiler, ["-O3", "-march=native", "-o", program, source]).status === 0) return program;
  }
  return undefined;
}

const program = compile();
export const hasCompiler = program !== undefined;

export type Anchor = Readonly<Record<string, { readonly ns: number; readonly sum: number }>>;

/** Runs the C program on a case; empty if there is no compiler. */
export function anchor(arrays: readonly (Int32Array | Uint32Array)[]): Anchor {
  if (program === undefined) return {};
  const file = join(directory, "case");
  writeFileSync(
    file,
    Buffer.concat(arrays.flatMap((array) => [Buffer.from(Int32Array.of(array.length).buffer), bytesOf(array)])),
  );
  const { stdout, status } = spawnSync(program, [file], { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error("the anchor failed");
  return JSON.parse(stdout) as Anchor;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array | Uint32Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/** A repeatable random number from 0 up to `below`. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = state ^ (state >>> 15);
    mixed = Math.imul(mixed, 0x2c1b3c6d);
    return Math.floor((((mixed ^ (mixed >>> 12)) >>> 0) / 2 ** 32) * below);
  };
}

export const millions = (ns: number | undefined): string => {
  if (ns === undefined) return "-";
  const rate = 1000 / ns;
  return rate >= 100 ? rate.toFixed(0) : rate >= 1 ? rate.toFixed(1) : rate.toPrecision(2);
};
export const times = (ns: number | undefined, than: number): string =>
  ns === undefined ? "-" : (ns / than).toFixed(2);

/** Formats rows as a table, with columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join("  ")).join("\n");
}
