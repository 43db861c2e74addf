/** A few kills of a serving process; kill-server.long.ts makes 200. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { killServer } from "./kill-server.ts";

test("3 kills of a writing server lose nothing acknowledged, in the trail either, and leave nothing half done", async (t) => {
  const acknowledged = await killServer(3);
  assert.ok(acknowledged > 3);
  t.diagnostic(`${acknowledged} calls acknowledged, 0 lost`);
});
