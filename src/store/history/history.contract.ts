/** What every store must do with a history that begins later than the partition: what is kept is whole, and what isn't is said. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import type { Resource } from "../../model/records/tag.ts";
import { allOf } from "../../model/world/all-of-for-tests.ts";
import { type Change, partitionKey, remove } from "../../model/world/change.ts";
import type { Entry, Store } from "../../model/world/log.ts";
import { Partition } from "../../model/world/partition.ts";
import { type Engine, entryOf } from "../store.contract.ts";
import { loadRecords } from "./load-for-tests.ts";

const EAST = "123456789012/us-east-1";
const WEST = "123456789012/us-west-2";
const FORGOTTEN = { code: "forgotten" };

type State = ReadonlyMap<string, Resource>;

/** Entry n is of second n. */
const timeOf = (second: number): string => new Date(Date.UTC(2026, 10, 21) + second * 1_000).toISOString();

const putToken = (id: string, output: unknown): Change => ({
  put: "client-token",
  value: { id, parameters: "", output, expiresAt: "2027-01-01T00:00:00.000Z" },
});

const changeOf = (revision: number): Change =>
  revision % 3 === 0 ? remove("client-token", `t${revision % 7}`) : putToken(`t${revision % 5}`, revision);

const recordsOf = (partition: Partition): State =>
  new Map([...partition.records()].map(({ value }) => [value.id, value]));

/** A partition that grows, and what it was at each revision. */
class Growing {
  readonly name: string;
  readonly entries: Entry[] = [];
  readonly states: State[] = [new Map()];
  readonly #fold: Partition;

  constructor(name: string) {
    this.name = name;
    this.#fold = new Partition(partitionKey(name));
  }

  get revision(): number {
    return this.entries.length;
  }

  async grow(store: Store, count: number): Promise<void> {
    const commits = Array.from({ length: count }, () => {
      const seen = this.entries.length;
      const entry = { ...entryOf(this.name, seen + 1, changeOf(seen + 1)), time: timeOf(seen + 1) };
      this.entries.push(entry);
      for (const change of entry.changes) this.#fold.apply(change);
      this.states.push(recordsOf(this.#fold));
      return store.commit({ expected: new Map([[this.name, seen]]), entries: [entry] });
    });
    for (const result of await Promise.all(commits)) assert.deepEqual(result, { committed: true });
  }

  snapshot(store: Store): Promise<void> {
    return store.snapshot(this.name, this.revision, this.#fold.records());
  }

  /** Asserts that the store has everything from an entry on, and says that it has nothing before. */
  async assertFrom(store: Store, first: number): Promise<void> {
    const from = first - 1;
    assert.deepEqual(await allOf(store.history(this.name, 1, Number.POSITIVE_INFINITY)), this.entries.slice(from));
    for (let revision = first; revision <= this.revision; revision++) {
      assert.deepEqual(await loadRecords(store, this.name, revision), this.states[revision], `at ${revision}`);
      assert.equal(await store.revisionAt(this.name, { time: timeOf(revision) }), revision);
      const after = { partition: this.name, revision };
      assert.equal(await store.revisionAt(this.name, { after }), revision);
    }
    assert.deepEqual(await loadRecords(store, this.name), this.states[this.revision]);
    if (first === 1) return;
    await assert.rejects(store.load(this.name, from), FORGOTTEN);
    await assert.rejects(store.revisionAt(this.name, { time: timeOf(from) }), FORGOTTEN);
    await assert.rejects(store.revisionAt(this.name, { after: { partition: this.name, revision: from } }), FORGOTTEN);
    assert.deepEqual(await allOf(store.history(this.name, 1, from)), []);
  }
}

export function historyContract({ name, open, reopen, isRemote }: Engine): void {
  describe(`${name}: a history that begins later`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test("what was before the newest entry by then is gone, and every state from it on is there", async () => {
      const east = new Growing(EAST);
      await east.grow(store, 60);
      await store.expireHistory(EAST, timeOf(40.5));
      await east.assertFrom(store, 40);
      await east.grow(store, 5);
      await east.assertFrom(store, 40);
      await store.expireHistory(EAST, timeOf(60));
      await east.assertFrom(store, 60);
    });

    test("a time before all entries, or that is known to be gone, changes nothing", async () => {
      const east = new Growing(EAST);
      await east.grow(store, 10);
      await store.expireHistory(EAST, timeOf(0));
      await store.expireHistory(EAST, timeOf(1));
      await east.assertFrom(store, 1);
      await store.expireHistory(EAST, timeOf(7));
      await store.expireHistory(EAST, timeOf(3));
      await east.assertFrom(store, 7);
      await store.expireHistory("never/used", timeOf(9));
      assert.deepEqual(await store.partitions(), [EAST]);
    });

    test("few old entries stay until there are enough of them to be worth a snapshot", async () => {
      const east = new Growing(EAST);
      await east.grow(store, 100);
      await store.expireHistory(EAST, timeOf(5));
      await east.assertFrom(store, 1);
      await store.expireHistory(EAST, timeOf(13));
      await east.assertFrom(store, 13);
    });

    test("the last entry always stays, also of a partition that was deleted to nothing", async () => {
      const change = (revision: number) => (revision === 1 ? putToken("only", 1) : remove("client-token", "only"));
      for (const seen of [0, 1]) {
        const entry = { ...entryOf(EAST, seen + 1, change(seen + 1)), time: timeOf(seen + 1) };
        await store.commit({ expected: new Map([[EAST, seen]]), entries: [entry] });
      }
      await store.expireHistory(EAST, timeOf(1_000));
      assert.deepEqual(await store.partitions(), [EAST]);
      assert.deepEqual(
        (await allOf(store.history(EAST, 1, 9))).map(({ revision }) => revision),
        [2],
      );
      assert.deepEqual(await loadRecords(store, EAST), new Map());
      const stale = await store.commit({ expected: new Map([[EAST, 1]]), entries: [entryOf(EAST, 2)] });
      assert.deepEqual(stale, { committed: false, conflict: EAST });
      await nextTurn();
      const next = await store.commit({ expected: new Map([[EAST, 2]]), entries: [entryOf(EAST, 3)] });
      assert.deepEqual(next, { committed: true });
    });

    test("other partitions keep theirs, and moments in both are found or said to be forgotten", async () => {
      const [east, west] = [new Growing(EAST), new Growing(WEST)];
      for (let n = 0; n < 10; n++) {
        await east.grow(store, 1);
        await west.grow(store, 1);
      }
      await store.expireHistory(EAST, timeOf(6));
      await east.assertFrom(store, 6);
      await west.assertFrom(store, 1);
      const eastAfter = (revision: number) => store.revisionAt(EAST, { after: { partition: WEST, revision } });
      assert.deepEqual(await Promise.all([6, 8, 10].map(eastAfter)), [6, 8, 10]);
      await assert.rejects(eastAfter(5), FORGOTTEN);
      const westAfter = (revision: number) => store.revisionAt(WEST, { after: { partition: EAST, revision } });
      assert.deepEqual(await Promise.all([6, 10].map(westAfter)), [5, 9]);
      await assert.rejects(westAfter(5), FORGOTTEN);
    });

    test("whatever is snapshot, dropped and written in which order, what is kept is whole", async () => {
      let round = 0;
      const step = fc.oneof(
        fc.record({ grow: fc.integer({ min: 1, max: 30 }) }),
        fc.record({ expire: fc.double({ min: 0, max: 1, noNaN: true }) }),
        fc.constant({ snapshot: true }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
          round += 1;
          const partition = new Growing(`${round}/region`);
          let first = 1;
          for (const each of steps) {
            if ("grow" in each) await partition.grow(store, each.grow);
            else if ("snapshot" in each) await partition.snapshot(store);
            else {
              const then = Math.floor(each.expire * partition.revision);
              await store.expireHistory(partition.name, timeOf(then));
              if (then - first > 0 && then - first >= (partition.revision - then) / 8) first = then;
            }
          }
          if (partition.revision > 0) await partition.assertFrom(store, first);
        }),
        { numRuns: isRemote ? 4 : 20 },
      );
    });

    test("the state at the beginning stays, however many snapshots come after it", async () => {
      const east = new Growing(EAST);
      await east.grow(store, 20);
      await store.expireHistory(EAST, timeOf(15));
      for (let n = 0; n < 40; n++) {
        await east.grow(store, 2);
        await east.snapshot(store);
      }
      await east.assertFrom(store, 15);
    });

    test("entries that were staged go with their changes", async () => {
      const staged = await store.stage([1, 2, 3].map((n) => [putToken(`staged-${n}`, n)]));
      const entries = staged.map((changes, n) => ({ ...entryOf(EAST, n + 1), time: timeOf(n + 1), changes }));
      assert.deepEqual(await store.commit({ expected: new Map([[EAST, 0]]), entries }), { committed: true });
      await store.expireHistory(EAST, timeOf(2));
      const [second, third] = await allOf(store.history(EAST, 1, 3));
      assert.deepEqual([second?.revision, third?.changes], [2, [putToken("staged-3", 3)]]);
      assert.deepEqual([...(await loadRecords(store, EAST)).keys()].sort(), ["staged-1", "staged-2", "staged-3"]);
      await store.expireHistory(EAST, timeOf(9));
      assert.deepEqual(
        (await allOf(store.history(EAST, 1, 3))).map(({ revision, changes }) => [revision, changes]),
        [[3, [putToken("staged-3", 3)]]],
      );
    });

    test("who walks what is dropped meanwhile gets all of it, or is told", async () => {
      const east = new Growing(EAST);
      await east.grow(store, 3_000);
      const walk = store.history(EAST, 1, 3_000)[Symbol.asyncIterator]();
      const found = [...((await walk.next()).value ?? [])];
      const kept = allOf(store.history(EAST, 2_000, 3_000));
      await store.expireHistory(EAST, timeOf(2_000));
      try {
        for (let page = await walk.next(); page.done !== true; page = await walk.next()) found.push(...page.value);
        assert.equal(found.length, 3_000);
      } catch (error) {
        assert.equal((error as { readonly code?: string }).code, "forgotten", String(error));
      }
      assert.deepEqual(found, east.entries.slice(0, found.length));
      assert.deepEqual(await kept, east.entries.slice(1_999));
      assert.deepEqual(await loadRecords(store, EAST, 2_000), east.states[2_000]);
    });

    test("dropping goes on between other work, and twice at once does no harm", async () => {
      const east = new Growing(EAST);
      await east.grow(store, 1_000);
      const order: string[] = [];
      const dropping = Promise.all(
        [990, 980].map((second) => store.expireHistory(EAST, timeOf(second)).then(() => order.push("dropped"))),
      );
      await east.grow(store, 1);
      order.push("committed");
      await dropping;
      assert.notEqual(order.at(-1), "committed");
      assert.equal((await allOf(store.history(EAST, 1, 2_000))).at(-1)?.revision, 1_001);
      assert.deepEqual(await loadRecords(store, EAST), east.states[1_001]);
    });

    test("a closed store drops nothing", async () => {
      await new Growing(EAST).grow(store, 20);
      const refused = assert.rejects(store.expireHistory(EAST, timeOf(19)), { code: "closed" });
      await store.close();
      await refused;
      await assert.rejects(store.expireHistory(EAST, timeOf(19)), { code: "closed" });
    });

    if (reopen !== undefined) {
      test("it begins there after reopening, too, and grows on", async () => {
        const east = new Growing(EAST);
        await east.grow(store, 30);
        await store.expireHistory(EAST, timeOf(25));
        await store.close();
        store = await reopen();
        await east.assertFrom(store, 25);
        await east.grow(store, 3);
        await store.close();
        store = await reopen();
        await east.assertFrom(store, 25);
      });
    }
  });
}
