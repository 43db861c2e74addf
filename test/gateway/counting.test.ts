/** Several servers count up in several partitions, in one or two at a time: nothing is lost and nothing counted twice, whatever is refused meanwhile. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Ledger } from "../../src/gateway/ledger.ts";
import { inPartition, type PartitionKey, put } from "../../src/model/world/change.ts";
import type { World } from "../../src/model/world/world.ts";
import { openPostgresStore } from "../../src/store/postgres/postgres-store.ts";
import { noPostgres } from "../postgres/binaries.ts";
import { startPostgres } from "../postgres/start-postgres.ts";

const author = { principal: "arn:aws:iam::111111111111:root", requestId: "r", operation: "Count" };
const ACCOUNT = "111111111111";
const places = ["us-east-1", "us-west-2", "eu-west-1"].map((region) => ({ account: ACCOUNT, region }));
const CALLS = 150;

const counted = (world: World, { account, region }: PartitionKey): number =>
  Number(world.elsewhere(account, region).get("client-token", "count")?.output ?? 0);

const countUp = (ledger: Ledger, where: readonly PartitionKey[]) =>
  ledger.run(where[0] as PartitionKey, author, (world) => ({
    changes: where.map((place) => {
      const output = counted(world, place) + 1;
      return inPartition(place, put("client-token", { id: "count", parameters: "", output, expiresAt: "" }));
    }),
    output: undefined,
  }));

test("what servers count in one and in two partitions at a time adds up", { skip: noPostgres }, async (t) => {
  const database = await startPostgres();
  t.after(() => database.close());
  const stores = await Promise.all(Array.from({ length: 3 }, () => openPostgresStore({ url: database.url })));
  t.after(() => Promise.all(stores.map((store) => store.close())));
  const ledgers = stores.map((store) => new Ledger({ store, now: () => "2026-01-02T03:04:05.000Z", found: () => [] }));
  const asked = places.map(() => 0);
  const calls = ledgers.flatMap((ledger, server) =>
    Array.from({ length: CALLS }, async (_, n) => {
      await pause((n % 30) * 4);
      const first = (n + server) % 3;
      // One that names a partition before one that names that and another one, and so on in turn.
      const where = n % 3 === 1 ? [first, (first + 1 + (n % 2)) % 3] : [first];
      await countUp(
        ledger,
        where.map((at) => places[at] as PartitionKey),
      );
      for (const at of where) asked[at] = (asked[at] as number) + 1;
    }),
  );
  await Promise.all(calls);
  for (const ledger of ledgers) {
    const found = await ledger.read(places[0] as PartitionKey, (world) => places.map((place) => counted(world, place)));
    assert.deepEqual(found, asked);
  }
});
