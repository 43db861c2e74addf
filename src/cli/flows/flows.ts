/** `cordon flows`: judges the records of flow logs, and shows those that Cordon keeps. */
import { command, Misuse } from "../command.ts";
import { whereOptions } from "../question.ts";
import { decide, type FlowLogRules } from "./decide.ts";
import { tail } from "./tail.ts";

const usage = `Usage: cordon flows decide [FILE...] [options]
       cordon flows tail [options]

decide says of VPC flow log records whether today's rules would accept them: those in the files
(text or gzip; - is standard input), or those that Cordon keeps. With neither a file nor a flow
log it reads standard input, or on a terminal all that Cordon keeps. The format is version 2's,
or that of the header line. tail prints the last records that Cordon keeps, and says where
records are missing. The network is that of the account that $AWS_ACCESS_KEY_ID signs for.

  --flow-log LOG   the records of this flow log, by its id or name, as Cordon keeps them
  --interface ENI  only records of this interface, by its id, name or address
  --json           JSON: of the summary, or a line for each record that is listed
  --region R       the Region of the network (default $AWS_REGION, else us-east-1)
  --endpoint URL   the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566)

  --each           decide: a line for each record: outcome, rule, the record
  --disagreeing    decide: the same, but only records whose action is not what today's rules say
  --format TEXT    decide: the fields if there is no header line, as AWS writes them:
                   '\${version} \${srcaddr} ...'
  --top N          decide: how many rules the summary names (default 10)
  --network PATH   decide: take the network from saved answers (cordon export); may be given again

  --lines N        tail: the last N records of each flow log (default 10)
  --follow         tail: go on with what comes, until you stop it

Exit status: 0, or 2 if no line is a record.`;

const options = {
  each: { type: "boolean", default: false },
  disagreeing: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  format: { type: "string" },
  top: { type: "string", default: "10" },
  network: { type: "string", multiple: true, default: [] as string[] },
  "flow-log": { type: "string" },
  interface: { type: "string" },
  lines: { type: "string", short: "n" },
  follow: { type: "boolean", short: "f", default: false },
  ...whereOptions,
} as const;

export const flows = (rules: FlowLogRules) =>
  command({
    name: "flows",
    usage,
    options,
    async run(values, [verb, ...files]) {
      if (verb === "decide") {
        if (values.follow || values.lines !== undefined) throw new Misuse("--lines and --follow are for tail");
        return decide(rules, values, files);
      }
      if (verb !== "tail") {
        throw new Misuse(verb === undefined ? "say decide or tail" : `there is no ${verb}, only decide and tail`);
      }
      if (files.length > 0)
        throw new Misuse(`tail takes no files, but --flow-log and --interface, not ${files.join(" ")}`);
      const { each, disagreeing, format, network } = values;
      if (each || disagreeing || format !== undefined || network.length > 0) {
        throw new Misuse("--each, --disagreeing, --format and --network are for decide");
      }
      return tail(values);
    },
  });
