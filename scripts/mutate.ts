/**
 * Changes the sources in small ways, one at a time, and runs the tests that should notice: `npm run mutate -- --room access`.
 * Prints the score of each room, and each change that no test noticed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Change, changesOf, type Equivalent, isSame } from "./mutation/change.ts";
import { Scratch } from "./mutation/scratch.ts";
import { TestMap } from "./mutation/tests-of.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const ROOMS = "address model policy ipam access wire operations store gateway own-api".split(" ");
/** A mutant gets three times the time that its tests take unchanged, plus this much for the start on a busy machine. */
const START_MS = 20_000;
const START_OF_A_FILE_MS = 2000;
/** The time for the tests of each circle: the quickest that fit into it are run. */
const CIRCLE_MS = 60_000;

const MEASURING_MS = 3_600_000;

type Outcome = "killed" | "timeout" | "types" | "survived";

const { values: options } = parseArgs({
  options: {
    room: { type: "string", multiple: true, default: ROOMS },
    file: { type: "string", multiple: true, default: [] },
    count: { type: "string", default: "15" },
    seed: { type: "string", default: "1" },
  },
});
const count = Number(options.count);
const seed = Number(options.seed);
if (!Number.isInteger(count) || !Number.isInteger(seed)) throw new Error("--count and --seed are whole numbers");

setPriority(10);
const equivalents: readonly Equivalent[] = JSON.parse(
  readFileSync(new URL("./mutation/equivalent.json", import.meta.url), "utf8"),
);
const isSource = (path: string): boolean =>
  path.endsWith(".ts") && !/(\.(test|long|contract|generated|d)|-for-tests)\.ts$|\/oracle\/|\/generated\//.test(path);
const sources = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" })
  .map((path) => `src/${path}`)
  .filter(isSource)
  .sort();

const groups =
  options.file.length > 0
    ? options.file.map((file) => ({ name: file, files: sources.filter((path) => path === file) }))
    : options.room.map((room) => ({ name: room, files: sources.filter((path) => path.startsWith(`src/${room}/`)) }));
for (const { name, files } of groups) if (files.length === 0) throw new Error(`there are no sources in ${name}`);

const scratch = new Scratch(root);
/** Milliseconds by test file; undefined if it fails without any change. */
const usual = new Map<string, number | undefined>();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    scratch.remove();
    process.exit(130);
  });
}
try {
  const tests = new TestMap(root);
  const lines: string[] = [];
  for (const { name, files } of groups) lines.push(await mutateGroup(name, files, tests));
  console.log(`\nseed ${seed}\n${lines.join("\n")}`);
} finally {
  scratch.remove();
}

async function mutateGroup(name: string, files: readonly string[], tests: TestMap): Promise<string> {
  const all = files.flatMap((file) => changesOf(file, scratch.read(file)));
  const changes = sample(
    all.filter((change) => !equivalents.some((equivalent) => isSame(change, equivalent))),
    count,
    seed,
  );
  console.log(`${name}: ${changes.length} of ${all.length} mutants`);
  const outcomes = new Map<Outcome, number>();
  for (const change of changes) {
    const outcome = await outcomeOf(change, tests.around(change.file));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (outcome !== "survived") continue;
    console.log(`  survived ${change.file}:${change.line}\n    - ${change.before}\n    + ${change.after}`);
  }
  return scoreLine(name, outcomes);
}

/** Measures those of the test files that weren't measured yet, on the unchanged sources. Those that fail are useless here. */
async function measure(files: readonly string[]): Promise<void> {
  const unknown = files.filter((file) => !usual.has(file));
  if (unknown.length === 0) return;
  const { failed, took } = await scratch.run(unknown, MEASURING_MS, false);
  for (const file of unknown) {
    const isUseless = failed.has(file) || !took.has(file);
    if (isUseless) console.log(`  left out, as it fails without any change: ${file}`);
    usual.set(file, isUseless ? undefined : took.get(file));
  }
}

async function outcomeOf(change: Change, circles: readonly (readonly string[])[]): Promise<Outcome> {
  for (const circle of circles) {
    await measure(circle);
    const { files, ms } = quickest(circle);
    if (files.length === 0) continue;
    const { outcome } = await withChange(change, () => scratch.run(files, START_MS + 3 * ms, true));
    if (outcome !== "passed") return outcome === "failed" ? "killed" : "timeout";
  }
  return (await withChange(change, async () => scratch.compiles())) ? "survived" : "types";
}

/** As many test files as usually run in the time of a circle, and how long they take. */
function quickest(circle: readonly string[]): { readonly files: readonly string[]; readonly ms: number } {
  const files: string[] = [];
  let ms = 0;
  const measured = circle.flatMap((file) => {
    const took = usual.get(file);
    return took === undefined ? [] : [{ file, took: took + START_OF_A_FILE_MS }];
  });
  for (const { file, took } of measured.sort((a, b) => a.took - b.took)) {
    if (ms + took > CIRCLE_MS) break;
    ms += took;
    files.push(file);
  }
  return { files, ms };
}

async function withChange<T>(change: Change, work: () => Promise<T>): Promise<T> {
  const original = scratch.read(change.file);
  scratch.write(change.file, change.text);
  try {
    return await work();
  } finally {
    scratch.write(change.file, original);
  }
}

function scoreLine(name: string, outcomes: ReadonlyMap<Outcome, number>): string {
  const of = (outcome: Outcome) => outcomes.get(outcome) ?? 0;
  const noticed = of("killed") + of("timeout");
  const counted = noticed + of("survived");
  const score = counted === 0 ? "no score" : `${Math.round((100 * noticed) / counted)} %`;
  return `${name.padEnd(12)} ${score.padStart(8)}: ${of("killed")} killed, ${of("timeout")} timed out, ${of("survived")} survived, ${of("types")} refused by the compiler`;
}

/** A random sample of `count` changes, with about the same number of every kind. */
function sample(changes: readonly Change[], count: number, seed: number): readonly Change[] {
  const random = randomOf(seed);
  const kinds = [...Map.groupBy(changes, ({ kind }) => kind).values()].map((kind) => shuffle(kind, random));
  const taken: Change[] = [];
  for (let round = 0; taken.length < Math.min(count, changes.length); round++) {
    for (const kind of kinds) taken.push(...kind.slice(round, round + 1));
  }
  return taken.slice(0, count);
}

function shuffle<T>(values: readonly T[], random: () => number): readonly T[] {
  const keyed = values.map((value) => ({ value, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

/** mulberry32: good enough for a repeatable sample. */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
