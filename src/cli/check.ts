/** `cordon check`: may a flow pass, by which rules, and if not, what stops it. */
import { parseArgs } from "node:util";
import type { Checked, Party } from "../own-api/answers.ts";
import { ask, misuse, questionHelp, questionOptions } from "./question.ts";
import { count, type Look, lookOf, paint } from "./table.ts";
import { tellParty, tellPath, tellRefusal } from "./tell-flow.ts";

const usage = `Usage: cordon check --from END --to END TRAFFIC [options]

  END             eni-..., i-..., an address; or all interfaces of sg-... (or a group's name), subnet-..., vpc-...,
                  a CIDR block; or internet: some public address
  TRAFFIC         tcp/443, udp/53, icmp (a ping), icmp/3/4, or a protocol number
  --all           tell every reason, not only the most frequent ones
  --json          print the answer as JSON
${questionHelp}

Exit status: 0 everything asked about is allowed, 1 something is refused, 2 nobody can tell.`;

/** So many different answers are told unless all are wanted. */
const MOST_ANSWERS = 5;

const TONES = { allowed: "good", refused: "bad", undecidable: "warning" } as const;

export function tellChecked(checked: Checked, look: Look, tellsAll = false): string {
  const { decision, pairs, allowed, from, to, traffic, answers, untold } = checked;
  const word = paint(look, TONES[decision], decision === "undecidable" ? "cannot tell" : decision);
  const [only] = answers;
  if (pairs === 0 || only === undefined)
    return `${word}: there is no pair of different interfaces in ${from} and ${to}`;
  const single = pairs === 1 && only.from !== undefined && only.to !== undefined;
  const head = single
    ? `${word}: ${tellEnd(only.from, from)} ${decision === "allowed" ? "may" : "may not"} reach ${tellEnd(only.to, to)} on ${traffic}`
    : pairs === 1
      ? `${word}: ${tellRefusal(only)}`
      : `${word}: ${amount(allowed, pairs)} from ${from} may reach ${to} on ${traffic}`;
  const told = tellsAll ? answers : answers.slice(0, MOST_ANSWERS);
  const blocks = told.map((answer) => {
    if (answer.from === undefined || answer.to === undefined) {
      return pairs === 1
        ? ""
        : `\n${paint(look, "warning", "cannot tell")} ${count(answer.pairs, "pair")}: ${tellRefusal(answer)}`;
    }
    const isAllowed = answer.outcome === "reachable";
    const title =
      pairs === 1
        ? ""
        : `\n${paint(look, isAllowed ? "good" : "bad", isAllowed ? "allowed" : "refused")} ${count(answer.pairs, "pair")}, ` +
          `${answer.pairs === 1 ? "" : "for example "}${tellEnd(answer.from, from)} to ${tellEnd(answer.to, to)}`;
    const why = isAllowed ? [] : [`${pairs === 1 ? "\n" : ""}  ${tellRefusal(answer)}`];
    return [title, ...why, "", tellPath(answer, look)].filter((line, i) => i > 0 || line !== "").join("\n");
  });
  const hidden = answers.length - told.length;
  const rest = [
    ...(hidden > 0 ? [`\n${count(hidden, "more reason")}: --all tells them`] : []),
    ...(untold > 0 ? [`\n${count(untold, "more pair")} counted, their reasons not told: ask about fewer`] : []),
  ];
  return [head, ...blocks.filter((block) => block !== ""), ...rest].join("\n");
}

/** Any address of the internet stands for it: that is said. */
const tellEnd = (party: Party, asked: string): string =>
  asked === "internet" ? `the internet (by ${party.address})` : tellParty(party);

const amount = (allowed: number, pairs: number): string =>
  allowed === pairs
    ? `all of ${count(pairs, "pair")}`
    : allowed === 0
      ? `none of ${count(pairs, "pair")}`
      : `${allowed.toLocaleString("en-US")} of ${count(pairs, "pair")}`;

export default async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...questionOptions,
      from: { type: "string" },
      to: { type: "string" },
      all: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { from, to } = values;
  const [traffic] = positionals;
  if (from === undefined || to === undefined) return misuse("check", `say --${from === undefined ? "from" : "to"} END`);
  if (traffic === undefined || positionals.length > 1)
    return misuse("check", "say what traffic, once: for example tcp/443");
  const checked = (await ask(values, "/_cordon/check", { from, to, traffic })) as Checked;
  console.log(values.json ? JSON.stringify(checked) : tellChecked(checked, lookOf(process.stdout), values.all));
  return { allowed: 0, refused: 1, undecidable: 2 }[checked.decision];
}
