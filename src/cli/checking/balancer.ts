/** How `cordon check` goes on from a load balancer: which listener takes the packets, and which targets they get to. */
import type { Beyond, BeyondGroup, BeyondPart } from "../../own-api/checking/beyond.ts";
import { formatRefusals, formatRules, UNUSED_TARGET } from "../flow-words.ts";
import { TONES, VERDICTS } from "../format-flow.ts";
import { count, type Look, paint } from "../terminal/table.ts";
import { amount, formatAnswer } from "./answers.ts";

/** Of what is sent to a target group, so many different answers are shown, unless `--all` asks for more. */
const MOST_ANSWERS = 2;

export function formatBeyond(beyond: Beyond, look: Look, showsAll: boolean): readonly string[] {
  const { name, type, listener, answers, groups, lacks } = beyond;
  const title = paint(look, "strong", `Behind ${name}`);
  const kind = type === "application" ? "an application load balancer" : "a network load balancer";
  const unknown = lacks.map((lack) => `  ${lack}`);
  if (listener === undefined) {
    return unknown.length > 0
      ? [`\n${title}, ${kind}:`, ...unknown]
      : [`\n${title}, ${kind}: nothing, since no listener takes it`];
  }
  return [
    `\n${title}, ${kind}, by its listener ${listener.protocol} ${listener.port}:`,
    ...unknown,
    ...(answers.length > 0 ? [`\nrules answer some requests themselves: ${answers.join(", ")}`] : []),
    ...groups.flatMap((group) => formatGroup(beyond, group, look, showsAll)),
  ];
}

function formatGroup(of: Beyond, group: BeyondGroup, look: Look, showsAll: boolean): readonly string[] {
  const { name, rules, targetType, targets, seesClient, sent, checks, unused, next, lacks } = group;
  const head = `\n${paint(look, TONES[group.decision], VERDICTS[group.decision])} target group ${name}, by ${formatRules(rules)}`;
  const unknown = lacks.map((lack) => `  ${lack}`);
  if (targets === 0 && unknown.length > 0) return [head, ...unknown];
  if (targetType === "lambda") return [`${head}: ${targets > 0 ? "a function" : "no target is registered"}`];
  if (targets === 0) return [`${head}: no target is registered`];
  const sees = seesClient ? "the client" : of.name;
  return [
    `${head}: ${count(targets, "target")}, which ${targets === 1 ? "sees" : "see"} ${sees} as sender`,
    ...unknown,
    ...unused.map(({ target, because }) => `  ${target} gets nothing: ${UNUSED_TARGET[because]}`),
    ...sent.flatMap((part) => formatSent(of, group, part, look, showsAll)),
    ...checks.flatMap((part) => formatCheck(group, part, look)),
    ...next.flatMap((each) => formatBeyond(each, look, showsAll)),
  ];
}

function formatSent(
  of: Beyond,
  group: BeyondGroup,
  part: BeyondPart,
  look: Look,
  showsAll: boolean,
): readonly string[] {
  const { pairs, answers, traffic, allowed, undecidable } = part;
  const shown = showsAll ? answers : answers.slice(0, MOST_ANSWERS);
  const hidden = answers.length - shown.length;
  const unclear = undecidable === 0 ? "" : `, and of ${amount(undecidable, pairs)} nobody can tell`;
  return [
    `  ${amount(allowed, pairs)} on ${traffic}${unclear}`,
    ...shown.flatMap((answer) => formatAnswer(answer, { pairs, from: of.name, to: group.name }, look)),
    ...(hidden > 0 ? [`\n${count(hidden, "more reason")}: --all shows them`] : []),
  ];
}

/** Only what is wrong: which targets are unhealthy, whatever they answer, and why. */
function formatCheck({ decision }: BeyondGroup, part: BeyondPart, look: Look): readonly string[] {
  if (part.decision === "allowed") return [`\n  health checks get through on ${part.traffic}`];
  const reasons = part.answers.filter(({ outcome }) => outcome !== "reachable").flatMap((each) => formatRefusals(each));
  const isOpen = part.allowed === 0 && part.undecidable === 0 && decision !== "refused";
  return [
    `\n  ${paint(look, TONES[part.decision], "health checks")} get through for ${amount(part.allowed, part.pairs)} on ${part.traffic}: ${isOpen ? "no target is healthy, and so all of them get packets" : "targets that they can't reach get nothing"}`,
    ...[...new Set(reasons)].map((reason) => `    ${reason}`),
  ];
}
