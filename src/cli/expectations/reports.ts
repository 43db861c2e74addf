/** The results of expectations for people, for TAP and for JUnit's readers. */
import type { AsOf } from "../../own-api/contract.ts";
import type { ExpectationOutcome } from "../../own-api/expectations.ts";
import { formatParty } from "../flow-words.ts";
import { formatRefusal } from "../format-flow.ts";
import { count, type Look, paint, wrap } from "../terminal/table.ts";
import type { ReadExpectation } from "./read-file.ts";

export interface Result {
  readonly expectation: ReadExpectation;
  readonly outcome: ExpectationOutcome & AsOf;
}

/** Whatever is not as expected, one line per finding. */
export function findingsOf({ outcome }: Result): readonly string[] {
  if (outcome.problem !== undefined) return [`cannot tell: ${outcome.problem}`];
  const lines = outcome.findings.map(({ problem, from, to, traffic, pairs, egress, ingress, explained }) => {
    const far = (text: string) => (text === "internet" ? "the internet" : text);
    const flow = `${far(formatParty(from))} ${problem === "allowed" ? "may" : "may not"} reach ${far(formatParty(to))} on ${traffic}`;
    const rules = [egress, ingress].filter((rule) => rule !== undefined).map(({ id }) => id);
    const why =
      problem === "refused" && explained !== undefined
        ? `: ${formatRefusal(explained)}`
        : rules.length > 0
          ? `, by ${rules.join(" and ")}`
          : "";
    return `${flow}${why}${pairs > 1 ? ` (and ${count(pairs - 1, "pair")} like it)` : ""}`;
  });
  const shown = outcome.findings.reduce((sum, { pairs }) => sum + pairs, 0);
  return shown < outcome.broken
    ? [...lines, `and ${outcome.isGivenUp ? "at least " : ""}${count(outcome.broken - shown, "pair")} more`]
    : lines;
}

const MARKS = { holds: ["ok", "good"], broken: ["BROKEN", "bad"], undecidable: ["?", "warning"] } as const;

/** One expectation for people. */
export function formatResult(result: Result, look: Look): string {
  const { expectation, outcome } = result;
  const [mark, tone] = MARKS[outcome.verdict];
  const head = `${paint(look, tone, mark.padEnd(6))}  ${expectation.text}`;
  if (outcome.verdict === "holds") return head;
  const width = (look.width ?? Number.POSITIVE_INFINITY) - 10;
  const lines = findingsOf(result).flatMap((line) =>
    wrap(line, width).map((part, i) => `${i === 0 ? "        " : "          "}${part}`),
  );
  return [`${head} ${paint(look, "quiet", `(line ${expectation.line})`)}`, ...lines].join("\n");
}

const numberOf = (results: readonly Result[], verdict: ExpectationOutcome["verdict"]): number =>
  results.filter(({ outcome }) => outcome.verdict === verdict).length;

export function formatSummary(results: readonly Result[], look: Look): string {
  const [holds, broken, unclear] = [
    numberOf(results, "holds"),
    numberOf(results, "broken"),
    numberOf(results, "undecidable"),
  ];
  const parts = [
    `${holds} ${holds === 1 ? "holds" : "hold"}`,
    ...(broken > 0 ? [paint(look, "bad", `${broken} broken`)] : []),
    ...(unclear > 0 ? [paint(look, "warning", `${unclear} nobody can tell`)] : []),
  ];
  return `${count(results.length, "expectation")}: ${parts.join(", ")}`;
}

/** TAP version 14. */
export function tapOf(results: readonly Result[]): string {
  const lines = results.flatMap((result, i) => {
    const { expectation, outcome } = result;
    const head = `${outcome.verdict === "holds" ? "ok" : "not ok"} ${i + 1} - ${expectation.text.replaceAll(/[\\#]/g, "\\$&")}`;
    if (outcome.verdict === "holds") return [head];
    const details = findingsOf(result).map((line) => `    - ${JSON.stringify(line)}`);
    return [
      head,
      "  ---",
      `  line: ${expectation.line}`,
      `  verdict: ${outcome.verdict}`,
      "  findings:",
      ...details,
      "  ...",
    ];
  });
  return ["TAP version 14", `1..${results.length}`, ...lines, ""].join("\n");
}

/** XML as JUnit writes it and CI servers read it. `name` is that of the file. */
export function junitOf(results: readonly Result[], name: string): string {
  const cases = results.map((result) => {
    const { expectation, outcome } = result;
    const open = `    <testcase name="${xml(expectation.text)}" classname="${xml(name)}" file="${xml(name)}" line="${expectation.line}"`;
    if (outcome.verdict === "holds") return `${open}/>`;
    const tag = outcome.verdict === "broken" ? "failure" : "error";
    const findings = findingsOf(result);
    return `${open}>\n      <${tag} message="${xml(findings[0] ?? "")}">${xml(findings.join("\n"))}</${tag}>\n    </testcase>`;
  });
  const counts = `tests="${results.length}" failures="${numberOf(results, "broken")}" errors="${numberOf(results, "undecidable")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xml(name)}" ${counts}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};
/** XML can't hold most control characters, not even escaped. */
const xml = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replaceAll(/[&<>"\n]/g, (found) => ENTITIES[found] ?? found);
