/** What every store must do with changes that are written ahead of their commit. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { allOf } from "../model/world/all-of-for-tests.ts";
import { type Change, remove } from "../model/world/change.ts";
import type { Commit, CommitResult, Staged, Store } from "../model/world/log.ts";
import { type Engine, entryOf } from "./store.contract.ts";

const EAST = "123456789012/us-east-1";
const WEST = "123456789012/us-west-2";
const COMMITTED: CommitResult = { committed: true };

const putToken = (id: string): Change => ({
  put: "client-token",
  value: { id, parameters: "", output: id, expiresAt: "2027-01-01T00:00:00.000Z" },
});

const commitOn = (partition: string): Commit => ({
  expected: new Map([[partition, 0]]),
  entries: [entryOf(partition, 1)],
});

const stagedOn = (partition: string, staged: readonly Staged[]): Commit => ({
  expected: new Map([[partition, 0]]),
  entries: staged.map((changes, n) => ({ ...entryOf(partition, n + 1), changes })),
});

export function stagingContract({ name, open, reopen }: Engine): void {
  describe(`${name}: staged changes`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test("what was staged is seen with its commit, and is read as any entry", async () => {
      const parts = [[putToken("a"), putToken("b")], [remove("client-token", "a")]];
      const staged = await store.stage(parts);
      assert.deepEqual(await store.partitions(), []);
      assert.deepEqual(await store.commit(stagedOn(EAST, staged)), COMMITTED);
      const entries = parts.map((changes, n) => entryOf(EAST, n + 1, ...changes));
      assert.deepEqual(await allOf(store.history(EAST, 1, 2)), entries);
      assert.deepEqual(await allOf((await store.load(EAST)).entries), entries);
    });

    test("what was staged is written little by little, between other commits", async () => {
      const order: string[] = [];
      function* parts() {
        for (const id of ["a", ...Array.from({ length: 40 }, (_, n) => `b${n}`)]) {
          order.push(id);
          yield [putToken(id)];
        }
      }
      const staging = store.stage(parts()).finally(() => order.push("staged"));
      await store.commit(commitOn(WEST));
      order.push("committed");
      await staging;
      assert.ok(order.indexOf("committed") < order.indexOf("staged"), order.join());
      assert.equal(order[0], "a");
    });

    test("what was staged for a commit that conflicts is in no entry, and can be discarded", async () => {
      const staged = await store.stage([[putToken("a")]]);
      await store.commit(commitOn(EAST));
      assert.deepEqual(await store.commit(stagedOn(EAST, staged)), { committed: false, conflict: EAST });
      await store.discard(staged);
      assert.deepEqual(await allOf(store.history(EAST, 1, 9)), [entryOf(EAST, 1)]);
      await store.discard([]);
    });

    if (reopen !== undefined) {
      test("what was staged and committed is there after reopening; what was only staged is not", async () => {
        const [kept, lost] = [await store.stage([[putToken("a")]]), await store.stage([[putToken("b")]])];
        await store.commit(stagedOn(EAST, kept));
        await store.close();
        store = await reopen();
        assert.deepEqual(await allOf(store.history(EAST, 1, 9)), [entryOf(EAST, 1, putToken("a"))]);
        // The parts are gone: an entry that named them would be damaged, if a store took it.
        const late = await store.commit(stagedOn(WEST, lost));
        if (late.committed) await assert.rejects(allOf(store.history(WEST, 1, 9)), { code: "damaged" });
        else assert.deepEqual(await allOf(store.history(WEST, 1, 9)), []);
      });
    }
  });
}
