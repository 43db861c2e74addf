/** `cordon test`: expectations as code, for CI. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { ExpectationOutcome } from "../own-api/answers.ts";
import { askForLines, defaultEndpoint } from "./ask-cordon.ts";
import { FileProblem, type ReadExpectation, readExpectations } from "./expectations-file.ts";
import { misuse, questionHelp, questionOptions } from "./question.ts";
import { lookOf } from "./table.ts";
import { junitOf, type Result, tapOf, tellResult, tellSummary } from "./test-reports.ts";

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
  --json          print the outcomes as JSON, a line each
${questionHelp}

Exit status: 0 all hold, 1 some are broken, 2 something is wrong with the file or nobody can tell.`;

const BAR = 30;

/** Draws how far it is, on a terminal only. */
function drawProgress(done: number, all: number): void {
  if (!process.stderr.isTTY) return;
  const full = Math.round((BAR * done) / all);
  process.stderr.write(
    done === all ? "\r\u001b[K" : `\r[${"=".repeat(full)}${" ".repeat(BAR - full)}] ${done} of ${all}`,
  );
}

function readFile(file: string): readonly ReadExpectation[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return readExpectations(text);
  } catch (error) {
    throw error instanceof FileProblem ? new Error(`${file}:${error.line}: ${error.message}`) : error;
  }
}

export default async function test(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...questionOptions, tap: { type: "boolean", default: false }, junit: { type: "string" } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) return misuse("test", "name one file of expectations");
  const expectations = readFile(file);
  const look = lookOf(process.stdout);
  const isText = !values.tap && !values.json;
  const results: Result[] = [];
  const body = { expectations: expectations.map(({ sent }) => sent) };
  const asked = { body, ...(values.region !== undefined && { region: values.region }) };
  drawProgress(0, expectations.length);
  try {
    for await (const line of askForLines(values.endpoint ?? defaultEndpoint(), "/_cordon/expectations", asked)) {
      const outcome = line as ExpectationOutcome;
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
  if (values.junit !== undefined) writeFileSync(values.junit, junitOf(results, file));
  if (isText)
    console.log([...results.map((result) => tellResult(result, look)), "", tellSummary(results, look)].join("\n"));
  else if (values.tap) process.stdout.write(tapOf(results));
  else
    for (const { expectation, outcome } of results)
      console.log(JSON.stringify({ expectation: expectation.text, line: expectation.line, ...outcome }));
  const verdicts = new Set(results.map(({ outcome }) => outcome.verdict));
  return verdicts.has("broken") ? 1 : verdicts.has("undecidable") ? 2 : 0;
}

/** What the server finds wrong with an expectation, with the line of the file. */
function placed(error: unknown, file: string, expectations: readonly ReadExpectation[]): unknown {
  const found = error instanceof Error ? /^expectations\[([0-9]+)\]: (.*)$/s.exec(error.message) : null;
  const expectation = found === null ? undefined : expectations[Number(found[1])];
  return expectation === undefined ? error : new Error(`${file}:${expectation.line}: ${found?.[2]}`);
}
