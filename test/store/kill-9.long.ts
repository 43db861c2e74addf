/** Like kill-9.test.ts, 200 times. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kill } from "./kill-rounds.ts";

test("200 kills in a write loop lose nothing acknowledged, and the store opens every time", async (t) => {
  const acknowledged = await kill(200);
  assert.ok(acknowledged > 200);
  t.diagnostic(`${acknowledged} entries acknowledged, 0 lost`);
});
