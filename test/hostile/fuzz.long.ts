/** Like fuzz.test.ts, with 120,000 requests and another seed each time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzz } from "./fuzz/run.ts";

test("120,000 fuzzed requests: never a 5xx, never down, and the log is sound afterwards", async (t) => {
  const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
  t.diagnostic(`FUZZ_SEED=${seed}`);
  const { sent, accepted } = await fuzz(120_000, seed);
  assert.equal(sent, 120_000);
  t.diagnostic(`${accepted} of ${sent} were accepted`);
});
