/** Worlds that weren't used for long leave memory, and nothing is lost by it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Ledger } from "../../src/gateway/ledger.ts";
import { put } from "../../src/model/world/change.ts";
import { type Store, StoreError } from "../../src/model/world/log.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

const author = { principal: "arn:aws:iam::111111111111:root", requestId: "r", operation: "Test" };
const token = (id: string) => put("client-token", { id, parameters: "", output: null, expiresAt: "" });
const home = (n: number) => ({ account: String(100_000_000_000 + n), region: "us-east-1" });
const BUDGET = 200_000;
/** Each has one record. */
const MOST_HELD = BUDGET / 1_000 + 32;

const open = (store: Store) =>
  new Ledger({ store, memory: BUDGET, now: () => "2026-01-02T03:04:05.000Z", found: () => [] });
const add = (ledger: Ledger, n: number, id = `t${n}`) =>
  ledger.run(home(n), author, () => ({ changes: [token(id)], output: id }));
const idsOf = (ledger: Ledger, n: number) =>
  ledger.read(home(n), (world) =>
    world
      .all("client-token")
      .toArray()
      .map(({ id }) => id),
  );
const count = (ledger: Ledger) => Iterator.from(ledger.worlds()).toArray().length;

test("accounts that were used once don't stay, and are there when they're asked for", async () => {
  const ledger = open(openMemoryStore());
  for (let n = 0; n < 5_000; n++) await add(ledger, n);
  await nextTurn();
  assert.ok(count(ledger) <= MOST_HELD, `${count(ledger)} worlds are in memory`);
  for (let n = 0; n < 5_000; n += 7) assert.deepEqual(await idsOf(ledger, n), [`t${n}`]);
  await nextTurn();
  assert.ok(count(ledger) <= MOST_HELD, `${count(ledger)} worlds are in memory`);
  assert.equal((await ledger.partitions()).length, 5_000);
});

test("those that are used stay, and those that are pinned", async () => {
  const ledger = open(openMemoryStore());
  await add(ledger, 0);
  await add(ledger, 1);
  await add(ledger, 2);
  const unpin = ledger.pin(`${home(1).account}/us-east-1`);
  const held = (n: number) => Iterator.from(ledger.worlds()).some(({ account }) => account === home(n).account);
  for (let n = 3; n < 1_000; n++) {
    await add(ledger, n);
    await idsOf(ledger, 0);
  }
  await nextTurn();
  assert.deepEqual([held(0), held(1), held(2)], [true, true, false]);
  unpin();
  for (let n = 1_000; n < 1_500; n++) await add(ledger, n);
  await nextTurn();
  assert.equal(held(1), false);
});

test("nothing that is pending leaves, though all are", async () => {
  const store = openMemoryStore();
  const gate = Promise.withResolvers<void>();
  const slow: Store = Object.create(store, {
    commit: {
      async value(...asked: Parameters<Store["commit"]>) {
        await gate.promise;
        return store.commit(...asked);
      },
    },
    ...Object.fromEntries(
      (["partitions", "load", "history"] as const).map((name) => [name, { value: store[name].bind(store) }]),
    ),
  });
  const ledger = open(slow);
  await ledger.partitions();
  const all = Array.from({ length: 1_000 }, (_, n) => add(ledger, n));
  await nextTurn();
  await nextTurn();
  assert.equal(count(ledger), 1_000);
  gate.resolve();
  await Promise.all(all);
  await add(ledger, 2_000);
  for (let n = 3_000; n < 3_100; n++) await add(ledger, n);
  await nextTurn();
  assert.ok(count(ledger) <= MOST_HELD, `${count(ledger)} worlds are in memory`);
  for (let n = 0; n < 1_000; n += 11) assert.deepEqual(await idsOf(ledger, n), [`t${n}`]);
});

test("worlds that are held stay as they were", async () => {
  const ledger = open(openMemoryStore());
  for (let n = 0; n < 300; n++) await add(ledger, n);
  const { world, release } = await ledger.hold(home(0), (own, keep) => ({ world: own, release: keep() }));
  for (let n = 300; n < 1_500; n++) await add(ledger, n);
  await add(ledger, 0, "later");
  await nextTurn();
  assert.deepEqual(
    await ledger.step(() =>
      world
        .all("client-token")
        .toArray()
        .map(({ id }) => id),
    ),
    ["t0"],
  );
  release();
});

test("a world that can't be loaded again is refused, and the others aren't", async () => {
  const store = openMemoryStore();
  const ledger = open(store);
  for (let n = 0; n < 1_000; n++) await add(ledger, n);
  await nextTurn();
  const load = store.load.bind(store);
  store.load = async (partition, at) => {
    if (partition.startsWith(home(3).account)) throw new StoreError("damaged", "not whole");
    return load(partition, at);
  };
  await assert.rejects(idsOf(ledger, 3), { trouble: "damaged" });
  assert.deepEqual(await idsOf(ledger, 4), ["t4"]);
});
