/** `cordon flows decide`: would today's rules accept the records of VPC flow logs? */
import { once } from "node:events";
import { regionOf } from "../ask-cordon.ts";
import { Misuse } from "../command.ts";
import { ask, askLines, type Where } from "../question.ts";
import { readSavedState, type SavedState } from "../saved-state/files.ts";
import { readable } from "../terminal/readable.ts";
import { count } from "../terminal/table.ts";
import { linesOf } from "./flow-log-input.ts";
import { formatMissing } from "./missing.ts";

/** The places of a record's fields in its line. */
type Format = Uint8Array;

/** Judging belongs to rooms that commands don't import: `main` hands it over. */
export interface FlowLogRules {
  /** Undefined if the text names no field; an Error names the fields that are missing. */
  readFormat(text: string): Format | undefined;
  openJudge(network: SavedState, region: string): Judge;
}

interface Judge {
  begin(format: Format | undefined): void;
  add(bytes: Uint8Array): void;
  records(bytes: Uint8Array, which: "all" | "disagreeing"): Iterable<Judged>;
  summary(mostRules: number): Summary;
}

interface Judged {
  readonly outcome: string;
  readonly rule: string | undefined;
  readonly from: number;
  readonly to: number;
}

interface Summary {
  readonly lines: number;
  readonly totals: Readonly<Record<keyof typeof MEANINGS, number>>;
  readonly rules: readonly { readonly rule: string; readonly says: string; readonly records: number }[];
}

interface Values extends Where {
  readonly each: boolean;
  readonly disagreeing: boolean;
  readonly json: boolean;
  readonly format?: string | undefined;
  readonly top: string;
  readonly network: readonly string[];
  readonly "flow-log"?: string | undefined;
  readonly interface?: string | undefined;
}

/** A log as it comes: `format` if something but its first line says it. */
type Log = { readonly format: Format | undefined } | { readonly bytes: Buffer };

export async function decide(rules: FlowLogRules, values: Values, files: readonly string[]): Promise<number> {
  const { network, each, disagreeing, json } = values;
  const top = Number(values.top);
  if (!/^[0-9]+$/.test(values.top)) throw new Misuse(`--top takes a number of rules, not ${values.top}`);
  const format = values.format === undefined ? undefined : rules.readFormat(values.format);
  if (values.format !== undefined && format === undefined) {
    throw new Misuse("--format names no field of a flow log, such as srcaddr");
  }
  const isAsked = values["flow-log"] !== undefined || values.interface !== undefined;
  if (isAsked && files.length > 0) throw new Misuse("read files, or --flow-log or --interface from Cordon, not both");
  if (isAsked && format !== undefined) throw new Misuse("--format is for files: Cordon's flow logs say theirs");
  const state = network.length > 0 ? readSavedState(network) : await ask(values, "/_cordon/export");
  const judge = rules.openJudge(state, regionOf(values.region));
  const isKept = isAsked || (files.length === 0 && process.stdin.isTTY);
  for await (const part of isKept ? logsKept(rules, values) : logsIn(files.length === 0 ? ["-"] : files, format)) {
    if ("format" in part) judge.begin(part.format);
    else if (each || disagreeing) await printRecords(judge, part.bytes, disagreeing, json);
    else judge.add(part.bytes);
  }
  const summary = judge.summary(top);
  if (!each && !disagreeing) console.log(json ? jsonOf(summary) : formatSummary(readable(summary)));
  if (summary.lines === 0 || summary.totals.malformed < summary.lines) return 0;
  console.error(
    "cordon flows: no line is a record of a flow log. If they have other fields than version 2's, name them with --format",
  );
  return 2;
}

async function* logsIn(files: readonly string[], format: Format | undefined): AsyncGenerator<Log> {
  for (const file of files) {
    yield { format };
    for await (const bytes of linesOf(file)) yield { bytes };
  }
}

/** The records that Cordon keeps. Flow logs whose fields don't say enough are left out, and it says so. */
async function* logsKept(rules: FlowLogRules, values: Values): AsyncGenerator<Log> {
  const formats = new Map<string, Format>();
  const query = Object.fromEntries(
    (["flow-log", "interface"] as const).flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
  let last: string | undefined;
  let text = "";
  for await (const line of askLines(values, "/_cordon/flows", { query })) {
    if ("missing" in line) console.error(`cordon flows: ${formatMissing(readable(line.missing))}`);
    else if ("format" in line) {
      const format = readFields(rules, line.format);
      if (typeof format === "string") console.error(`cordon flows: ${line.flowLog} is left out: ${format}`);
      else formats.set(line.flowLog, format);
    } else if ("record" in line && formats.has(line.flowLog)) {
      if (text !== "" && (line.flowLog !== last || text.length > PIECE)) {
        yield { bytes: Buffer.from(text) };
        text = "";
      }
      if (line.flowLog !== last) yield { format: formats.get(line.flowLog) };
      last = line.flowLog;
      text += `${line.record}\n`;
    }
  }
  if (text !== "") yield { bytes: Buffer.from(text) };
}

/** Why they can't be judged, if they can't. */
function readFields(rules: FlowLogRules, format: string): Format | string {
  try {
    return rules.readFormat(format) ?? "its records have no field that matters";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Text is written once it's so long. */
const PIECE = 1 << 16;

async function printRecords(judge: Judge, bytes: Buffer, disagreeing: boolean, json: boolean): Promise<void> {
  let text = "";
  for (const { outcome, rule, from, to } of judge.records(bytes, disagreeing ? "disagreeing" : "all")) {
    const record = bytes.toString("latin1", from, to).trimEnd();
    text += json
      ? `${JSON.stringify({ outcome, ...(rule !== undefined && { rule }), record })}\n`
      : `${outcome} ${rule ?? "-"} ${record}\n`;
    if (text.length < PIECE) continue;
    await print(text);
    text = "";
  }
  await print(text);
}

async function print(text: string): Promise<void> {
  if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
}

function jsonOf({ lines, totals, rules }: Summary): string {
  const { "now-refused": nowRefused, "now-accepted": nowAccepted, ...counts } = totals;
  return JSON.stringify({
    lines,
    ...counts,
    disagreeing: { "logged ACCEPT, now refused": nowRefused, "logged REJECT, now accepted": nowAccepted },
    rules: rules.map(({ rule, records }) => ({ rule, records })),
  });
}

/** What is counted, in the order of the summary. */
const MEANINGS = {
  accepted: "a rule of the interface accepts it",
  answer: "answers a flow that is accepted",
  refused: "no rule of the interface accepts it",
  "refused-at-other-end": "the interface accepts it, the one at the other end does not",
  "unknown-interface": "undecidable: no such interface here",
  "unknown-direction": "undecidable: neither address is the interface's",
  "unknown-opener": "undecidable: nothing says who opened it (no ports)",
  "unknown-rule": "undecidable: a rule may accept it whose prefix list or group isn't known",
  nodata: "intervals without traffic",
  skipdata: "intervals that AWS skipped",
  malformed: "lines that are no record",
  "now-refused": "disagreeing: logged ACCEPT, the interface refuses it now",
  "now-accepted": "disagreeing: logged REJECT, the interface accepts it now",
} as const;
/** These are shown even if there are none. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set(["accepted", "answer", "refused"]);

function formatSummary({ lines, totals, rules }: Summary): string {
  const names = (Object.keys(MEANINGS) as (keyof typeof MEANINGS)[]).filter(
    (name) => ALWAYS_SHOWN.has(name) || totals[name] > 0,
  );
  const width = Math.max(...names.map((name) => name.length));
  const amount = (some: number) =>
    `${String(some).padStart(10)}${`${((100 * some) / Math.max(1, lines)).toFixed(1)} %`.padStart(8)}`;
  const top = rules.map(({ rule, says, records }) => `${amount(records)}  ${rule}  ${says}`);
  return [
    count(lines, "line"),
    ...names.map((name) => `${amount(totals[name])}  ${name.padEnd(width)}  ${MEANINGS[name]}`),
    ...(top.length === 0 ? [] : ["", "records by the rule that accepts them", ...top]),
  ].join("\n");
}
