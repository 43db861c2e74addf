/** `cordon flows decide`: would today's rules accept the records of VPC flow logs? */

import { once } from "node:events";
import { regionOf } from "./ask-cordon.ts";
import { command, Misuse } from "./command.ts";
import { linesOf } from "./flow-log-input.ts";
import { ask, whereOptions } from "./question.ts";
import { readSavedState, type SavedState } from "./saved-state/files.ts";
import { readable } from "./terminal/readable.ts";
import { count } from "./terminal/table.ts";

const usage = `Usage: cordon flows decide [FILE...] [options]

Reads VPC flow log records (text or gzip; standard input without a file or for -) and says
of each whether today's rules would accept it. The format is version 2's, or that of the
header line. The network is that of the account that $AWS_ACCESS_KEY_ID signs for.

  --each           a line for each record: outcome, rule, the record
  --disagreeing    the same, but only records whose action is not what today's rules say
  --json           JSON: of the summary, or a line for each record that is listed
  --format TEXT    the fields if there is no header line, as AWS writes them: '\${version} \${srcaddr} ...'
  --top N          how many rules the summary names (default 10)
  --network PATH   take the network from saved answers (cordon export); may be given again
  --region R       the Region of the network (default $AWS_REGION, else us-east-1)
  --endpoint URL   the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566)

Exit status: 0, or 2 if no line is a record.`;

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

const options = {
  each: { type: "boolean", default: false },
  disagreeing: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  format: { type: "string" },
  top: { type: "string", default: "10" },
  network: { type: "string", multiple: true, default: [] as string[] },
  ...whereOptions,
} as const;

export const flows = (rules: FlowLogRules) =>
  command({
    name: "flows",
    usage,
    options,
    async run(values, [verb, ...files]) {
      const { network, each, disagreeing, json } = values;
      const top = Number(values.top);
      if (verb !== "decide") throw new Misuse(verb === undefined ? "say decide" : `there is no ${verb}, only decide`);
      if (!/^[0-9]+$/.test(values.top)) throw new Misuse(`--top takes a number of rules, not ${values.top}`);
      const format = values.format === undefined ? undefined : rules.readFormat(values.format);
      if (values.format !== undefined && format === undefined) {
        throw new Misuse("--format names no field of a flow log, such as srcaddr");
      }
      const state = network.length > 0 ? readSavedState(network) : await ask(values, "/_cordon/export");
      const judge = rules.openJudge(state, regionOf(values.region));
      for (const file of files.length === 0 ? ["-"] : files) {
        judge.begin(format);
        for await (const bytes of linesOf(file)) {
          if (each || disagreeing) await printRecords(judge, bytes, disagreeing, json);
          else judge.add(bytes);
        }
      }
      const summary = judge.summary(top);
      if (!each && !disagreeing) console.log(json ? jsonOf(summary) : formatSummary(readable(summary)));
      if (summary.lines === 0 || summary.totals.malformed < summary.lines) return 0;
      console.error(
        "cordon flows: no line is a record of a flow log. If they have other fields than version 2's, name them with --format",
      );
      return 2;
    },
  });

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
