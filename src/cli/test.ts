/** `cordon test`: expectations as code, for CI. */

import type { SentExpectations } from "../own-api/expectations.ts";
import { atHelp, atOf, atOption, formatAsOf } from "./as-of.ts";
import { Misuse, readText } from "./command.ts";
import { FileProblem, type ReadExpectation, readExpectations } from "./expectations/read-file.ts";
import { formatResult, formatSummary, junitOf, type Result, tapOf } from "./expectations/reports.ts";
import { askLines, type Where, whereHelp, whereOptions } from "./question.ts";
import { expectationsMarkdown, expectationsSarif } from "./reports/expectations-report.ts";
import { refuseTwoFormats, reportHelp, reportOptions, writeReport, writeReports } from "./reports/written-reports.ts";
import { askingCommand, stateHelp } from "./saved-state/saved-network.ts";
import { readable } from "./terminal/readable.ts";
import { lookOf } from "./terminal/table.ts";

const usage = `Usage: cordon test FILE [options]

  FILE            expectations in YAML, for example

                    names:
                      web: { group: web }
                      db: { tag: role=db }
                    expect:
                      - web may reach db on tcp/5432
                      - nothing else may reach db
                      - the internet reaches only web on tcp/443

  --tap           print TAP
  --junit XML     write JUnit's XML to this file as well
  --json          print the outcomes as JSON, one per line
${reportHelp}
${atHelp}
${whereHelp("the Region to ask about")}
${stateHelp}

Exit status: 0 all hold, 1 some are broken, 2 something is wrong with the file or Cordon cannot tell.`;

const BAR = 30;

/** Draws how far it has come, on a terminal only. */
function drawProgress(done: number, all: number): void {
  if (!process.stderr.isTTY) return;
  const full = Math.round((BAR * done) / all);
  process.stderr.write(
    done === all ? "\r\u001b[K" : `\r[${"=".repeat(full)}${" ".repeat(BAR - full)}] ${done} of ${all}`,
  );
}

function readFile(file: string): readonly ReadExpectation[] {
  const text = readText(file);
  try {
    return readExpectations(text);
  } catch (error) {
    throw error instanceof FileProblem ? new Error(`${file}:${error.line}: ${error.message}`) : error;
  }
}

export default askingCommand({
  name: "test",
  usage,
  options: {
    ...whereOptions,
    ...atOption,
    json: { type: "boolean", default: false },
    tap: { type: "boolean", default: false },
    junit: { type: "string" },
    ...reportOptions,
  },
  async run(values, [file, ...more]) {
    if (file === undefined || more.length > 0) throw new Misuse("name one file of expectations");
    const { json, tap, markdown, sarif } = values;
    refuseTwoFormats({ json, tap, markdown, sarif });
    const expectations = readFile(file);
    const results = await evaluate(values, file, expectations);
    if (values.junit !== undefined) writeReport(values.junit, junitOf(results, file));
    const [shown, name] = [readable(results), file === "-" ? "stdin" : file];
    const report = writeReports(values, {
      markdown: () => expectationsMarkdown(shown, name),
      sarif: () => expectationsSarif(shown, name),
    });
    if (report !== undefined) process.stdout.write(report);
    else if (tap) process.stdout.write(tapOf(results));
    else if (json) printLines(results);
    else printResults(results);
    const verdicts = new Set(results.map(({ outcome }) => outcome.verdict));
    return verdicts.has("broken") ? 1 : verdicts.has("undecidable") ? 2 : 0;
  },
});

/** The results in the order in which they are found. */
async function evaluate(
  where: Where & { readonly at?: string | undefined },
  file: string,
  expectations: readonly ReadExpectation[],
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const body: SentExpectations = { expectations: expectations.map(({ sent }) => sent), ...atOf(where) };
  drawProgress(0, expectations.length);
  try {
    for await (const outcome of askLines(where, "/_cordon/expectations", { body })) {
      const expectation = expectations[outcome.index];
      if (expectation !== undefined) results.push({ expectation, outcome });
      drawProgress(results.length, expectations.length);
    }
  } catch (error) {
    drawProgress(1, 1);
    throw placed(error, file, expectations);
  }
  if (results.length < expectations.length)
    throw new Error(`the answer broke off after ${results.length} of ${expectations.length} expectations`);
  return results;
}

function printResults(results: readonly Result[]): void {
  const look = lookOf(process.stdout);
  console.log(
    formatAsOf(results[0]?.outcome ?? {}, look) +
      [...results.map((result) => formatResult(readable(result), look)), "", formatSummary(results, look)].join("\n"),
  );
}

function printLines(results: readonly Result[]): void {
  for (const { expectation, outcome } of results)
    console.log(JSON.stringify({ expectation: expectation.text, line: expectation.line, ...outcome }));
}

/** The server's error about one expectation, with the line in the file. */
function placed(error: unknown, file: string, expectations: readonly ReadExpectation[]): unknown {
  const found = error instanceof Error ? /^expectations\[([0-9]+)\]: (.*)$/s.exec(error.message) : null;
  const expectation = found === null ? undefined : expectations[Number(found[1])];
  return expectation === undefined ? error : new Error(`${file}:${expectation.line}: ${found?.[2]}`);
}
