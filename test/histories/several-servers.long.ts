/** Like several-servers.test.ts, for half an hour, or for $HISTORY_MINUTES. */
import { test } from "node:test";
import { noPostgres } from "../postgres/binaries.ts";
import { runHistory } from "./driver/run-history.ts";
import { seedGiven } from "./driver/seed.ts";
import { startServersOnPostgres } from "./driver/servers-on-postgres.ts";

const MINUTES = Number(process.env["HISTORY_MINUTES"] ?? 30);

test(`three servers on PostgreSQL keep every guarantee for ${MINUTES} minutes`, { skip: noPostgres }, async (t) => {
  await runHistory(t, await startServersOnPostgres(t, 3), { seed: seedGiven(), forMs: MINUTES * 60_000 });
});
