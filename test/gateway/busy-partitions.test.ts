/** Several servers change the same partitions all the time: what they count adds up, and whatever takes many turns gets its turn. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Ledger } from "../../src/gateway/ledger.ts";
import type { Steps } from "../../src/model/steps.ts";
import { inPartition, type PartitionKey, put, remove } from "../../src/model/world/change.ts";
import type { World } from "../../src/model/world/world.ts";
import type { Decision } from "../../src/operations/operation.ts";
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

async function openLedgers(t: TestContext, count: number): Promise<Ledger[]> {
  const database = await startPostgres();
  t.after(() => database.close());
  const stores = await Promise.all(Array.from({ length: count }, () => openPostgresStore({ url: database.url })));
  t.after(() => Promise.all(stores.map((store) => store.close())));
  return stores.map((store) => new Ledger({ store, now: () => "2026-01-02T03:04:05.000Z", found: () => [] }));
}

test("what servers count in one and in two partitions at a time adds up", { skip: noPostgres }, async (t) => {
  const ledgers = await openLedgers(t, 3);
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

/** Puts another count in the place of all, in so many turns that others have changed something meanwhile. */
function* countFromAnew(world: World): Steps<Decision<undefined>> {
  const removals = [...world.all("client-token")].map(({ id }) => remove("client-token", id));
  for (const begun = performance.now(); performance.now() - begun < 100; ) yield;
  return {
    changes: [...removals, put("client-token", { id: "anew", parameters: "", output: 1, expiresAt: "" })],
    output: undefined,
  };
}

test("a partition is replaced while servers change it all the time", { skip: noPostgres }, async (t) => {
  const ledgers = await openLedgers(t, 2);
  const [home] = places as [PartitionKey];
  let isOver = false;
  const counting = ledgers.map(async (ledger) => {
    while (!isOver) await countUp(ledger, [home]);
  });
  for (let n = 0; n < 3; n++) await (ledgers[n % 2] as Ledger).replace(home, author, countFromAnew);
  isOver = true;
  await Promise.all(counting);
  for (const ledger of ledgers) {
    assert.ok(await ledger.read(home, (world) => world.get("client-token", "anew") !== undefined));
  }
});
