/** How fast flow log records are judged: `node bench/flow-logs.ts`. Lines per second, against floors of the same run. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompiledNetwork, FIELD, ROW } from "../src/policy/compiled/compiled-network.ts";
import { decideMany, REFUSED } from "../src/policy/compiled/decide.ts";
import { Network } from "../src/policy/flow/network.ts";
import { keyOf } from "../src/policy/flow/traffic.ts";
import { DEFAULT_FORMAT, FlowRecords, readFormat } from "../src/policy/flow-logs/flow-log.ts";
import { FlowLogDecisions } from "../src/policy/flow-logs/flow-log-decisions.ts";
import { networkWorld } from "./policy-cases.ts";
import { millions, milliseconds, randomFrom, table } from "./policy-measure.ts";

const LINES = 300_000;
const INTERFACES = 10_000;
const directory = mkdtempSync(join(tmpdir(), "flow-logs-bench-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));

const compiled = new CompiledNetwork(new Network([networkWorld(1000, 100, INTERFACES, 7)]));
const ids = Array.from({ length: compiled.interfaces.size }, (_, i) => compiled.interfaces.name(i) ?? "");
const dotted = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
const addressOf = (nic: number) => (compiled.rows[nic * ROW + FIELD.ipv4] as number) >>> 0;
const PORTS = [22, 80, 443, 3306, 5432, 6379, 8080];

interface Made {
  readonly nic: number;
  readonly remote: number;
  readonly port: number;
  readonly isClient: boolean;
}

/** Whether the rules accept each flow: logs of working networks contain few other flows. */
function areAccepted(made: readonly Made[]): readonly boolean[] {
  const bearers = new Map(ids.map((_, nic) => [addressOf(nic), nic]));
  const near = made.map(({ nic }) => nic);
  const far = made.map(({ remote }) => bearers.get(remote) ?? -1);
  const pick = <T>(first: readonly T[], second: readonly T[]) =>
    made.map((one, i) => (one.isClient ? first : second)[i] as T);
  const [own, others] = [near.map(addressOf), made.map(({ remote }) => remote)];
  const batch = {
    family: "ipv4",
    count: made.length,
    from: Int32Array.from(pick(near, far)),
    to: Int32Array.from(pick(far, near)),
    source: Uint32Array.from(pick(own, others)),
    target: Uint32Array.from(pick(others, own)),
    keys: Int32Array.from(made, ({ port }) => keyOf(6, port)),
  } as const;
  const [egress, ingress] = [new Int32Array(made.length), new Int32Array(made.length)];
  decideMany(compiled, batch, egress, ingress);
  return made.map((_, i) => egress[i] !== REFUSED && ingress[i] !== REFUSED);
}

/** Both directions of flows from fresh client ports; `flows` is the number of different ends and services. */
function logOf(flows: number): Buffer {
  const random = randomFrom(5);
  const made: Made[] = [];
  while (made.length < flows) {
    const tried = Array.from({ length: 50_000 }, (): Made => {
      const [nic, other] = [random(INTERFACES), random(INTERFACES)];
      const remote = random(10) < 7 ? addressOf(other) : random(2 ** 32);
      return { nic, remote, port: PORTS[random(PORTS.length)] as number, isClient: random(2) === 0 };
    });
    const accepted = areAccepted(tried);
    made.push(...tried.filter((_, i) => accepted[i] === true || random(100) < 3));
  }
  const lines: string[] = [];
  for (let i = 0; i < LINES; i++) {
    const { nic, remote, port, isClient } = made[flows === LINES ? i : random(flows)] as Made;
    const client = 32_768 + random(28_000);
    const near = addressOf(nic);
    const goesOut = random(2) === 0;
    const [nearPort, farPort] = isClient ? [client, port] : [port, client];
    const ends = goesOut
      ? `${dotted(near)} ${dotted(remote)} ${nearPort} ${farPort}`
      : `${dotted(remote)} ${dotted(near)} ${farPort} ${nearPort}`;
    const [packets, start] = [1 + random(200), 1_795_000_000 + (i >> 8)];
    lines.push(
      `2 123456789012 ${compiled.interfaces.name(nic)} ${ends} 6 ${packets} ${packets * 580} ${start} ${start + 60} ${random(9) === 0 ? "REJECT" : "ACCEPT"} OK\n`,
    );
  }
  return Buffer.from(lines.join(""));
}

const best = (run: () => unknown): number => {
  run();
  return (Math.min(...[1, 2, 3].map(() => milliseconds(run).ms)) * 1e6) / LINES;
};

function newlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/** The obvious first version, which only splits lines and decides nothing. */
function split(bytes: Buffer): number {
  let sum = 0;
  for (const line of bytes.toString("latin1").split("\n")) {
    const fields = line.split(" ");
    sum += Number(fields[5]) + Number(fields[6]) + (fields[12] === "ACCEPT" ? 1 : 0);
  }
  return sum;
}

const format = readFormat(DEFAULT_FORMAT) ?? new Uint8Array();
const records = new FlowRecords(ids);

function parse(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at = records.read(format, bytes, at);
}

function judge(bytes: Buffer): readonly number[] {
  const decisions = new FlowLogDecisions(compiled, records.capacity);
  const outcomes = new Float64Array(8);
  for (let at = 0; at < bytes.length; ) {
    at = records.read(format, bytes, at);
    decisions.decide(records);
    for (let i = 0; i < records.count; i++) {
      const outcome = decisions.outcomes[i] as number;
      outcomes[outcome] = (outcomes[outcome] as number) + 1;
    }
  }
  return [...outcomes];
}

const program = ["cc", "gcc", "clang"].find(
  (compiler) =>
    spawnSync(compiler, [
      "-O3",
      "-march=native",
      "-w",
      "-o",
      join(directory, "anchor"),
      join(import.meta.dirname, "flow-logs-anchor.c"),
    ]).status === 0,
);

/** An open-addressing table of `width` words per slot; the last word is a number plus one. */
function hashed(entries: readonly (readonly number[])[], hashOf: (entry: readonly number[]) => number): Int32Array {
  const width = entries[0]?.length ?? 2;
  let size = 16;
  while (size < entries.length * 4) size *= 2;
  const words = new Int32Array(size * width);
  for (const entry of entries) {
    let slot = (Math.imul(hashOf(entry), 0x9e3779b1) >>> 8) & (size - 1);
    while (words[slot * width + width - 1] !== 0) slot = (slot + 1) & (size - 1);
    words.set(entry, slot * width);
  }
  return words;
}

function inC(bytes: Buffer): { readonly ns: number; readonly outcomes: readonly number[] } | undefined {
  if (program === undefined) return undefined;
  const index = compiled.index("ipv4");
  const rows = compiled.rows.slice();
  for (let nic = 0; nic < ids.length; nic++) rows[nic * ROW + FIELD.set4] = index.find(addressOf(nic), 0, 0, 0);
  const names = ids.map((id, i) => [
    Number.parseInt(id.slice(-16, -8), 16) | 0,
    Number.parseInt(id.slice(-8), 16) | 0,
    i + 1,
  ]);
  const bearers = ids.map((_, i) => [addressOf(i) | 0, i + 1]);
  const arrays = [
    rows,
    compiled.groupLists.ids,
    compiled.tables.words,
    compiled.tables.at,
    index.sets.ids,
    index.root,
    index.nodes,
    hashed(names, (entry) => entry[1] ?? 0),
    hashed(bearers, (entry) => entry[0] ?? 0),
  ];
  const [tables, log] = [join(directory, "tables"), join(directory, "log")];
  writeFileSync(
    tables,
    Buffer.concat(
      arrays.flatMap((array) => [
        Buffer.from(Int32Array.of(array.length).buffer),
        Buffer.from(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength),
      ]),
    ),
  );
  writeFileSync(log, bytes);
  const { stdout, status } = spawnSync(join(directory, "anchor"), [tables, log], { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error("the C program failed");
  return JSON.parse(stdout);
}

const rows: string[][] = [
  ["flows", "bytes/line", "newline scan", "split()", "parse", "parse + judge", "C, the same", "ours/C", "ours/split"],
];
for (const flows of [2_000, 50_000, LINES]) {
  const bytes = logOf(flows);
  const [scanned, cut, parsed, judged] = [newlines, split, parse, judge].map((run) => best(() => run(bytes)));
  const c = inC(bytes);
  const outcomes = judge(bytes);
  if (c !== undefined && c.outcomes.join() !== outcomes.slice(0, 4).join()) {
    throw new Error(`C tells otherwise: ${c.outcomes} against ${outcomes}`);
  }
  rows.push([
    String(flows),
    (bytes.length / LINES).toFixed(0),
    millions(scanned),
    millions(cut),
    millions(parsed),
    millions(judged),
    millions(c?.ns),
    c === undefined ? "-" : (c.ns / (judged ?? 1)).toFixed(2),
    ((cut ?? 0) / (judged ?? 1)).toFixed(1),
  ]);
}
console.log(
  `Million lines a second, one core; 1,000 groups of 100 rules, 10,000 interfaces, ${LINES} lines\n${table(rows)}`,
);
