/** `cordon check`: may a flow pass, by which rules, and if not, what stops it. */

import type { Checked, CheckedOne } from "../own-api/check.ts";
import { atHelp, atOf, atOption, formatAsOf } from "./as-of.ts";
import { amount, formatAnswer, formatEnd } from "./checking/answers.ts";
import { formatBeyond } from "./checking/balancer.ts";
import { formatRange } from "./checking/range.ts";
import { Misuse } from "./command.ts";
import { whyNotBeyond } from "./flow-words.ts";
import { formatRefusal, TONES, VERDICTS } from "./format-flow.ts";
import { ask, questionHelp, questionOptions } from "./question.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { readable } from "./terminal/readable.ts";
import { count, type Look, lookOf, paint } from "./terminal/table.ts";

const usage = `Usage: cordon check --from END --to END TRAFFIC [options]

  --from END      who opens the flow
  --to END        whom it goes to

  END             eni-..., i-..., an address; or all interfaces of sg-... (or a group's name),
                  subnet-..., vpc-..., tag:key=value, a CIDR block; any of these by its name;
                  a load balancer, elb:NAME, and after --to also what it sends on to; the targets
                  of a target group, tg:NAME; or internet: some public address
  TRAFFIC         tcp/443, udp/53, icmp (a ping), icmp/3/4, a protocol number;
                  or more than one port: tcp/8000-8100, tcp, icmp/all, all. Then it says
                  which parts pass, and why the others don't
  --all           give every reason, not only the most frequent ones
${atHelp}
${questionHelp}
${stateHelp}

Exit status: 0 everything asked about is allowed, 1 something is refused, 2 Cordon cannot tell.`;

/** At most so many different answers are shown, unless `--all` asks for more. */
const MOST_ANSWERS = 5;

function formatChecked(checked: CheckedOne, look: Look, showsAll: boolean): string {
  const { pairs, from, to, answers, untold } = checked;
  if (pairs === 0 || answers.length === 0) {
    return `${verdictOf(checked, look)}: there is no pair of different interfaces in ${from} and ${to}`;
  }
  const shown = showsAll ? answers : answers.slice(0, MOST_ANSWERS);
  const blocks = shown.flatMap((answer) => formatAnswer(answer, checked, look));
  const hidden = answers.length - shown.length;
  return [
    headOf(checked, look),
    ...blocks,
    ...(hidden > 0 ? [`\n${count(hidden, "more reason")}: --all shows them`] : []),
    ...(untold > 0
      ? [`\n${count(untold, "more pair")} counted, but their reasons are not shown: ask about fewer`]
      : []),
    ...(checked.beyond === undefined ? [] : formatBeyond(checked.beyond, look, showsAll)),
  ].join("\n");
}

const verdictOf = ({ decision }: CheckedOne, look: Look): string => paint(look, TONES[decision], VERDICTS[decision]);

function headOf(checked: CheckedOne, look: Look): string {
  const { decision, pairs, allowed, undecidable, from, to, traffic, answers } = checked;
  const verdict = verdictOf(checked, look);
  const [only] = answers;
  const but = allowed === pairs && checked.beyond !== undefined ? whyNotBeyond(checked.beyond, traffic) : "";
  if (pairs > 1 || only === undefined) {
    const unclear = undecidable === 0 ? "" : `, and of ${amount(undecidable, pairs)} nobody can tell`;
    return `${verdict}: ${amount(allowed, pairs)} from ${from} may reach ${to} on ${traffic}${unclear}${but}`;
  }
  if (only.from === undefined || only.to === undefined) return `${verdict}: ${formatRefusal(only)}`;
  const may = decision === "refused" && but === "" ? "may not" : "may";
  return `${verdict}${decision === "undecidable" ? " whether" : ":"} ${formatEnd(only.from, from)} ${may} reach ${formatEnd(only.to, to)} on ${traffic}${but}`;
}

/** The connections that go on although no rule allows them: hosts report those that were allowed when they began. */
function formatOutliving({ outliving = [] }: Checked, look: Look): string {
  if (outliving.length === 0) return "";
  const lines = outliving.map(({ protocol, source, sourcePort, destination, destinationPort }) => {
    const [from, to] = [`${bracketed(source)}:${sourcePort}`, `${bracketed(destination)}:${destinationPort}`];
    return `  ${PROTOCOLS[protocol] ?? `protocol ${protocol}`} ${from} to ${to}`;
  });
  return [
    `\n\n${paint(look, "warning", "still alive")}: ${count(outliving.length, "connection")} outlived ${outliving.length === 1 ? "the revoke of its rule" : "the revokes of their rules"}, as on AWS`,
    ...lines,
    "  They last until one end closes them. A host that joins with --revoked cut ends them with their rule.",
  ].join("\n");
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);
const PROTOCOLS: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

export default askingCommand({
  name: "check",
  usage,
  options: {
    ...questionOptions,
    ...atOption,
    from: { type: "string" },
    to: { type: "string" },
    all: { type: "boolean", default: false },
  },
  async run(values, [traffic, ...more]) {
    const { from, to, json, all } = values;
    if (from === undefined || to === undefined) throw new Misuse(`say --${from === undefined ? "from" : "to"} END`);
    if (traffic === undefined || more.length > 0)
      throw new Misuse("say what traffic, once: for example tcp/443 or tcp/8000-8100");
    const checked = await ask(values, "/_cordon/check", { query: { from, to, traffic, ...atOf(values) } });
    const look = lookOf(process.stdout);
    const shown = (answer: typeof checked) =>
      formatAsOf(answer, look) +
      ("parts" in answer ? formatRange(answer, look, all) : formatChecked(answer, look, all)) +
      formatOutliving(answer, look);
    console.log(json ? JSON.stringify(checked) : shown(readable(checked)));
    return { allowed: 0, refused: 1, undecidable: 2 }[checked.decision];
  },
});
