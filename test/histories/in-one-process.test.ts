/**
 * Three servers in one process share a log that takes its time, loses answers and loses commits. Thousands of calls a second overlap in
 * ways that separate processes seldom come to.
 */
import { test } from "node:test";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { StoreError } from "../../src/model/world/log.ts";
import type { Fault } from "./driver/cluster.ts";
import { serversInOneProcess } from "./driver/in-one-process.ts";
import { Random } from "./driver/random.ts";
import { runHistory } from "./driver/run-history.ts";
import { seedGiven } from "./driver/seed.ts";
import type { Tampered } from "./driver/shared-memory.ts";

const unknown = () => new StoreError("unavailable", "Nobody knows yet if the change was kept.");

test("servers that share a log keep every guarantee, though its answers come late or never", async (t) => {
  const seed = seedGiven();
  const random = new Random(seed).fork();
  const travel = async () => {
    for (let turns = random.between(0, 6); turns > 0; turns--) await turn();
  };
  let isLossy = false;
  const commit: Tampered = async (asked, _, keep) => {
    if (isLossy && random.isOneIn(30)) throw unknown();
    const result = await keep(asked);
    if (isLossy && random.isOneIn(30)) throw unknown();
    return result;
  };
  const servers = [1, 2, 3].map(() => ({ commit, travel, hears: true }));
  const losses: Fault = {
    name: "commits and their answers are lost",
    async happen() {
      isLossy = true;
      await pause(2_000);
      isLossy = false;
    },
  };
  await runHistory(t, serversInOneProcess(servers, [losses]), { seed, forMs: 2_000 });
});
