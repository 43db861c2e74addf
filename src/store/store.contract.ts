/** What every store must do. The test of each engine calls this with a way to open it. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import type { Resource } from "../model/records/tag.ts";
import { allOf } from "../model/world/all-of-for-tests.ts";
import { type Change, partitionKey, remove } from "../model/world/change.ts";
import type { Commit, CommitResult, Entry, Kept, Store } from "../model/world/log.ts";
import { Partition } from "../model/world/partition.ts";
import { loadRecords } from "./history/load-for-tests.ts";

export interface Engine {
  readonly name: string;
  /** Opens a new, empty store. */
  open(): Store | Promise<Store>;
  /** Opens again what the last store of this test kept, after it closed. Absent if a store keeps nothing. */
  reopen?(): Store | Promise<Store>;
  /** Whether each question takes a round trip, so that fewer random cases must do. */
  readonly isRemote?: boolean;
}

const EAST = "123456789012/us-east-1";
const WEST = "123456789012/us-west-2";
const COMMITTED: CommitResult = { committed: true };

const putToken = (id: string, output: unknown = id): Change => ({
  put: "client-token",
  value: { id, parameters: "", output, expiresAt: "2027-01-01T00:00:00.000Z" },
});

export const entryOf = (partition: string, revision: number, ...changes: Change[]): Entry => ({
  partition,
  revision,
  time: "2026-11-21T00:00:00.000Z",
  principal: "arn:aws:iam::123456789012:root",
  requestId: `request-${revision}`,
  operation: "CreateTags",
  changes: changes.length > 0 ? changes : [putToken(`token-${revision}`)],
});

/** A commit to one partition, built on `seen`. */
const commitOn = (partition: string, seen: number, ...changes: Change[]): Commit => ({
  expected: new Map([[partition, seen]]),
  entries: [entryOf(partition, seen + 1, ...changes)],
});

const revisionsOf = async (store: Store, partition: string): Promise<number[]> =>
  (await allOf((await store.load(partition)).entries)).map((entry) => entry.revision);

export function storeContract({ name, open, reopen, isRemote }: Engine): void {
  describe(name, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const grow = async (partition: string, count: number) => {
      const results = Array.from({ length: count }, (_, seen) => store.commit(commitOn(partition, seen)));
      for (const result of await Promise.all(results)) assert.deepEqual(result, COMMITTED);
    };

    test("an unknown partition is empty, and not listed", async () => {
      const loaded = await store.load(EAST);
      assert.equal(loaded.revision, 0);
      assert.deepEqual(await allOf(loaded.records), []);
      assert.deepEqual(await allOf(loaded.entries), []);
      assert.deepEqual(await allOf(store.history(EAST, 1, 10)), []);
      assert.deepEqual(await store.partitions(), []);
    });

    test("an entry comes back as it was committed", async () => {
      const entry = entryOf(
        EAST,
        1,
        putToken("t", { text: 'ü "quoted" \u0000 \ud800 \n', list: [1, null] }),
        remove("vpc", "v"),
      );
      assert.deepEqual(await store.commit({ expected: new Map([[EAST, 0]]), entries: [entry] }), COMMITTED);
      assert.deepEqual(await allOf((await store.load(EAST)).entries), [entry]);
      assert.deepEqual(await store.partitions(), [EAST]);
    });

    test("what a caller does to an entry after committing it changes nothing", async () => {
      const changes = [putToken("kept")];
      await store.commit({ expected: new Map([[EAST, 0]]), entries: [{ ...entryOf(EAST, 1), changes }] });
      changes.push(putToken("smuggled in"));
      assert.deepEqual([...(await loadRecords(store, EAST)).keys()], ["kept"]);
    });

    test("of many commits built on one revision, the first called wins", async () => {
      const race = Array.from({ length: 20 }, (_, i) => store.commit(commitOn(EAST, 0, putToken(`racer-${i}`))));
      const [first, ...others] = await Promise.all(race);
      assert.deepEqual(first, COMMITTED);
      for (const other of others) assert.deepEqual(other, { committed: false, conflict: EAST });
      assert.deepEqual([...(await loadRecords(store, EAST)).keys()], ["racer-0"]);
    });

    test("a commit built on a revision that does not exist yet conflicts", async () => {
      assert.deepEqual(await store.commit(commitOn(EAST, 7)), { committed: false, conflict: EAST });
      assert.deepEqual(await store.partitions(), []);
    });

    test("a conflict is answered when what won can be loaded", async () => {
      const won = store.commit(commitOn(EAST, 0));
      assert.deepEqual(await store.commit(commitOn(EAST, 0)), { committed: false, conflict: EAST });
      assert.deepEqual(await revisionsOf(store, EAST), [1]);
      assert.deepEqual(await won, COMMITTED);
    });

    test("a commit over several partitions is kept in all or in none", async () => {
      const both = (east: number, west: number): Commit => ({
        expected: new Map([
          [EAST, east],
          [WEST, west],
        ]),
        entries: [entryOf(EAST, east + 1), entryOf(WEST, west + 1)],
      });
      assert.deepEqual(await store.commit(both(0, 0)), COMMITTED);
      assert.deepEqual(await store.commit(commitOn(WEST, 1)), COMMITTED);
      assert.deepEqual(await store.commit(both(1, 1)), { committed: false, conflict: WEST });
      assert.deepEqual(await revisionsOf(store, EAST), [1]);
      assert.deepEqual(await revisionsOf(store, WEST), [1, 2]);
    });

    test("a partition that was only read guards the commit too", async () => {
      const readingWest = (seen: number): Commit => ({
        expected: new Map([
          [EAST, 0],
          [WEST, seen],
        ]),
        entries: [entryOf(EAST, 1)],
      });
      const [, stale] = await Promise.all([store.commit(commitOn(WEST, 0)), store.commit(readingWest(0))]);
      assert.deepEqual(stale, { committed: false, conflict: WEST });
      assert.deepEqual(await store.commit(readingWest(1)), COMMITTED);
    });

    test("a commit of no entries says whether what it read still holds", async () => {
      const reading = (seen: number): Commit => ({ expected: new Map([[EAST, seen]]), entries: [] });
      const [, pending] = await Promise.all([store.commit(commitOn(EAST, 0)), store.commit(reading(1))]);
      assert.deepEqual(pending, COMMITTED);
      assert.deepEqual(await store.commit(reading(1)), COMMITTED);
      assert.deepEqual(await store.commit(reading(0)), { committed: false, conflict: EAST });
      assert.deepEqual(await revisionsOf(store, EAST), [1]);
    });

    test("commits built on unanswered ones are answered in the order of the calls, gapless", async () => {
      const answered: number[] = [];
      const commits = Array.from({ length: 300 }, async (_, seen) => {
        assert.deepEqual(await store.commit(commitOn(EAST, seen)), COMMITTED);
        answered.push(seen + 1);
      });
      const early = await revisionsOf(store, EAST);
      // Where others answer, entries may be durable before this process hears of it.
      if (store.shared === undefined) assert.deepEqual(early, [], "nothing is seen before it is durable");
      assert.deepEqual(
        early,
        early.map((_, i) => i + 1),
      );
      await Promise.all(commits);
      const inOrder = Array.from({ length: 300 }, (_, i) => i + 1);
      assert.deepEqual(answered, inOrder);
      assert.deepEqual(await revisionsOf(store, EAST), inOrder);
    });

    test("a commit may have several entries of a partition, one after the other", async () => {
      const founding = { expected: new Map([[EAST, 0]]), entries: [entryOf(EAST, 1), entryOf(EAST, 2)] };
      assert.deepEqual(await store.commit(founding), COMMITTED);
      assert.deepEqual(await store.commit(founding), { committed: false, conflict: EAST });
      await nextTurn();
      assert.deepEqual(await store.commit(commitOn(EAST, 2)), COMMITTED);
      assert.deepEqual(await revisionsOf(store, EAST), [1, 2, 3]);
    });

    test("an entry that is not the next of a partition named, or one of two, is a mistake", async () => {
      const unguarded = { expected: new Map([[WEST, 0]]), entries: [entryOf(EAST, 1)] };
      const skipping = { expected: new Map([[EAST, 0]]), entries: [entryOf(EAST, 2)] };
      const twice = { expected: new Map([[EAST, 0]]), entries: [entryOf(EAST, 1), entryOf(EAST, 1)] };
      for (const mistake of [unguarded, skipping, twice]) await assert.rejects(store.commit(mistake), TypeError);
      assert.deepEqual(await store.partitions(), []);
    });

    test("what cannot be encoded rejects alone", async () => {
      const before = store.commit(commitOn(EAST, 0));
      await assert.rejects(store.commit(commitOn(EAST, 1, putToken("bad", 1n))), TypeError);
      const after = store.commit(commitOn(EAST, 1));
      assert.deepEqual(await Promise.all([before, after]), [COMMITTED, COMMITTED]);
    });

    test("history gives a range, both ends included, and no more than there is", async () => {
      await grow(EAST, 1200);
      await grow(WEST, 3);
      const range = async (from: number, to: number) =>
        (await allOf(store.history(EAST, from, to))).map((entry) => entry.revision);
      assert.deepEqual(await range(2, 4), [2, 3, 4]);
      assert.deepEqual(await range(1200, 9999), [1200]);
      assert.deepEqual(await range(-5, 1), [1]);
      assert.deepEqual(await range(4, 3), []);
      assert.deepEqual(
        await range(1, 1200),
        Array.from({ length: 1200 }, (_, i) => i + 1),
      );
    });

    test("what is loaded ends where it was loaded, whatever comes after", async () => {
      await grow(EAST, 3);
      const { entries } = await store.load(EAST);
      await store.commit(commitOn(EAST, 3));
      assert.deepEqual(
        (await allOf(entries)).map((entry) => entry.revision),
        [1, 2, 3],
      );
    });

    test("snapshot and tail give what the whole log gives, for random changes", async () => {
      let round = 0;
      const step = fc.record({ id: fc.nat(9), remove: fc.boolean(), snapshot: fc.integer({ min: 0, max: 9 }) });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
          round += 1;
          const name = `${round}/region`;
          const fold = new Partition(partitionKey(name));
          for (const [seen, { id, remove: removes, snapshot }] of steps.entries()) {
            const change = removes ? remove("client-token", `t${id}`) : putToken(`t${id}`, seen);
            assert.deepEqual(await store.commit(commitOn(name, seen, change)), COMMITTED);
            fold.apply(change);
            if (snapshot === 0) await store.snapshot(name, seen + 1, fold.records());
          }
          const truth = new Map([...fold.records()].map(({ value }) => [value.id, value]));
          assert.deepEqual(await loadRecords(store, name), truth);
          assert.equal((await allOf(store.history(name, 1, steps.length))).length, steps.length, "history stays");
        }),
        { numRuns: isRemote ? 8 : 25 },
      );
    });

    test("a snapshot takes its records at once, though it writes them between other work", async () => {
      await grow(EAST, 1);
      const records: Kept[] = Array.from({ length: 3000 }, (_, i) => ({ kind: "vpc", value: { id: `vpc-${i}` } }));
      const writing = store.snapshot(EAST, 1, records);
      records.length = 0;
      const early = await store.load(EAST);
      if (store.shared === undefined) assert.equal(early.revision, 0, "not seen before it is whole");
      assert.equal((await allOf(early.records)).length, early.revision === 0 ? 0 : 3000);
      assert.deepEqual(await store.commit(commitOn(EAST, 1)), COMMITTED);
      await writing;
      const loaded = await store.load(EAST);
      assert.equal(loaded.revision, 1);
      assert.equal((await allOf(loaded.records)).length, 3000);
      assert.deepEqual(
        (await allOf(loaded.entries)).map((entry) => entry.revision),
        [2],
      );
    });

    test("the newest snapshot is used, whatever the order in which they came", async () => {
      await grow(EAST, 9);
      const marked = (revision: number): Kept[] => [{ kind: "vpc", value: { id: `at-${revision}` } }];
      for (const revision of [2, 4, 7, 3, 7, 9, 8]) await store.snapshot(EAST, revision, marked(revision));
      const { revision, records, entries } = await store.load(EAST);
      assert.equal(revision, 9);
      assert.deepEqual(await allOf(records), marked(9));
      assert.deepEqual(await allOf(entries), []);
    });

    test("the newest snapshot is used, though an older one that began earlier is finished later", async () => {
      await grow(EAST, 9);
      const marked = (revision: number, count: number): Kept[] =>
        Array.from({ length: count }, (_, i) => ({ kind: "vpc", value: { id: `at-${revision}-${i}` } }));
      // Snapshots are written in turns, 500 records or fewer a turn: these end in the order 9, 7, 5, 4.
      const sizes = [
        [4, 8000],
        [7, 3000],
        [5, 5500],
        [9, 1],
      ] as const;
      const ended: number[] = [];
      await Promise.all(
        sizes.map(async ([revision, count]) => {
          await store.snapshot(EAST, revision, marked(revision, count));
          ended.push(revision);
        }),
      );
      if (!isRemote) assert.deepEqual(ended, [9, 7, 5, 4]);
      const { revision, records, entries } = await store.load(EAST);
      assert.equal(revision, 9);
      assert.deepEqual(await allOf(records), marked(9, 1));
      assert.deepEqual(await allOf(entries), []);
    });

    test("a load that is walked slowly finds all of its snapshot, though newer ones have replaced it", async () => {
      await grow(EAST, 4);
      const records = (revision: number) =>
        Array.from({ length: 1_200 }, (_, n): Kept => ({ kind: "vpc", value: { id: `vpc-${revision}-${n}` } }));
      await store.snapshot(EAST, 1, records(1));
      const loaded = await store.load(EAST);
      const walk = loaded.records[Symbol.asyncIterator]();
      let count = ((await walk.next()).value ?? []).length;
      for (const revision of [2, 3, 4]) await store.snapshot(EAST, revision, records(revision));
      for (let page = await walk.next(); page.done !== true; page = await walk.next()) count += page.value.length;
      assert.deepEqual([loaded.revision, count], [1, 1_200]);
    });

    test("a partition is loaded as it was at any revision, whatever snapshots are kept", async () => {
      const fold = new Partition(partitionKey(EAST));
      const states: Map<string, Resource>[] = [new Map()];
      for (let seen = 0; seen < 60; seen++) {
        const change = seen % 3 === 2 ? remove("client-token", `t${seen % 7}`) : putToken(`t${seen % 5}`, seen);
        await store.commit(commitOn(EAST, seen, change));
        fold.apply(change);
        states.push(new Map([...fold.records()].map(({ value }) => [value.id, value])));
        if (seen % 4 === 0) await store.snapshot(EAST, seen + 1, fold.records());
      }
      for (const [revision, state] of states.entries()) {
        assert.deepEqual(await loadRecords(store, EAST, revision), state, `at ${revision}`);
      }
      assert.deepEqual(await loadRecords(store, EAST, 61), states[60], "no later than it is");
    });

    test("a time, or an entry of another partition, has a revision in each partition", async () => {
      const at = async (partition: string, seen: number, second: number) => {
        const entry = { ...entryOf(partition, seen + 1), time: `2026-11-21T00:00:0${second}.000Z` };
        assert.deepEqual(await store.commit({ expected: new Map([[partition, seen]]), entries: [entry] }), COMMITTED);
      };
      await at(EAST, 0, 1);
      await at(WEST, 0, 3);
      await at(EAST, 1, 3);
      await at(EAST, 2, 3);
      await at(WEST, 1, 5);
      const times = (partition: string, ...all: string[]) =>
        Promise.all(all.map((time) => store.revisionAt(partition, { time: `2026-11-21T00:00:${time}Z` })));
      assert.deepEqual(await times(EAST, "00.999", "01", "02.5", "03", "09"), [0, 1, 1, 3, 3]);
      assert.deepEqual(await times(WEST, "02.999", "03.000", "04", "05"), [0, 1, 1, 2]);
      const after = (partition: string, ...revisions: number[]) =>
        Promise.all(revisions.map((revision) => store.revisionAt(WEST, { after: { partition, revision } })));
      assert.deepEqual(await after(EAST, 1, 2, 3), [0, 1, 1]);
      assert.deepEqual(await after(WEST, 0, 1, 2, 9), [0, 1, 2, 2]);
      assert.equal(await store.revisionAt("never/used", { time: "2026-11-21T00:00:09Z" }), 0);
    });

    test("a snapshot of a revision that is not durable is refused", async () => {
      void store.commit(commitOn(EAST, 0));
      // Where others answer, the first one may be durable by then.
      await assert.rejects(store.snapshot(EAST, store.shared === undefined ? 1 : 2, []), RangeError);
    });

    test("close keeps what was asked, then everything is refused", async () => {
      const asked = store.commit(commitOn(EAST, 0));
      await store.close();
      assert.deepEqual(await asked, COMMITTED);
      await assert.rejects(store.commit(commitOn(EAST, 1)), { code: "closed" });
      await assert.rejects(store.load(EAST), { code: "closed" });
      await assert.rejects(store.revisionAt(EAST, { time: "2026-11-21T00:00:00Z" }), { code: "closed" });
      await assert.rejects(store.partitions(), { code: "closed" });
      await assert.rejects(store.snapshot(EAST, 1, []), { code: "closed" });
      await assert.rejects(allOf(store.history(EAST, 1, 1)), { code: "closed" });
      await store.close();
    });

    test("what was being read or written when the store was closed is refused from then on", async () => {
      await grow(EAST, 2);
      await store.snapshot(EAST, 1, [{ kind: "vpc", value: { id: "vpc-1" } }]);
      const history = store.history(EAST, 1, 2);
      const { records, entries } = await store.load(EAST);
      const snapshot = store.snapshot(EAST, 2, [{ kind: "vpc", value: { id: "vpc-2" } }]);
      const refused = assert.rejects(snapshot, { code: "closed" });
      await store.close();
      await refused;
      await assert.rejects(allOf(history), { code: "closed" });
      await assert.rejects(allOf(records), { code: "closed" });
      await assert.rejects(allOf(entries), { code: "closed" });
    });

    if (reopen !== undefined) {
      test("what was committed is there after reopening", async () => {
        await grow(EAST, 5);
        await grow(WEST, 2);
        await store.snapshot(EAST, 4, [{ kind: "vpc", value: { id: "vpc-1" } }]);
        await store.close();
        store = await reopen();
        assert.deepEqual(await store.partitions(), [EAST, WEST]);
        const loaded = await store.load(EAST);
        assert.equal(loaded.revision, 4);
        assert.deepEqual(await allOf(loaded.records), [{ kind: "vpc", value: { id: "vpc-1" } }]);
        assert.deepEqual(await allOf(loaded.entries), [entryOf(EAST, 5)]);
        assert.deepEqual(await store.commit(commitOn(EAST, 4)), { committed: false, conflict: EAST });
        await nextTurn();
        assert.deepEqual(await store.commit(commitOn(EAST, 5)), COMMITTED);
      });
    }
  });
}
