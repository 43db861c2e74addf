/** How `cordon check` answers for more than one port: the parts that pass, by which rules, and why the others don't. */
import type { CheckedRange } from "../../own-api/check.ts";
import type { CheckedTraffic } from "../../own-api/checking/answered.ts";
import type { Explained, Side } from "../../own-api/contract.ts";
import { formatNamed, formatParty, formatRefusals } from "../flow-words.ts";
import { TONES, VERDICTS } from "../format-flow.ts";
import { count, type Look, paint, table } from "../terminal/table.ts";

/** At most so many reasons of a part are shown, unless `--all` asks for more. */
const MOST_REASONS = 3;

export function formatRange(checked: CheckedRange, look: Look, showsAll: boolean): string {
  const rows = checked.parts.flatMap((part) => formatPart(part, look, showsAll));
  return [headOf(checked, look), "", table(rows, { look, indent: "  " })].join("\n");
}

function headOf({ decision, from, to, traffic, parts }: CheckedRange, look: Look): string {
  const verdict = paint(look, TONES[decision], VERDICTS[decision]);
  const answer = parts[0]?.pairs === 1 ? parts[0].answers[0] : undefined;
  const [sender, receiver] = [formatEnd(answer?.from, from), formatEnd(answer?.to, to)];
  const asked = traffic === "all" ? "all traffic" : `all of ${traffic}`;
  const passing = parts.filter(({ allowed }) => allowed > 0);
  const only = passing.map(({ allowed, pairs, traffic: part }) =>
    allowed === pairs ? part : `${part} (${allowed} of ${count(pairs, "pair")})`,
  );
  const exception = only.length === 0 ? "" : `: for sure only on ${only.join(", ")}`;
  if (decision === "allowed") return `${verdict}: ${sender} may reach ${receiver} on ${asked}`;
  if (decision === "undecidable") return `${verdict} whether ${sender} may reach ${receiver} on ${asked}${exception}`;
  if (only.length > 0)
    return `${verdict} in part: ${sender} may reach ${receiver} only on ${only.join(", ")} of ${traffic === "all" ? "all traffic" : traffic}`;
  return `${verdict}: ${sender} may not reach ${receiver} on any ${asked.slice("all ".length)}`;
}

const formatEnd = (party: Explained["from"], asked: string): string =>
  asked === "internet" ? "the internet" : party === undefined ? asked : formatParty(party);

/** A line for each reason. What is said once of a part isn't said again. */
function formatPart(part: CheckedTraffic, look: Look, showsAll: boolean): readonly (readonly string[])[] {
  const { decision, pairs, allowed, answers, traffic } = part;
  const verdict = paint(look, TONES[decision], VERDICTS[decision]);
  const amount = pairs < 2 ? [] : [`${allowed.toLocaleString("en-US")} of ${count(pairs, "pair")} pass`];
  const told = answers.filter(({ outcome }) => decision === "allowed" || outcome !== "reachable");
  const reasons = [...amount, ...new Set(told.flatMap(reasonsOf))];
  const most = MOST_REASONS + amount.length;
  const shown = showsAll || reasons.length <= most ? reasons : reasons.slice(0, most);
  const hidden = reasons.length - shown.length;
  const lines = hidden > 0 ? [...shown, `${count(hidden, "more reason")}: --all shows them`] : shown;
  if (lines.length === 0) return [[verdict, traffic, "there is no pair of different interfaces"]];
  return lines.map((line, i) => (i === 0 ? [verdict, traffic, line] : ["", "", line]));
}

function reasonsOf(answer: Explained): readonly string[] {
  if (answer.outcome !== "reachable") return formatRefusals(answer, true);
  const rules = [answer.egress, answer.ingress].flatMap((side) => ruleOf(side) ?? []);
  return [rules.length === 0 ? "nothing filters it" : `by ${rules.join(" and ")}`];
}

function ruleOf(side: Side | undefined): string | undefined {
  if (side?.verdict !== "allowed") return undefined;
  return side.rule === undefined ? "a rule of the other account" : `${side.rule.id} of ${formatNamed(side.rule.group)}`;
}
