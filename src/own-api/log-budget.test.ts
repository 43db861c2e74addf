import assert from "node:assert/strict";
import { test } from "node:test";
import { LogBudget } from "./log-budget.ts";

test("each kind of trouble has its own lines, each once, and a new budget every hour", () => {
  const lines: string[] = [];
  let now = 0;
  const budget = new LogBudget(
    (line) => lines.push(line),
    () => now,
  );
  for (let n = 0; n < 100; n++) budget.write("made up", `made up ${n}`);
  assert.equal(lines.length, 21);
  assert.equal(lines.at(-1), "more of this kind (made up) is not logged for an hour");
  budget.write("true fault", "a true fault");
  budget.write("true fault", "a true fault");
  assert.deepEqual(lines.slice(21), ["a true fault"]);
  now += 60 * 60 * 1000;
  budget.write("made up", "made up 1");
  budget.write("true fault", "a true fault");
  assert.deepEqual(lines.slice(22), ["made up 1", "a true fault"]);
});
