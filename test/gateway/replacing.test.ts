/** All of a partition is replaced in turns: others go on meanwhile, and see all of it or nothing. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Ledger } from "../../src/gateway/ledger.ts";
import type { Steps } from "../../src/model/steps.ts";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import { type Change, inPartition, put, remove } from "../../src/model/world/change.ts";
import { type Store, StoreError } from "../../src/model/world/log.ts";
import type { World } from "../../src/model/world/world.ts";
import type { Decision } from "../../src/operations/operation.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

const HOME = { account: "111111111111", region: "us-east-1" };
const OTHER = { account: "222222222222", region: "us-east-1" };
const author = { principal: "", requestId: "", operation: "Test" };
const now = () => "2026-11-21T00:00:00.000Z";

const token = (id: string): Change => put("client-token", { id, parameters: "", output: "", expiresAt: now() });
const idsIn = (world: World): string[] => [...world.all("client-token")].map(({ id }) => id).sort();

const open = (store: Store = openMemoryStore()) => {
  const ledger = new Ledger({ store, now, found: () => [token("default")] });
  return {
    ledger,
    add: (id: string, home = HOME) => ledger.run(home, author, () => ({ changes: [token(id)], output: undefined })),
    ids: (home = HOME) => ledger.read(home, idsIn),
  };
};

/** Replaces everything by tokens, after it has waited in turns for `until`. */
const replacingBy = (ids: readonly string[], others: readonly Change[] = [], until: () => boolean = () => true) =>
  function* (world: World): Steps<Decision<readonly string[]>> {
    const before = idsIn(world);
    while (!until()) yield;
    const removals = before.map((id) => remove("client-token", id));
    return { changes: [...removals, ...ids.map(token), ...others], output: before };
  };

/** Replaces everything by one token, in so many turns that others have changed something meanwhile. */
function* inManyTurns(world: World): Steps<Decision<undefined>> {
  const removals = idsIn(world).map((id) => remove("client-token", id));
  for (const begun = performance.now(); performance.now() - begun < 100; ) yield;
  return { changes: [...removals, token("new")], output: undefined };
}

suite("a partition that is replaced", () => {
  test("has what was put in its place, in memory and in the log, and goes on from there", async () => {
    const store = openMemoryStore();
    const { ledger, add, ids } = open(store);
    await add("a");
    const many = Array.from({ length: 2_500 }, (_, n) => `many-${String(n).padStart(4, "0")}`);
    const others = [inPartition(OTHER, token("lent"))];
    assert.deepEqual(await ledger.replace(HOME, author, replacingBy(many, others)), ["a", "default"]);
    await add("z");
    for (const each of [open(store), { ids }]) {
      assert.deepEqual(await each.ids(), [...many, "z"]);
      assert.deepEqual(await each.ids(OTHER), ["default", "lent"]);
    }
  });

  test("may be one that nobody has changed: then its log begins as any other", async () => {
    const store = openMemoryStore();
    await open(store).ledger.replace(HOME, author, replacingBy(["a"]));
    const operations = (await allOf(store.history("111111111111/us-east-1", 1, 9))).map(({ operation }) => operation);
    assert.deepEqual(operations, ["Cordon:FoundPartition", "Test"]);
    assert.deepEqual(await open(store).ids(), ["a"]);
  });

  test("is decided again if it changes meanwhile, and others see what was there until then", async () => {
    const { ledger, add, ids } = open();
    await add("a");
    let isOver = false;
    const replaced = ledger.replace(
      HOME,
      author,
      replacingBy(["new"], [], () => isOver),
    );
    await add("b");
    assert.deepEqual(await ids(), ["a", "b", "default"]);
    isOver = true;
    assert.deepEqual(await replaced, ["a", "b", "default"]);
    assert.deepEqual(await ids(), ["new"]);
  });

  test("stays as it was if a change comes while the new one is written ahead", async () => {
    const store = openMemoryStore();
    let stagings = 0;
    const { ledger, add, ids } = open({
      ...bound(store),
      async stage(parts) {
        const staged = await store.stage(parts);
        if (++stagings === 1) await add("late");
        return staged;
      },
    });
    await add("a");
    assert.deepEqual(await ledger.replace(HOME, author, replacingBy(["new"])), ["a", "default", "late"]);
    assert.equal(stagings, 2);
    assert.deepEqual(await ids(), ["new"]);
  });

  test("gets its turn, whoever changes it all the time", async () => {
    const { ledger, add, ids } = open();
    let isOver = false;
    const refused: unknown[] = [];
    const writing = (async () => {
      for (let n = 0; !isOver; n++) {
        await add(`busy-${n}`).catch((error: unknown) => refused.push(error));
        await nextTurn();
      }
    })();
    await ledger.replace(HOME, author, inManyTurns);
    isOver = true;
    await writing;
    assert.deepEqual([(await ids()).includes("new"), refused], [true, []]);
  });

  test("is what it was if its log can't be kept", async () => {
    const store = openMemoryStore();
    let isFull = false;
    const { ledger, add, ids } = open({
      ...bound(store),
      commit: (commit) => (isFull ? Promise.reject(new StoreError("full", "full")) : store.commit(commit)),
    });
    await add("a");
    isFull = true;
    await assert.rejects(ledger.replace(HOME, author, replacingBy(["new"])), { trouble: "full" });
    assert.deepEqual(await ids(), ["a", "default"]);
  });

  test("is refused with what the decision threw", async () => {
    const { ledger, ids } = open();
    const refusing = function* (): Steps<Decision<undefined>> {
      yield;
      throw new Error("refused");
    };
    await assert.rejects(ledger.replace(HOME, author, refusing), /refused/);
    assert.deepEqual(await ids(), ["default"]);
  });

  test("stays as it was for who holds it, from home or from elsewhere, whatever changes later", async () => {
    const { ledger, add, ids } = open();
    await add("a");
    await add("x", OTHER);
    const hold = (home: typeof HOME) => ledger.hold(home, (world, keep) => ({ world, release: keep() }));
    const [home, other] = [await hold(HOME), await hold(OTHER)];
    await add("b");
    await ledger.replace(HOME, author, replacingBy(["new"]));
    await add("c");
    assert.deepEqual(idsIn(home.world), ["a", "default"]);
    assert.deepEqual(idsIn(other.world.elsewhere(HOME.account, HOME.region)), ["a", "default"]);
    home.release();
    other.release();
    assert.deepEqual(await ids(), ["c", "new"]);
  });
});

/** The store's methods, so that some of them can be others. */
const bound = (store: Store): Store => ({
  partitions: () => store.partitions(),
  load: (...of) => store.load(...of),
  revisionAt: (...of) => store.revisionAt(...of),
  commit: (commit) => store.commit(commit),
  stage: (parts) => store.stage(parts),
  discard: (staged) => store.discard(staged),
  history: (...of) => store.history(...of),
  historyNow: store.historyNow?.bind(store),
  shared: undefined,
  snapshot: (...of) => store.snapshot(...of),
  expireHistory: (...of) => store.expireHistory(...of),
  lookupEvents: (lookup) => store.lookupEvents(lookup),
  expireEvents: (before) => store.expireEvents(before),
  close: () => store.close(),
});
