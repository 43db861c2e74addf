/** `cordon flows decide`: would today's rules accept the records of VPC flow logs? */
import { once } from "node:events";
import { parseArgs } from "node:util";
import { defaultEndpoint } from "../cli/ask-cordon.ts";
import { linesOf } from "../cli/flow-log-input.ts";
import type { SecurityGroupRule } from "../model/records/security-group.ts";
import { Estate } from "../policy/compiled/estate.ts";
import { Landscape } from "../policy/flow/landscape.ts";
import { formatKeys, rangeOfRule } from "../policy/flow/traffic.ts";
import { DEFAULT_FORMAT, type FlowLogFormat, FlowRecords, readFormat } from "../policy/flow-logs/flow-log.ts";
import { FlowLogDecisions, OUTCOME } from "../policy/flow-logs/flow-log-decisions.ts";
import { disagrees, FlowLogTotals, OUTCOME_NAMES } from "../policy/flow-logs/flow-log-totals.ts";
import { loadNetwork } from "./offline-network.ts";

const usage = `Usage: cordon flows decide [FILE...] [options]

Reads VPC flow log records (text or gzip; standard input without a file or for -) and tells
for each whether today's rules would accept it. The format is version 2's, or that of the
header line. The network is that of the account that $AWS_ACCESS_KEY_ID signs for.

  --each           a line for each record: outcome, rule, the record
  --disagreeing    the same, only where the record's action is not what today's rules say
  --json           JSON: of the summary, or a line for each record that is told
  --format TEXT    the fields where there is no header line, as AWS writes them: '\${version} \${srcaddr} ...'
  --top N          how many rules the summary names (default 10)
  --network PATH   take the network from saved answers (cordon export); may be given again
  --region R       the Region of the network (default $AWS_REGION, else us-east-1)
  --endpoint URL   the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566)`;

const options = {
  each: { type: "boolean", default: false },
  disagreeing: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  format: { type: "string" },
  top: { type: "string", default: "10" },
  network: { type: "string", multiple: true, default: [] as string[] },
  region: { type: "string" },
  endpoint: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

export default async function flows(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [verb, ...files] = positionals;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const top = Number(values.top);
  if (verb !== "decide" || !Number.isInteger(top) || top < 0) {
    console.error(usage);
    return 2;
  }
  const given = values.format === undefined ? undefined : readFormat(values.format);
  if (values.format !== undefined && given === undefined) {
    throw new Error("--format names no field of a flow log, as srcaddr");
  }
  const { network, region, endpoint = defaultEndpoint() } = values;
  const estate = new Estate(new Landscape([await loadNetwork({ endpoint, region, saved: network })]));
  const tellsEach = values.each || values.disagreeing;
  const records = new FlowRecords(
    Array.from({ length: estate.interfaces.size }, (_, i) => estate.interfaces.name(i) ?? ""),
  );
  const decisions = new FlowLogDecisions(estate, records.capacity);
  const totals = new FlowLogTotals(estate);

  for (const file of files.length === 0 ? ["-"] : files) {
    let format: FlowLogFormat | undefined;
    for await (const bytes of linesOf(file)) {
      let at = 0;
      if (format === undefined) {
        const end = bytes.indexOf(10);
        const header = readHeader(bytes.toString("latin1", 0, end));
        if (header !== undefined) at = end + 1;
        format = header ?? given ?? (readFormat(DEFAULT_FORMAT) as FlowLogFormat);
      }
      while (at < bytes.length) {
        at = records.read(format, bytes, at);
        decisions.decide(records);
        totals.add(records, decisions);
        if (tellsEach) await print(tellRecords(estate, bytes, records, decisions, values.disagreeing, values.json));
      }
    }
  }
  if (tellsEach) return 0;
  console.log(values.json ? JSON.stringify(totals.summary(estate, top)) : tell(estate, totals, top));
  return 0;
}

/** A record begins with digits, mostly; a header with the name of a field. */
const readHeader = (line: string): FlowLogFormat | undefined => (/^[a-z$]/.test(line) ? readFormat(line) : undefined);

async function print(text: string): Promise<void> {
  if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
}

function tellRecords(
  estate: Estate,
  bytes: Buffer,
  { count, lines, traits }: FlowRecords,
  { outcomes, rules }: FlowLogDecisions,
  disagreeingOnly: boolean,
  json: boolean,
): string {
  let text = "";
  for (let i = 0; i < count; i++) {
    const outcome = outcomes[i] as number;
    if (outcome === OUTCOME.none || (disagreeingOnly && !disagrees(traits[i] as number, outcome))) continue;
    const record = bytes.toString("latin1", lines[i], lines[i + 1]).trimEnd();
    const rule = (rules[i] as number) < 0 ? undefined : estate.ruleId(rules[i] as number);
    text += json
      ? `${JSON.stringify({ outcome: OUTCOME_NAMES[outcome], ...(rule !== undefined && { rule }), record })}\n`
      : `${OUTCOME_NAMES[outcome]} ${rule ?? "-"} ${record}\n`;
  }
  return text;
}

function tell(estate: Estate, totals: FlowLogTotals, top: number): string {
  const rows = totals.rows();
  const [width, name] = [10, Math.max(...rows.map(([, word]) => word.length))];
  const share = (count: number) => `${((100 * count) / Math.max(1, totals.lines)).toFixed(1)} %`.padStart(8);
  const told = rows.map(
    ([count, word, meaning]) => `${String(count).padStart(width)}${share(count)}  ${word.padEnd(name)}  ${meaning}`,
  );
  const rules = totals.topRules(top).map(({ slot, records }) => {
    const rule = estate.landscape.get("security-group-rule", estate.ruleId(slot));
    return `${String(records).padStart(width)}${share(records)}  ${estate.ruleId(slot)}  ${rule === undefined ? "" : describe(rule)}`;
  });
  return [
    `${totals.lines} lines`,
    ...told,
    ...(rules.length === 0 ? [] : ["", "records by the rule that accepts them", ...rules]),
  ].join("\n");
}

function describe(rule: SecurityGroupRule): string {
  const { peer } = rule;
  const other = peer.kind === "group" ? peer.groupId : peer.kind === "prefix-list" ? peer.prefixListId : peer.cidr;
  return `${rule.groupId} ${rule.direction} ${formatKeys(rangeOfRule(rule))} ${rule.direction === "ingress" ? "from" : "to"} ${other}`;
}
