/**
 * The lines of the operator's log, as text or as JSON, one for each thing that happened. A logging library would bring
 * transports, children and redaction for what is two ways to write one line.
 */
import { inspect } from "node:util";
import { Misuse } from "../../cli/command.ts";
import { escaped, LEVELS, type Level, type Log, type LogAbout } from "../../gateway/log.ts";

export interface LogOptions {
  readonly format: "text" | "json";
  /** What matters less than this is left out. */
  readonly level: Level;
}

export function readLogOptions({ log: format, "log-level": level }: { log: string; "log-level": string }): LogOptions {
  if (format !== "text" && format !== "json") throw new Misuse(`--log takes text or json, not ${format}`);
  const known = LEVELS.find((each) => each === level);
  if (known === undefined) throw new Misuse(`--log-level takes ${LEVELS.join(", ")}, not ${level}`);
  return { format, level: known };
}

/** A log that writes lines, each with its end. */
export function logLines({ format, level: least }: LogOptions, write: (text: string) => void): Log {
  const most = LEVELS.indexOf(least);
  const lineOf = format === "json" ? jsonOf : textOf;
  return (line, detail, about = {}) => {
    const level = about.level ?? (detail === undefined ? "warn" : "error");
    if (LEVELS.indexOf(level) <= most) write(`${lineOf(new Date().toISOString(), level, line, detail, about)}\n`);
  };
}

/** Lines after the first one are indented, so that none of them looks like the beginning of another. */
function textOf(time: string, level: Level, line: string, detail: unknown, { principal }: LogAbout): string {
  const text = detail === undefined || detail === "" ? line : `${line} ${shown(detail)}`;
  const whose = principal === undefined ? "" : ` (${escaped(principal)})`;
  return `${time} ${level.padEnd(5)} ${text.split(/\r?\n/).map(escaped).join("\n    ")}${whose}`;
}

function jsonOf(time: string, level: Level, message: string, detail: unknown, about: LogAbout): string {
  const { requestId, operation, principal, request } = about;
  const error = detail === undefined || detail === "" ? undefined : shown(detail);
  return escaped(JSON.stringify({ time, level, message, requestId, operation, principal, ...request, detail: error }));
}

/** An error with its stack and what caused it. */
const shown = (detail: unknown): string => (typeof detail === "string" ? detail : inspect(detail, { depth: 4 }));
