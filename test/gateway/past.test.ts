/** Worlds as they were: folded beside the living ones, few at a time, in turns; damage is never among them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ledger } from "../../src/gateway/ledger.ts";
import { NoPast } from "../../src/gateway/past/no-past.ts";
import type { PastWorlds } from "../../src/gateway/past/past-worlds.ts";
import { StoreUnavailable } from "../../src/gateway/store-unavailable.ts";
import { put, remove } from "../../src/model/world/change.ts";
import { type Store, StoreError } from "../../src/model/world/log.ts";
import type { World } from "../../src/model/world/world.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

const home = { account: "123456789012", region: "eu-west-1" };
const other = { account: "999999999999", region: "eu-west-1" };
const author = { principal: "someone", requestId: "", operation: "x" };
const tokenOf = (id: string, output: unknown) => ({ id, parameters: "", output, expiresAt: "" });
const at = (second: number) => `2026-01-02T03:04:${String(second).padStart(2, "0")}.000Z`;

/** A ledger whose clock a test sets. */
function open(store: Store = openMemoryStore()) {
  const clock = { second: 0 };
  const ledger = new Ledger({
    store,
    now: () => at(clock.second),
    found: () => [put("client-token", tokenOf("default", 0))],
  });
  const write = (second: number, output: number, to = home) => {
    clock.second = second;
    const changes = [put("client-token", tokenOf("t", output)), remove("client-token", `gone-${output}`)];
    return ledger.run(to, author, () => ({ changes, output: undefined }));
  };
  return { ledger, write };
}

const outputs = (world: World) =>
  Object.fromEntries(world.all("client-token").map(({ id, output }) => [id, output] as const));

async function outputsAt(ledger: Ledger, asked: Parameters<Ledger["past"]["open"]>[1], of = home): Promise<unknown> {
  const past = await ledger.past.open(home, asked);
  try {
    return await past.read((world) => outputs(world.elsewhere(of.account, of.region)));
  } finally {
    past.release();
  }
}

test("a time between two entries has the world after the first of them, and the one of an entry has what it changed", async () => {
  const { ledger, write } = open();
  for (const second of [10, 20, 30]) await write(second, second);
  assert.deepEqual(await outputsAt(ledger, { time: at(10) }), { default: 0, t: 10 });
  assert.deepEqual(await outputsAt(ledger, { time: at(19) }), { default: 0, t: 10 });
  assert.deepEqual(await outputsAt(ledger, { time: at(20) }), { default: 0, t: 20 });
  assert.deepEqual(await outputsAt(ledger, { time: at(59) }), { default: 0, t: 30 });
  // Revision 1 founds the partition.
  assert.deepEqual(await outputsAt(ledger, { revision: 1 }), { default: 0 });
  assert.deepEqual(await outputsAt(ledger, { revision: 3 }), { default: 0, t: 20 });
  const past = await ledger.past.open(home, { time: at(25) });
  assert.deepEqual(past.found, { time: at(25), revision: 3 });
  past.release();
});

test("before the beginning, beyond the end and in a partition that nobody changed there is no past", async () => {
  const { ledger, write } = open();
  await write(10, 1, other);
  const none = (message: RegExp) => (error: unknown) => error instanceof NoPast && message.test(error.message);
  await assert.rejects(
    outputsAt(ledger, { time: at(50) }),
    none(/nothing was ever changed in account 123456789012, Re/),
  );
  await write(20, 1);
  await assert.rejects(
    outputsAt(ledger, { time: at(19) }),
    none(/begins with revision 1 at 2026-01-02T03:04:20.000Z: nothing is known of 2026-01-02T03:04:19.000Z$/),
  );
  await assert.rejects(outputsAt(ledger, { revision: 0 }), none(/there is no revision 0$/));
  await assert.rejects(outputsAt(ledger, { revision: 3 }), none(/ends with revision 2 so far$/));
});

test("other partitions are as they were at the same time, or when the home's revision came", async () => {
  const { ledger, write } = open();
  await write(10, 1);
  assert.deepEqual(await outputsAt(ledger, { time: at(10) }, other), { default: 0 }, "not used at all");
  await write(20, 1, other);
  await write(20, 2);
  await write(20, 2, other);
  await write(30, 3);
  assert.deepEqual(await outputsAt(ledger, { time: at(19) }, other), { default: 0 }, "not used yet");
  assert.deepEqual(await outputsAt(ledger, { time: at(20) }, other), { default: 0, t: 2 });
  assert.deepEqual(await outputsAt(ledger, { revision: 2 }, other), { default: 0 });
  assert.deepEqual(await outputsAt(ledger, { revision: 3 }, other), { default: 0, t: 1 }, "in the same second");
  assert.deepEqual(await outputsAt(ledger, { revision: 4 }, other), { default: 0, t: 2 });
});

test("a past world stays as it was while others change, and what is on its way to the disk is part of now", async () => {
  const { ledger, write } = open();
  await write(10, 1);
  const past = await ledger.past.open(home, { time: at(10) });
  const written = write(20, 2);
  assert.deepEqual(await past.read(outputs), { default: 0, t: 1 });
  assert.deepEqual(await outputsAt(ledger, { time: at(20) }), { default: 0, t: 2 });
  await written;
  assert.deepEqual(await past.read(outputs), { default: 0, t: 1 });
  past.release();
});

test("a later moment of the same worlds has all that changed in between", async () => {
  const { ledger, write } = open();
  for (const second of [10, 20, 30, 40]) await write(second, second);
  const past = await ledger.past.open(home, { time: at(20) });
  await past.read(outputs);
  const between: number[] = [];
  const later = await past.after(await ledger.past.find(home, { time: at(30) }), ({ revision }) =>
    between.push(revision),
  );
  assert.deepEqual(await later.read(outputs), { default: 0, t: 30 });
  assert.deepEqual(await past.read(outputs), { default: 0, t: 20 });
  assert.deepEqual(between, [4]);
  past.release();
});

test("two have their worlds at once; others wait for them, and too many are refused", async () => {
  const { ledger, write } = open();
  await write(10, 1);
  const asked = { time: at(10) };
  const [first, second] = await Promise.all([ledger.past.open(home, asked), ledger.past.open(home, asked)]);
  const opened: PastWorlds[] = [];
  const waiting = Array.from({ length: 64 }, () =>
    ledger.past.open(home, asked).then((past) => {
      opened.push(past);
      past.release();
    }),
  );
  await assert.rejects(ledger.past.open(home, asked), (error) => error instanceof NoPast && error.status === 503);
  await ledger.read(home, () => {});
  assert.equal(opened.length, 0);
  first.release();
  first.release();
  await Promise.all(waiting);
  const third = await ledger.past.open(home, asked);
  second.release();
  third.release();
  // One that finds no past leaves its place as well.
  for (let n = 0; n < 5; n++) await assert.rejects(outputsAt(ledger, { revision: 99 }), NoPast);
  assert.deepEqual(await outputsAt(ledger, asked), { default: 0, t: 1 });
});

test("calls are decided while a long past is folded", async () => {
  const { ledger, write } = open();
  const many = (from: number) => ({
    changes: Array.from({ length: 20_000 }, (_, n) => put("client-token", tokenOf(`t${from}-${n}`, n))),
    output: undefined,
  });
  for (let n = 0; n < 3; n++) await ledger.run(home, author, () => many(n));
  let isFolded = false;
  const folding = outputsAt(ledger, { time: at(0) }).finally(() => {
    isFolded = true;
  });
  let calls = 0;
  for (; !isFolded; calls++) {
    await write(1, calls);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(Object.keys((await folding) as object).length, 60_001);
  // Each lets others go on after 2,000 changes at the latest.
  assert.ok(calls >= 15, `${calls} calls`);
});

test("damage in what leads to the moment is named, and nothing of it is answered", async () => {
  const store = openMemoryStore();
  const { write } = open(store);
  for (const second of [10, 20, 30]) await write(second, second);
  const broken: Store = Object.create(store, {
    load: {
      async value(partition: string, revision: number) {
        const loaded = await store.load(partition, revision);
        const entries = async function* () {
          for await (const page of loaded.entries) {
            yield page.filter(({ revision }) => revision < 3);
            if (page.some(({ revision }) => revision === 3)) {
              throw new StoreError("damaged", "entry 3 is not what was written");
            }
          }
        };
        return { ...loaded, entries: entries() };
      },
    },
    revisionAt: { value: (...asked: Parameters<Store["revisionAt"]>) => store.revisionAt(...asked) },
    history: { value: (...asked: Parameters<Store["history"]>) => store.history(...asked) },
    partitions: { value: () => store.partitions() },
  });
  const again = new Ledger({ store: broken, now: () => at(59), found: () => [] });
  assert.deepEqual(await outputsAt(again, { revision: 2 }), { default: 0, t: 10 }, "before the damage");
  await assert.rejects(
    outputsAt(again, { revision: 4 }),
    (error) => error instanceof StoreUnavailable && error.trouble === "damaged",
  );
  assert.deepEqual(again.damaged(), [
    { partition: "123456789012/eu-west-1", problem: "entry 3 is not what was written" },
  ]);
});

const NAME = "123456789012/eu-west-1";
const OTHER = "999999999999/eu-west-1";

test("what was before the first entry that is kept isn't known, and what comes after it is as it was", async () => {
  const store = openMemoryStore();
  const { ledger, write } = open(store);
  for (const second of [10, 20, 30, 40]) await write(second, second);
  await store.expireHistory(NAME, at(25));
  const begins =
    "begins with revision 3 at 2026-01-02T03:04:20.000Z, as older changes aren't kept: nothing is known of";
  const unknown = (what: string) => (error: unknown) =>
    error instanceof NoPast && error.status === 400 && error.message.endsWith(`${begins} ${what}`);
  await assert.rejects(outputsAt(ledger, { time: at(19) }), unknown("2026-01-02T03:04:19.000Z"));
  await assert.rejects(outputsAt(ledger, { revision: 2 }), unknown("revision 2"));
  await assert.rejects(ledger.past.revisionsOf(home, { requestId: "r", time: at(10) }), unknown("what was before"));
  assert.deepEqual(await outputsAt(ledger, { time: at(20) }), { default: 0, t: 20 });
  assert.deepEqual(await outputsAt(ledger, { revision: 3 }), { default: 0, t: 20 });
  assert.deepEqual(await outputsAt(ledger, { time: at(39) }), { default: 0, t: 30 });
  await write(50, 50);
  assert.deepEqual(await outputsAt(ledger, { time: at(50) }), { default: 0, t: 50 });
});

test("a partition of which less is kept isn't taken for one that wasn't used yet", async () => {
  const store = openMemoryStore();
  const { ledger, write } = open(store);
  for (const second of [10, 20, 30]) {
    await write(second, second);
    await write(second, second, other);
  }
  await store.expireHistory(OTHER, at(30));
  const unknown = (error: unknown) =>
    error instanceof NoPast && /Region eu-west-1 begins with revision 4 at .*:30\.000Z, as older/.test(error.message);
  await assert.rejects(outputsAt(ledger, { time: at(29) }, other), unknown);
  assert.deepEqual(await outputsAt(ledger, { time: at(30) }, other), { default: 0, t: 30 });
  const past = await ledger.past.open(home, { time: at(30) });
  await past.read(outputs);
  await write(40, 40);
  await store.expireHistory(NAME, at(40));
  await assert.rejects(
    past.read((world) => [...world.history()].length),
    NoPast,
  );
  past.release();
});

/** The same store, if reading its history is waiting for others. */
const waiting = (store: Store): Store =>
  new Proxy(store, {
    get(target, key) {
      const value = key === "historyNow" ? undefined : Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });

for (const [what, kind] of Object.entries({ "read at once": (store: Store) => store, "read ahead": waiting })) {
  test(`who walks a history that begins later gets all that was there first: ${what}`, async () => {
    const store = openMemoryStore();
    const { ledger, write } = open(kind(store));
    for (let second = 10; second < 40; second++) await write(second, second);
    await store.expireHistory(NAME, at(35));
    await write(40, 40);
    const walked = await ledger.read(home, (world) =>
      [...world.history()].map(({ revision, changes }) => [revision, changes.length]),
    );
    assert.deepEqual(
      walked,
      [27, 28, 29, 30, 31, 32].map((revision) => [revision, 2]),
    );
    const [first] = await ledger.read(home, (world) => [...world.history()]);
    assert.deepEqual(
      first?.changes.map((change) => "put" in change && change.value.id),
      ["default", "t"],
    );
  });
}
