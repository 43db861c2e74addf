/**
 * A process that writes until it is killed: `writer.ts DIRECTORY NAME [COMMITS]`. Prints each commit when it's
 * acknowledged.
 */

import { writeSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import { type Change, partitionKey, remove } from "../../src/model/world/change.ts";
import { copyOf } from "../../src/model/world/copy-for-tests.ts";
import { putBack } from "../../src/model/world/log.ts";
import { Partition } from "../../src/model/world/partition.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";

const IN_FLIGHT = 16;
const NAMES = ["111111111111/us-east-1", "111111111111/us-west-2", "222222222222/us-east-1"];

const [directory = "", name = "", limit = "Infinity"] = process.argv.slice(2);
const store = openSqliteStore({ directory });
const worlds: Partition[] = [];
for (const partition of NAMES) {
  const world = new Partition(partitionKey(partition));
  const { revision, records, entries } = await store.load(partition);
  for (const record of await allOf(records)) world.apply(putBack(record));
  world.revision = revision;
  for (const entry of await allOf(entries)) {
    for (const change of entry.changes) world.apply(change);
    world.revision = entry.revision;
  }
  worlds.push(world);
}

const pick = (below: number) => Math.floor(Math.random() * below);
const randomChange = (n: number): Change => {
  const id = `token-${pick(200)}`;
  if (pick(4) === 0) return remove("client-token", id);
  const output = "x".repeat(pick(2000));
  return { put: "client-token", value: { id, parameters: `${name}:${n}`, output, expiresAt: "" } };
};

async function commitOne(n: number): Promise<void> {
  const changed = worlds.filter(() => pick(2) === 0);
  if (changed.length === 0) return;
  // The request id contains the number of partitions in which the commit must be found.
  const requestId = `${name}:${n}:${changed.length}`;
  const expected = new Map(changed.map((world) => [`${world.account}/${world.region}`, world.revision]));
  const entries = [...expected].map(([partition, revision]) => ({
    partition,
    revision: revision + 1,
    time: new Date().toISOString(),
    principal: "arn:aws:iam::111111111111:root",
    requestId,
    operation: "CreateTags",
    changes: [randomChange(n)],
  }));
  for (const [i, world] of changed.entries()) {
    for (const change of entries[i]?.changes ?? []) world.apply(change);
    world.revision += 1;
  }
  const result = await store.commit({ expected, entries });
  if (!result.committed) throw new Error(`${requestId} conflicts in ${result.conflict}`);
  writeSync(1, entries.map(({ partition, revision }) => `${partition} ${revision} ${requestId}\n`).join(""));
}

let started = 0;
async function write(): Promise<void> {
  while (started < Number(limit)) {
    started += 1;
    await commitOne(started);
    // An occasional snapshot of durable commits, so that a kill may hit a half-written one.
    if (started % 100 === 0) {
      const world = worlds[pick(worlds.length)];
      const copy = world && copyOf(world);
      await store.commit({ expected: new Map(), entries: [] });
      await nextTurn();
      await nextTurn();
      if (copy !== undefined) await store.snapshot(`${copy.account}/${copy.region}`, copy.revision, copy.records());
    }
  }
}
await Promise.all(Array.from({ length: IN_FLIGHT }, write));
writeSync(1, "done\n");
// Stays, with the log as it is, until it's killed.
setInterval(() => {}, 1000);
