/** `cordon matrix`: which groups, subnets, VPCs or tags may open flows to which. */

import type { AsOf } from "../own-api/contract.ts";
import type { CellDecision, Compared, MatrixHead, MatrixRow } from "../own-api/matrix/matrix.ts";
import { atHelp, atOf, atOption, formatAsOf } from "./as-of.ts";
import { Misuse } from "./command.ts";
import { formatNamed } from "./flow-words.ts";
import { askLines, questionHelp, questionOptions } from "./question.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { readable } from "./terminal/readable.ts";
import { count, type Look, lookOf, paint, type Tone, table } from "./terminal/table.ts";

const usage = `Usage: cordon matrix [TRAFFIC] [options]

  TRAFFIC         tcp/443, tcp/8000-8100, udp, icmp/all; without it, on what may anything pass
  --traffic T     the same as TRAFFIC
  --by WHAT       a row and a column for each group (default), subnet, vpc, or value of a tag: tag:KEY
  --vpc ID        only what is in this VPC
  --match TEXT    only those that have this text in their name or id
  --csv           a line for each row and column: from, to, decision, pairs, allowed, undecidable, traffic
${atHelp}
${questionHelp}
${stateHelp}

Exit status: 0, or 2 if Cordon cannot tell of some pair.`;

interface Answered {
  readonly head: MatrixHead & AsOf;
  readonly rows: readonly MatrixRow[];
}

async function collect(lines: AsyncIterable<(MatrixHead & AsOf) | MatrixRow>): Promise<Answered> {
  let head: Answered["head"] | undefined;
  const rows: MatrixRow[] = [];
  for await (const line of lines) {
    if ("row" in line) rows.push(line);
    else head = line;
  }
  if (head === undefined || rows.length < head.compared.length) throw new Error("the answer ended early: ask again");
  return { head, rows };
}

interface Cell {
  readonly from: Compared;
  readonly to: Compared;
  readonly decision: CellDecision;
  readonly pairs: number;
  readonly allowed: number;
  readonly undecidable: number;
  readonly traffic: string;
}

function* cellsOf({ head, rows }: Answered): Generator<Cell> {
  for (const { row, decisions, pairs, allowed, undecidable, traffic } of rows) {
    for (const [column, decision] of decisions.entries()) {
      yield {
        from: head.compared[row] as Compared,
        to: head.compared[column] as Compared,
        decision,
        pairs: pairs[column] ?? 0,
        allowed: allowed[column] ?? 0,
        undecidable: undecidable[column] ?? 0,
        traffic: traffic?.[column] ?? "",
      };
    }
  }
}

const CSV_HEAD = "from,from_name,to,to_name,decision,pairs,allowed,undecidable,traffic";

/** As RFC 4180 has it. A text that a spreadsheet would take for a formula gets an apostrophe. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function* formatCsv(answered: Answered): Generator<string> {
  yield CSV_HEAD;
  for (const { from, to, decision, pairs, allowed, undecidable, traffic } of cellsOf(answered)) {
    const fields = [from.id, from.name ?? "", to.id, to.name ?? "", decision];
    yield [...fields, ...[pairs, allowed, undecidable].map(String), traffic].map(csvField).join(",");
  }
}

const TONES: Readonly<Record<CellDecision, Tone>> = {
  all: "good",
  some: "warning",
  none: "quiet",
  undecidable: "warning",
  empty: "quiet",
};

function mark(cell: Cell, look: Look): string {
  const { decision, allowed, pairs } = cell;
  const text = { all: "all", some: `${allowed}/${pairs}`, none: "-", undecidable: "?", empty: "" }[decision];
  return paint(look, TONES[decision], text);
}

function formatMatrix(answered: Answered, look: Look): string {
  const { account, region, by, traffic, compared } = answered.head;
  const on = traffic === "all" ? "on any traffic" : `on ${traffic}`;
  const what = by.startsWith("tag:") ? [`value of ${by}`, `values of ${by}`] : by === "vpc" ? ["VPC"] : [by];
  const title = `${count(compared.length, what[0] ?? by, what[1])} in account ${account}, ${region}: which row may open flows to which column ${on}.`;
  if (compared.length === 0) return `No ${what[0]} in account ${account}, ${region} has a network interface.`;
  const cells = [...cellsOf(answered)];
  const rows = compared.map((from, i) => [
    String(i + 1),
    formatNamed(from),
    ...cells.slice(i * compared.length, (i + 1) * compared.length).map((cell) => mark(cell, look)),
  ]);
  const head = ["", "from \\ to", ...compared.map((_, i) => String(i + 1))];
  const passing = cells.filter((each) => each.traffic !== "");
  const list = passing.map(({ from, to, allowed, pairs, traffic: words }) => [
    formatNamed(from),
    formatNamed(to),
    `${allowed} of ${count(pairs, "pair")}`,
    words,
  ]);
  return [
    title,
    "",
    table(rows, { look: { ...look, width: undefined }, head, indent: "  " }),
    "",
    "all: every pair of interfaces may. 1/4: one of four pairs may. -: none may. ?: not known.",
    ...(list.length === 0 ? [] : ["", table(list, { look, indent: "  ", head: ["from", "to", "allowed", "on"] })]),
  ].join("\n");
}

export default askingCommand({
  name: "matrix",
  usage,
  options: {
    ...questionOptions,
    ...atOption,
    by: { type: "string", default: "group" },
    traffic: { type: "string" },
    vpc: { type: "string" },
    match: { type: "string" },
    csv: { type: "boolean", default: false },
  },
  async run(values, [word, ...more]) {
    const { by, vpc, match, csv, json } = values;
    if (word !== undefined && values.traffic !== undefined) throw new Misuse("name the traffic once");
    if (more.length > 0) throw new Misuse(`it takes no ${more[0]}: only some are asked about with --match TEXT`);
    if (csv && json) throw new Misuse("--csv or --json, not both");
    const traffic = word ?? values.traffic;
    const query = {
      by,
      ...(traffic !== undefined && { traffic }),
      ...(vpc !== undefined && { vpc }),
      ...(match !== undefined && { match }),
      ...atOf(values),
    };
    const answered = await collect(askLines(values, "/_cordon/matrix", { query }));
    const look = lookOf(process.stdout);
    if (json) console.log(JSON.stringify({ ...answered.head, rows: answered.rows }));
    else if (csv) for (const line of formatCsv(answered)) console.log(line);
    else console.log(formatAsOf(answered.head, look) + formatMatrix(readable(answered), look));
    const isCertain = answered.rows.every(({ undecidable }) => undecidable.every((number) => number === 0));
    return isCertain ? 0 : 2;
  },
});
