/** What several clients were answered by a server that is killed and stands still could have happened one call after another. */
import { test } from "node:test";
import { startOneServer } from "./driver/one-server.ts";
import { runHistory } from "./driver/run-history.ts";
import { seedGiven } from "./driver/seed.ts";

test("one server, killed and standing still, keeps every guarantee", async (t) => {
  await runHistory(t, await startOneServer(), { seed: seedGiven(), forMs: 3_000 });
});
