/** The outcomes of expectations as Markdown and as SARIF: what is broken comes first. */
import { findingsOf, type Result } from "../expectations/reports.ts";
import { count } from "../terminal/table.ts";
import { code, formatMarkdown, type Section } from "./markdown.ts";
import { type ReportRule, sarifOf } from "./sarif.ts";

export function expectationsMarkdown(results: readonly Result[], file: string): string {
  const of = (verdict: Result["outcome"]["verdict"]) => results.filter(({ outcome }) => outcome.verdict === verdict);
  const [broken, unclear, holding] = [of("broken"), of("undecidable"), of("holds")];
  const found = (title: string, some: readonly Result[]): Section => ({
    title,
    columns: ["line", "expectation", "found"],
    rows: some.map((result) => [
      String(result.expectation.line),
      code(result.expectation.text),
      shown(findingsOf(result)),
    ]),
  });
  const all = count(results.length, "expectation");
  const heading =
    broken.length > 0
      ? `Cordon: ${broken.length} of ${all} broken`
      : unclear.length > 0
        ? `Cordon: ${unclear.length} of ${all} nobody can tell`
        : `Cordon: ${results.length === 1 ? "the expectation holds" : `all ${all} hold`}`;
  return formatMarkdown(
    heading,
    [`Of ${code(file)}.`],
    [
      found("Broken", broken),
      found("Cannot tell", unclear),
      {
        title: "Hold",
        isFolded: true,
        columns: ["line", "expectation"],
        rows: holding.map(({ expectation }) => [String(expectation.line), code(expectation.text)]),
      },
    ],
    "`cordon test` prints them all.",
  );
}

/** One expectation may be broken in hundreds of ways. */
const MOST_FINDINGS = 10;

const shown = (findings: readonly string[]): string =>
  [
    ...findings.slice(0, MOST_FINDINGS).map(code),
    ...(findings.length > MOST_FINDINGS ? [`and ${findings.length - MOST_FINDINGS} more`] : []),
  ].join("<br>");

const RULES: readonly ReportRule[] = [
  {
    id: "cordon/expectation-broken",
    level: "error",
    short: "An expectation is broken",
    full: "The network doesn't do what a sentence of the file says it should.",
  },
  {
    id: "cordon/expectation-undecidable",
    level: "warning",
    short: "Nobody can tell whether an expectation holds",
    full: "Something isn't known that would tell whether a sentence of the file holds.",
  },
];

export const expectationsSarif = (results: readonly Result[], file: string): string =>
  sarifOf(
    "test",
    RULES,
    results
      .filter(({ outcome }) => outcome.verdict !== "holds")
      .map((result) => {
        const { expectation, outcome } = result;
        const ruleId = outcome.verdict === "broken" ? "cordon/expectation-broken" : "cordon/expectation-undecidable";
        const message = [expectation.text, ...findingsOf(result).slice(0, MOST_FINDINGS)].join("\n");
        return { ruleId, message, file, line: expectation.line, same: [expectation.text] };
      }),
  );
