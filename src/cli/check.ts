/** `cordon check`: may a flow pass, by which rules, and if not, what stops it. */
import type { Checked } from "../own-api/check.ts";
import type { Party } from "../own-api/contract.ts";
import { command, Misuse } from "./command.ts";
import { formatParty, formatPath, formatRefusal } from "./format-flow.ts";
import { ask, questionHelp, questionOptions } from "./question.ts";
import { count, type Look, lookOf, paint } from "./table.ts";

const usage = `Usage: cordon check --from END --to END TRAFFIC [options]

  END             eni-..., i-..., an address; or all interfaces of sg-... (or a group's name), subnet-..., vpc-...,
                  a CIDR block; or internet: some public address
  TRAFFIC         tcp/443, udp/53, icmp (a ping), icmp/3/4, or a protocol number
  --all           give every reason, not only the most frequent ones
${questionHelp}

Exit status: 0 everything asked about is allowed, 1 something is refused, 2 Cordon cannot tell.`;

/** So many different answers are shown unless all are wanted. */
const MOST_ANSWERS = 5;

const TONES = { allowed: "good", refused: "bad", undecidable: "warning" } as const;

function formatChecked(checked: Checked, look: Look, showsAll = false): string {
  const { decision, pairs, allowed, from, to, traffic, answers, untold } = checked;
  const word = paint(look, TONES[decision], decision === "undecidable" ? "cannot tell" : decision);
  const [only] = answers;
  if (pairs === 0 || only === undefined)
    return `${word}: there is no pair of different interfaces in ${from} and ${to}`;
  const single = pairs === 1 && only.from !== undefined && only.to !== undefined;
  const head = single
    ? `${word}: ${formatEnd(only.from, from)} ${decision === "allowed" ? "may" : "may not"} reach ${formatEnd(only.to, to)} on ${traffic}`
    : pairs === 1
      ? `${word}: ${formatRefusal(only)}`
      : `${word}: ${amount(allowed, pairs)} from ${from} may reach ${to} on ${traffic}`;
  const shown = showsAll ? answers : answers.slice(0, MOST_ANSWERS);
  const blocks = shown.map((answer) => {
    if (answer.from === undefined || answer.to === undefined) {
      return pairs === 1
        ? ""
        : `\n${paint(look, "warning", "cannot tell")} ${count(answer.pairs, "pair")}: ${formatRefusal(answer)}`;
    }
    const isAllowed = answer.outcome === "reachable";
    const title =
      pairs === 1
        ? ""
        : `\n${paint(look, isAllowed ? "good" : "bad", isAllowed ? "allowed" : "refused")} ${count(answer.pairs, "pair")}, ` +
          `${answer.pairs === 1 ? "" : "for example "}${formatEnd(answer.from, from)} to ${formatEnd(answer.to, to)}`;
    const why = isAllowed ? [] : [`${pairs === 1 ? "\n" : ""}  ${formatRefusal(answer)}`];
    return [title, ...why, "", formatPath(answer, look)].filter((line, i) => i > 0 || line !== "").join("\n");
  });
  const hidden = answers.length - shown.length;
  const rest = [
    ...(hidden > 0 ? [`\n${count(hidden, "more reason")}: --all tells them`] : []),
    ...(untold > 0 ? [`\n${count(untold, "more pair")} counted, their reasons not told: ask about fewer`] : []),
  ];
  return [head, ...blocks.filter((block) => block !== ""), ...rest].join("\n");
}

/** One address stands for the internet, and the text says which. */
const formatEnd = (party: Party, asked: string): string =>
  asked === "internet" ? `the internet (by ${party.address})` : formatParty(party);

const amount = (allowed: number, pairs: number): string =>
  allowed === pairs
    ? `all of ${count(pairs, "pair")}`
    : allowed === 0
      ? `none of ${count(pairs, "pair")}`
      : `${allowed.toLocaleString("en-US")} of ${count(pairs, "pair")}`;

export default command({
  name: "check",
  usage,
  options: {
    ...questionOptions,
    from: { type: "string" },
    to: { type: "string" },
    all: { type: "boolean", default: false },
  },
  async run(values, [traffic, ...more]) {
    const { from, to, json, all } = values;
    if (from === undefined || to === undefined) throw new Misuse(`say --${from === undefined ? "from" : "to"} END`);
    if (traffic === undefined || more.length > 0) throw new Misuse("say what traffic, once: for example tcp/443");
    const checked = await ask(values, "/_cordon/check", { query: { from, to, traffic } });
    console.log(json ? JSON.stringify(checked) : formatChecked(checked, lookOf(process.stdout), all));
    return { allowed: 0, refused: 1, undecidable: 2 }[checked.decision];
  },
});
