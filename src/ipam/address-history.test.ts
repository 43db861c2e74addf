/** Periods folded from changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressHistory, periodsWithin } from "./address-history.ts";

const at = (hour: number) => `2026-11-21T${String(hour).padStart(2, "0")}:00:00.000Z`;
const areEqual = (a: string, b: string) => a === b;

const periods = addressHistory(
  [
    { time: at(1), holder: "vpc-1", facts: "compliant" },
    { time: at(2), holder: "vpc-2", facts: "compliant" },
    { time: at(3), holder: "vpc-1", facts: "compliant" },
    { time: at(4), holder: "vpc-1", facts: "noncompliant" },
    { time: at(5), holder: "vpc-2", facts: undefined },
    { time: at(6), holder: "vpc-3", facts: "compliant" },
    { time: at(6), holder: "vpc-3", facts: undefined },
    { time: at(7), holder: "vpc-2", facts: "compliant" },
    { time: at(8), holder: "vpc-4", facts: undefined },
  ],
  areEqual,
);

test("a period lasts while the facts are equal, ends with the holder, and a moment is none", () => {
  assert.deepEqual(periods, [
    { holder: "vpc-1", facts: "compliant", start: at(1), end: at(4) },
    { holder: "vpc-2", facts: "compliant", start: at(2), end: at(5) },
    { holder: "vpc-1", facts: "noncompliant", start: at(4) },
    { holder: "vpc-2", facts: "compliant", start: at(7) },
  ]);
});

test("catalogue 288: a question is about the periods that touch its time", () => {
  const holders = (from: number, to: number) =>
    periodsWithin(periods, at(from), at(to)).map(({ holder, start }) => `${holder} ${start.slice(11, 13)}`);
  assert.deepEqual(holders(0, 0), []);
  assert.deepEqual(holders(6, 6), ["vpc-1 04"]);
  assert.deepEqual(holders(3, 3), ["vpc-1 01", "vpc-2 02"]);
  assert.deepEqual(holders(6, 9), ["vpc-1 04", "vpc-2 07"]);
});
