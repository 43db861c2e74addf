/** A few thousand fuzzed requests; fuzz.long.ts sends many more. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzz } from "./fuzz/run.ts";

test("3,000 fuzzed requests: never a 5xx, never down, and the log is intact afterwards", async (t) => {
  const { sent, accepted } = await fuzz(3_000, 20261121);
  assert.equal(sent, 3_000);
  assert.ok(accepted > 100);
  t.diagnostic(`${accepted} of ${sent} were accepted`);
});
