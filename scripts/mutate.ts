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
  const took = await unchanged(new Set(changes.flatMap(({ file }) => tests.around(file).flat())));
  const outcomes = new Map<Outcome, number>();
  for (const change of changes) {
    const circles = tests.around(change.file).map((circle) => circle.filter((file) => took.has(file)));
    const outcome = await outcomeOf(change, circles, took);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (outcome !== "survived") continue;
    console.log(`  survived ${change.file}:${change.line}\n    - ${change.before}\n    + ${change.after}`);
  }
  return scoreLine(name, outcomes);
}

/** Runs tests on the unchanged sources. Returns the milliseconds of each file that passes; others are useless here. */
async function unchanged(files: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
  if (files.size === 0) return new Map();
  const { failed, took } = await scratch.run([...files], 3_600_000, false);
  for (const file of files) {
    if (failed.has(file) || !took.has(file)) console.log(`  left out, as it fails without any change: ${file}`);
  }
  return new Map([...took].filter(([file]) => !failed.has(file)));
}

async function outcomeOf(
  change: Change,
  circles: readonly (readonly string[])[],
  took: ReadonlyMap<string, number>,
): Promise<Outcome> {
  const original = scratch.read(change.file);
  scratch.write(change.file, change.text);
  try {
    for (const circle of circles) {
      let usual = 0;
      const files = circle
        .toSorted((a, b) => (took.get(a) ?? 0) - (took.get(b) ?? 0))
        .filter((file) => {
          usual += (took.get(file) ?? 0) + START_OF_A_FILE_MS;
          return usual <= CIRCLE_MS;
        });
      if (files.length === 0) continue;
      const { outcome } = await scratch.run(files, START_MS + 3 * usual, true);
      if (outcome !== "passed") return outcome === "failed" ? "killed" : "timeout";
    }
    return scratch.compiles() ? "survived" : "types";
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
