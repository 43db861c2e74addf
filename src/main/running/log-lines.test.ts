/** The log has one line for each thing that happened, as text and as JSON, and nobody forges another. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Level } from "../../gateway/log.ts";
import { logLines } from "./log-lines.ts";

function written(format: "text" | "json", level: Level, say: (log: ReturnType<typeof logLines>) => void) {
  const lines: string[] = [];
  say(logLines({ format, level }, (line) => lines.push(line)));
  return lines;
}

const FORGED = "it's over\n2026-11-30T00:00:00.000Z error forged\r\n\u001b[2J\u009b1m\u2028";

test("a line of JSON has time, level, message, and what it's about", () => {
  const about = { requestId: "r-1", operation: "ec2:CreateVpc", principal: "arn:aws:iam::111122223333:user/ann" };
  const [line = "", ...more] = written("json", "info", (log) => log("request r-1 failed", new Error(FORGED), about));
  assert.deepEqual(more, []);
  assert.equal(line.indexOf("\n"), line.length - 1);
  assert.doesNotMatch(line.slice(0, -1), /[\p{Cc}\u2028]/u);
  const { time, detail, ...rest } = JSON.parse(line);
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000);
  assert.deepEqual(rest, { level: "error", message: "request r-1 failed", ...about });
  assert.match(detail, /^Error: it's over\n.*forged[\s\S]*\n {4}at /);
});

test("a line of text begins with time and level, and no other line does", () => {
  const [text = ""] = written("text", "info", (log) => log(`said ${FORGED}`, new Error(FORGED), { principal: FORGED }));
  const [first = "", ...others] = text.trimEnd().split("\n");
  assert.match(first, /^\d{4}-\d\d-\d\dT[\d:.]+Z error said it's over$/);
  assert.ok(others.length > 3);
  for (const line of others) assert.match(line, /^ {4}/);
  assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\u2028]/u);
});

test("what matters less than the level is left out", () => {
  const say = (log: ReturnType<typeof logLines>) => {
    log("failed", "because");
    log("odd");
    log("done", undefined, { level: "info" });
    log("detail", undefined, { level: "debug" });
  };
  assert.deepEqual(
    (["error", "warn", "info", "debug"] as const).map((level) => written("text", level, say).length),
    [1, 2, 3, 4],
  );
});
