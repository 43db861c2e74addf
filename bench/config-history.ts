/**
 * AWS Config's calls on a log of 100,000 entries: how long they take, how much memory while they last, and how long others wait
 * meanwhile: `node bench/config-history.ts`. The floor is reading the log, in the same run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { rootOf } from "../src/access/credentials.ts";
import { derivedIds } from "../src/gateway/ids.ts";
import { Ledger } from "../src/gateway/ledger.ts";
import { lookInTurns } from "../src/gateway/look-in-turns.ts";
import { put } from "../src/model/world/change.ts";
import type { World } from "../src/model/world/world.ts";
import batchGet from "../src/operations/config/history/batch-get-resource-config.ts";
import getHistory from "../src/operations/config/history/get-resource-config-history.ts";
import listResources from "../src/operations/config/resources/list-discovered-resources.ts";
import type { Call, Operation } from "../src/operations/operation.ts";
import { defaultNetwork } from "../src/operations/vpcs/default-network.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const [ENTRIES, GROUPS, RULES] = [100_000, 500, 10_000];
const home = { account: "111122223333", region: "us-east-1" };
const author = { principal: rootOf(home.account).arn, requestId: "", operation: "bench" };
const directory = mkdtempSync(join(tmpdir(), "cordon-config-history-"));
const store = openSqliteStore({ directory });
const found = (key: typeof home) => defaultNetwork(key, derivedIds(key));
const ledger = new Ledger({ store, now: () => new Date().toISOString(), found });

const idOf = (prefix: string, n: number): string => `${prefix}-${String(n).padStart(17, "0")}`;
const groupOf = (n: number) => ({
  ...{ id: idOf("sg", n), name: `group ${n}`, description: "", vpcId: "vpc-1", ownerId: home.account, tags: [] },
});
/** Each rule is changed ten times, so each group two hundred times. */
const ruleOf = (n: number) => ({
  ...{ id: idOf("sgr", n % RULES), ownerId: home.account, groupId: idOf("sg", n % GROUPS), tags: [] },
  ...{ direction: "ingress" as const, protocol: "tcp", fromPort: n % 65_000, toPort: n % 65_000 },
  ...{ peer: { kind: "ipv4" as const, cidr: `10.${n % 200}.0.0/16` }, description: `change ${n}` },
});

async function fill(): Promise<void> {
  const groups = Array.from({ length: GROUPS }, (_, n) => put("security-group", groupOf(n)));
  await ledger.run(home, author, () => ({ changes: groups, output: undefined }));
  const write = async (first: number) => {
    for (let n = first; n < ENTRIES; n += 50) {
      const changes = [put("security-group-rule", ruleOf(n))];
      await ledger.run(home, author, () => ({ changes, output: undefined }));
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, n) => write(n)));
}

async function measure<I, O>(title: string, operation: Operation<I, O>, input: I, countOf: (output: O) => number) {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  let [waited, most, isOver, last] = [0, 0, false, performance.now()];
  const beat = async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      waited = Math.max(waited, performance.now() - last);
      most = Math.max(most, process.memoryUsage().heapUsed - before);
      last = performance.now();
    }
  };
  const beating = beat();
  const began = performance.now();
  const now = new Date().toISOString();
  const callIn = (world: World) =>
    ({ input, world, now, region: home.region, caller: rootOf(home.account) }) as unknown as Call<I>;
  const sought = await lookInTurns(ledger, home, (world) =>
    (operation.look as NonNullable<typeof operation.look>)(callIn(world)),
  );
  const output = await ledger.read(home, (world) => operation.decide({ ...callIn(world), found: sought }).output);
  const ms = performance.now() - began;
  isOver = true;
  await beating;
  console.log(
    `${title}: ${countOf(output)} items in ${ms.toFixed(0)} ms, ${(ms / floor).toFixed(1)} of the floor; ` +
      `heap at most ${(most / 2 ** 20).toFixed(0)} MB more, not yet collected; others waited ${waited.toFixed(0)} ms at most`,
  );
}

let floor = 0;
try {
  await fill();
  const began = performance.now();
  for await (const _ of store.history(`${home.account}/${home.region}`, 1, ENTRIES));
  floor = performance.now() - began;
  console.log(`a log of ${ENTRIES.toLocaleString("en-US")} entries; the floor, reading it: ${floor.toFixed(0)} ms`);
  const resourceType = "AWS::EC2::SecurityGroup" as const;
  const key = { resourceType, resourceId: idOf("sg", 7) };
  for (const chronologicalOrder of ["Reverse", "Forward"] as const) {
    const input = { ...key, chronologicalOrder, limit: 100 };
    await measure(
      `GetResourceConfigHistory, ${chronologicalOrder}`,
      getHistory,
      input,
      (output) => output.configurationItems?.length ?? 0,
    );
  }
  const resourceKeys = Array.from({ length: 100 }, (_, n) => ({ resourceType, resourceId: idOf("sg", n) }));
  await measure(
    "BatchGetResourceConfig of 100",
    batchGet,
    { resourceKeys },
    (output) => output.baseConfigurationItems?.length ?? 0,
  );
  const listed = { resourceType, includeDeletedResources: true };
  await measure(
    "ListDiscoveredResources with those deleted",
    listResources,
    listed,
    (output) => output.resourceIdentifiers?.length ?? 0,
  );
} finally {
  await ledger.close();
  await store.close();
  rmSync(directory, { recursive: true, force: true });
}
