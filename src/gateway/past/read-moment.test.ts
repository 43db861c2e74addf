/** Moments as people write them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { NoPast } from "./no-past.ts";
import { readMoment } from "./read-moment.ts";

const NOW = Date.parse("2026-11-24T12:00:00.000Z");
const read = (text: string) => readMoment(text, NOW);
const refusal = (message: RegExp) => (error: unknown) => error instanceof NoPast && message.test(error.message);

test("a time of RFC 3339 with any offset, how long ago, or a revision", () => {
  const times = {
    "2026-11-24T09:00:00Z": "2026-11-24T09:00:00.000Z",
    "2026-11-24t09:00:00.123456z": "2026-11-24T09:00:00.123Z",
    "2026-11-24 09:00Z": "2026-11-24T09:00:00.000Z",
    "2026-11-24T09:00:00+05:30": "2026-11-24T03:30:00.000Z",
    "2026-11-24T03:30:00-05:30": "2026-11-24T09:00:00.000Z",
    // As a + arrives if nobody encodes it in a query.
    "2026-11-24T09:00:00 05:30": "2026-11-24T03:30:00.000Z",
    "2024-02-29T00:00:00Z": "2024-02-29T00:00:00.000Z",
    "2 hours ago": "2026-11-24T10:00:00.000Z",
    "1 minute ago": "2026-11-24T11:59:00.000Z",
    "0 seconds ago": "2026-11-24T12:00:00.000Z",
    "3 weeks ago": "2026-11-03T12:00:00.000Z",
    "2026-11-24T12:00:00Z": "2026-11-24T12:00:00.000Z",
  };
  for (const [text, time] of Object.entries(times)) assert.deepEqual(read(text), { time }, text);
  assert.deepEqual(read("0"), { revision: 0 });
  assert.deepEqual(read("117"), { revision: 117 });
});

test("what is no moment is refused with how to write one", () => {
  const texts = [
    "",
    "tuesday",
    "2026-11-24",
    "2026-11-24T09:00:00",
    "2026-02-30T09:00:00Z",
    "2026-11-24T25:00:00Z",
    "2026-11-24T09:00:00+25:00",
    "-1",
    "1.5",
    "2 hours",
    "1234567 weeks ago",
    "2 months ago",
  ];
  for (const text of texts) assert.throws(() => read(text), refusal(/is no moment: write a time such as/), text);
});

test("a time that is yet to come is refused", () => {
  const message = /^2026-11-24T12:00:00.001Z is yet to come: it is 2026-11-24T12:00:00.000Z here$/;
  assert.throws(() => read("2026-11-24T12:00:00.001Z"), refusal(message));
});
