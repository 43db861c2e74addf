/**
 * A reporter for node:test: a character for each test as it ends, then skipped and failed tests by name, each once, the
 * slowest files, and one line of counts.
 */
import { relative } from "node:path";

const SIGNS_A_LINE = 100;
const SLOWEST = 10;
/** How many lines of a file's standard error are kept, to show if the file itself fails. */
const LAST_LINES = 40;

const shown = (file) => relative(process.cwd(), file ?? "");
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
const indented = (text) => `  ${text.trimEnd().replaceAll("\n", "\n  ")}`;

/** Reports whether the result is for a whole file's process: a file that crashed, or one without tests. */
const isFile = (data) => data.nesting === 0 && data.entryFile === undefined && data.details?.type === "test";

/** Why a test failed. */
function causeOf({ error }) {
  if (error?.failureType === "cancelledByParent") return "did not run to its end, because what is around it failed";
  return withCauses(error?.cause ?? error);
}

/** An error with its own cause, in which fast-check keeps what the property threw. */
function withCauses(error) {
  const lines = String(error?.stack ?? error).split("\n");
  const text = lines.filter((line) => !/^ +at .*\bnode:internal\//.test(line)).join("\n");
  return error?.cause === undefined ? text : `${text}\nbecause of ${withCauses(error.cause)}`;
}

/** Why the process of a file failed, with the last lines that it wrote. */
function causeOfFile({ error }, lines) {
  const { exitCode, signal } = error ?? {};
  const end = signal ? `was ended by ${signal}` : `ended with status ${exitCode ?? "unknown"}`;
  return `the process of this file ${end}, not by one of its tests\n${lines.join("")}`;
}

export default async function* summary(source) {
  const failed = [];
  const skipped = [];
  const empty = [];
  /** Milliseconds by file. */
  const took = new Map();
  /** Each file's output on standard error, and node's remarks on it. */
  const written = new Map();
  let passed = 0;
  let all = 0;
  let signs = 0;
  const sign = (text) => (++signs % SIGNS_A_LINE === 0 ? `${text}\n` : text);
  const note = (file, text) => written.set(file, [...(written.get(file) ?? []), text].slice(-LAST_LINES));

  for await (const { type, data } of source) {
    if (type === "test:stderr") note(data.entryFile, data.message);
    if (type === "test:diagnostic" && data.entryFile !== undefined) note(data.entryFile, `${data.message}\n`);
    if (type === "test:summary") {
      if (data.file === undefined) all = data.duration_ms;
      else took.set(data.file, data.duration_ms);
    }
    if (type === "test:interrupted") {
      // Reported at once, because node doesn't wait for the rest.
      for (const { name } of data.tests) yield `\nINTERRUPTED ${name}, which had not ended\n`;
    }
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { name, file, line, details } = data;
    const isSuite = details?.type === "suite";
    if (isFile(data) && !took.has(file)) took.set(file, details.duration_ms);
    const reason = data.todo ? "to do" : data.skip;
    if (reason !== undefined && reason !== false) {
      skipped.push({ name, reason });
      yield sign("s");
    } else if (type === "test:fail") {
      // A suite that fails because of a failed test adds no information.
      if (details.error?.failureType === "subtestsFailed") continue;
      const cause = isFile(data) ? causeOfFile(details, written.get(file) ?? []) : causeOf(details);
      failed.push({ name: name === file ? shown(file) : name, file, line, cause });
      yield sign("X");
    } else if (isFile(data)) {
      empty.push(name);
    } else if (!isSuite) {
      passed++;
      yield sign(".");
    }
  }

  yield "\n\n";
  for (const { name, reason } of skipped) yield `skipped: ${name}${typeof reason === "string" ? ` (${reason})` : ""}\n`;
  for (const name of empty) yield `no tests in ${name}\n`;
  for (const { name, file, line, cause } of failed) {
    yield `\nFAILED ${name}\n  ${shown(file)}:${line ?? ""}\n${indented(cause)}\n`;
  }
  const slowest = [...took].sort(([, a], [, b]) => b - a).slice(0, SLOWEST);
  if (took.size > 1) {
    yield "\nthe slowest files:\n";
    for (const [file, ms] of slowest) yield `${seconds(ms).padStart(9)}  ${shown(file)}\n`;
  }
  yield `\n${count(passed + failed.length, "test")} in ${count(took.size, "file")} ran in ${seconds(all)}\n`;
  yield `${passed} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}\n`;
}
