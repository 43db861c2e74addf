/** How `cordon check` says what becomes of pairs of ends: each answer with its reasons and its path. */
import type { CheckedTraffic } from "../../own-api/checking/answered.ts";
import type { Party } from "../../own-api/contract.ts";
import { formatParty, formatRefusals } from "../flow-words.ts";
import { formatPath, formatRefusal, TONES, VERDICTS } from "../format-flow.ts";
import { count, type Look, paint } from "../terminal/table.ts";

/** A block of lines for one answer. If there is but one pair, the head has said what it's about. */
export function formatAnswer(
  answer: CheckedTraffic["answers"][number],
  { pairs, from, to }: { readonly pairs: number; readonly from: string; readonly to: string },
  look: Look,
): readonly string[] {
  const isOnly = pairs === 1;
  if (answer.from === undefined || answer.to === undefined) {
    const title = `\n${paint(look, "warning", "cannot tell")} ${count(answer.pairs, "pair")}: ${formatRefusal(answer)}`;
    return isOnly ? [] : [title];
  }
  const isAllowed = answer.outcome === "reachable";
  const decision = ({ reachable: "allowed", unreachable: "refused", undecidable: "undecidable" } as const)[
    answer.outcome
  ];
  const verdict = paint(look, TONES[decision], VERDICTS[decision]);
  const example = answer.pairs === 1 ? "" : "for example ";
  const title = `\n${verdict} ${count(answer.pairs, "pair")}, ${example}${formatEnd(answer.from, from)} to ${formatEnd(answer.to, to)}`;
  return [
    ...(isOnly ? [] : [title]),
    ...(isAllowed
      ? []
      : [
          `${isOnly ? "\n" : ""}${formatRefusals(answer)
            .map((reason) => `  ${reason}`)
            .join("\n")}`,
        ]),
    "",
    formatPath(answer, look),
  ];
}

/** One address stands for the internet, and the text says which. */
export const formatEnd = (party: Party, asked: string): string =>
  asked === "internet" ? `the internet (by ${party.address})` : formatParty(party);

export const amount = (allowed: number, pairs: number): string =>
  allowed === pairs
    ? `all of ${count(pairs, "pair")}`
    : allowed === 0
      ? `none of ${count(pairs, "pair")}`
      : `${allowed.toLocaleString("en-US")} of ${count(pairs, "pair")}`;
