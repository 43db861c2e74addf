/**
 * Three servers keep one log in PostgreSQL with a synchronous standby. What their clients were answered while servers, primary, standby
 * and lines failed could have happened one call after another. several-servers.long.ts does the same for half an hour.
 */
import { test } from "node:test";
import { noPostgres } from "../postgres/binaries.ts";
import { runHistory } from "./driver/run-history.ts";
import { seedGiven } from "./driver/seed.ts";
import { startServersOnPostgres } from "./driver/servers-on-postgres.ts";

test("three servers on PostgreSQL, whatever fails, keep every guarantee", { skip: noPostgres }, async (t) => {
  await runHistory(t, await startServersOnPostgres(t, 3), { seed: seedGiven(), forMs: 110_000 });
});
