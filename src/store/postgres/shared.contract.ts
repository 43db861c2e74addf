/** What every store must do that several servers share: here, several stores on one log. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { allOf } from "../../model/world/all-of-for-tests.ts";
import type { Change } from "../../model/world/change.ts";
import type { Commit, CommitResult, SharedLog, Store } from "../../model/world/log.ts";
import { entryOf } from "../store.contract.ts";
import { eventOf } from "../trail.contract.ts";
import { building } from "./building-for-tests.ts";

export interface SharedEngine {
  readonly name: string;
  /** Opens a store on a new, empty log. */
  open(): Promise<Store>;
  /** Opens another one on the same log. */
  join(): Promise<Store>;
}

const EAST = "123456789012/us-east-1";
const WEST = "123456789012/us-west-2";
const COMMITTED: CommitResult = { committed: true };
const CONFLICT: CommitResult = { committed: false, conflict: EAST };

const putToken = (id: string): Change => ({
  put: "client-token",
  value: { id, parameters: "", output: id, expiresAt: "2027-01-01T00:00:00.000Z" },
});

/** A commit of a server to one partition, built on `seen`. */
const by = (server: string, partition: string, seen: number): Commit => ({
  expected: new Map([[partition, seen]]),
  entries: [{ ...entryOf(partition, seen + 1, putToken(`${server}-${seen + 1}`)), requestId: server }],
});

export function sharedContract({ name, open, join }: SharedEngine): void {
  describe(`${name}: several servers`, () => {
    let one: Store;
    let two: Store;
    beforeEach(async () => {
      one = await open();
      two = await join();
    });
    afterEach(() => Promise.all([one.close(), two.close()]));

    const log = (store: Store): SharedLog => {
      assert.ok(store.shared);
      return store.shared;
    };
    const authors = async (store: Store, partition: string) =>
      (await allOf(store.history(partition, 1, Number.POSITIVE_INFINITY))).map(({ requestId }) => requestId);
    const headOf = async (store: Store, partition: string) =>
      (await log(store).heads([partition])).revisions.get(partition);

    test("what one acknowledged, the other one's heads and histories have", async () => {
      for (let seen = 0; seen < 20; seen++) {
        const [writer, reader] = seen % 2 === 0 ? [one, two] : [two, one];
        assert.deepEqual(await writer.commit(by("w", EAST, seen)), COMMITTED);
        assert.equal(await headOf(reader, EAST), seen + 1);
        assert.equal((await authors(reader, EAST)).length, seen + 1);
        assert.equal((await allOf((await reader.load(EAST)).entries)).length, seen + 1);
      }
    });

    test("heads have every partition that was asked for, and count those that have an entry", async () => {
      assert.deepEqual(await log(one).heads([EAST]), { revisions: new Map([[EAST, 0]]), partitions: 0 });
      await two.commit(by("two", EAST, 0));
      // A guard alone founds nothing.
      await two.commit({ expected: new Map([...by("two", EAST, 1).expected, [WEST, 0]]), entries: [entryOf(EAST, 2)] });
      const revisions = new Map([
        [EAST, 2],
        [WEST, 0],
      ]);
      assert.deepEqual(await log(one).heads([EAST, WEST]), { revisions, partitions: 1 });
      assert.deepEqual(await log(one).heads([]), { revisions: new Map(), partitions: 1 });
    });

    test("partitions are listed in the order in which they got their first entry, the same at both", async () => {
      const names = Array.from({ length: 30 }, (_, n) => `account-${(n * 7) % 30}/region`);
      await Promise.all(names.map((partition, n) => (n % 2 === 0 ? one : two).commit(by("x", partition, 0))));
      const all = await one.partitions();
      assert.deepEqual([...all].sort(), [...names].sort());
      assert.deepEqual(await two.partitions(), all);
      assert.deepEqual(await log(two).partitionsAfter(12), all.slice(12));
      assert.deepEqual(await log(two).partitionsAfter(30), []);
      assert.equal((await log(one).heads([])).partitions, 30);
    });

    test("of two that build on the same revision one is told of the other, which can be read", async () => {
      for (let seen = 0; seen < 20; seen++) {
        const results = await Promise.all([one.commit(by("one", EAST, seen)), two.commit(by("two", EAST, seen))]);
        const winner = results.findIndex(({ committed }) => committed);
        assert.deepEqual(results[1 - winner], CONFLICT);
        assert.equal((await authors([one, two][1 - winner] as Store, EAST)).at(-1), ["one", "two"][winner]);
      }
    });

    test("what builds on a commit that conflicted conflicts too, though another entry has its revision", async () => {
      await one.commit(by("one", EAST, 0));
      const { commit, read } = building(two);
      await read(EAST);
      await one.commit(by("one", EAST, 1));
      // One has its own entry 2; two doesn't know it yet, and builds 2, 3 and 4 in a row.
      const built = [1, 2, 3].map((seen) => commit(by("two", EAST, seen)));
      assert.deepEqual(await Promise.all(built), [CONFLICT, CONFLICT, CONFLICT]);
      assert.deepEqual(await authors(two, EAST), ["one", "one"]);
    });

    test("the same, if it is asked while the one before is on its way, or as soon as that is refused", async () => {
      for (let seen = 0; seen < 40; seen += 2) {
        // One's entries come in between at any time.
        const { commit, read } = building(two);
        await read(EAST);
        const ours = [commit(by("two", EAST, seen))];
        const theirs = one.commit(by("one", EAST, seen));
        const more = (async () => {
          for (let turn = 0; turn < seen % 5; turn++) await nextTurn();
          ours.push(commit(by("two", EAST, seen + 1)));
          await headOf(two, EAST);
        })();
        await Promise.all([theirs, more]);
        const [first, second] = await Promise.all(ours);
        if (first?.committed !== true) assert.deepEqual(second, CONFLICT);
        const entries = await authors(one, EAST);
        const last = entries.slice(seen);
        assert.ok(last.join() === "one" || last.join() === "two,two", last.join());
        if (last.length === 1) {
          await nextTurn();
          assert.deepEqual(await one.commit(by("one", EAST, seen + 1)), COMMITTED);
        }
      }
    });

    test("what builds on a commit that conflicts isn't kept, while one before that is sent again", async () => {
      await two.commit(by("two", EAST, 0));
      await two.commit(by("two", WEST, 0));
      const { commit, read } = building(two);
      await Promise.all([EAST, WEST].map(read));
      assert.deepEqual(await one.commit(by("one", EAST, 1)), COMMITTED);
      // Two doesn't know One's entry. These two go together, and only the first can be kept.
      const first = commit(by("two", WEST, 1));
      const both = commit({
        expected: new Map([
          [EAST, 1],
          [WEST, 2],
        ]),
        entries: [EAST, WEST].map((partition) => ({
          ...entryOf(partition, partition === EAST ? 2 : 3),
          requestId: "both",
        })),
      });
      await nextTurn();
      // Built on what the second would have made of it; One's entry has that revision.
      const third = commit(by("third", EAST, 2));
      assert.deepEqual(await Promise.all([first, both, third]), [COMMITTED, CONFLICT, CONFLICT]);
      assert.deepEqual(await authors(two, EAST), ["two", "one"]);
    });

    test("a partition that only one of them reads guards against the other", async () => {
      await two.commit(by("two", WEST, 0));
      const reading = (west: number): Commit => ({
        expected: new Map([
          [EAST, 0],
          [WEST, west],
        ]),
        entries: [entryOf(EAST, 1)],
      });
      assert.deepEqual(await one.commit(reading(0)), { committed: false, conflict: WEST });
      await nextTurn();
      assert.deepEqual(await one.commit(reading(1)), COMMITTED);
    });

    test("many that found and extend the same partitions across each other leave no gap, and nothing twice", async () => {
      const names = Array.from({ length: 6 }, (_, n) => `shared-${n}/region`);
      const extend = async (store: Store, server: string, first: number) => {
        let kept = 0;
        for (let n = 0; n < 25; n++) {
          // Two partitions at once, in any order.
          const pair = [names[(first + n) % 6], names[(first + n * 5 + 1) % 6]] as [string, string];
          const distinct = [...new Set(pair)];
          for (let isKept = false; !isKept; ) {
            const { revisions } = await log(store).heads(distinct);
            const entries = distinct.map((partition) => ({
              ...entryOf(partition, (revisions.get(partition) ?? 0) + 1),
              requestId: `${server}-${n}`,
            }));
            isKept = (await store.commit({ expected: revisions, entries })).committed;
          }
          kept += distinct.length;
        }
        return kept;
      };
      const counts = await Promise.all([extend(one, "a", 0), extend(two, "b", 3), extend(one, "c", 1)]);
      let found = 0;
      for (const partition of names) {
        const entries = await allOf(one.history(partition, 1, 1_000));
        assert.deepEqual(
          entries.map(({ revision }) => revision),
          entries.map((_, n) => n + 1),
        );
        const seen = new Set(entries.map(({ requestId }) => requestId));
        assert.equal(seen.size, entries.length);
        found += entries.length;
      }
      assert.equal(
        found,
        counts.reduce((sum, count) => sum + count, 0),
      );
    });

    test("an entry's place comes after whatever its commit could have seen, whoever made that", async () => {
      for (let n = 0; n < 5; n++) {
        await one.commit(by("one", EAST, n));
        await two.commit({
          expected: new Map([
            [EAST, n + 1],
            [WEST, n],
          ]),
          entries: [entryOf(WEST, n + 1)],
        });
      }
      for (let n = 1; n <= 5; n++) {
        assert.equal(await two.revisionAt(WEST, { after: { partition: EAST, revision: n } }), n - 1);
        assert.equal(await one.revisionAt(EAST, { after: { partition: WEST, revision: n } }), n);
      }
    });

    test("the other one hears that something changed", async () => {
      const heard = Promise.withResolvers<void>();
      const end = log(two).hear((hint) => {
        if ("changed" in hint && hint.changed.includes(EAST)) heard.resolve();
      });
      await one.commit(by("one", EAST, 0));
      await heard.promise;
      end();
    });

    test("whoever takes a partition isn't overtaken, and the others go on afterwards", async () => {
      const taken = await log(one).take([EAST, WEST]);
      const other = two.commit(by("two", EAST, 0));
      assert.equal(await headOf(one, EAST), 0);
      assert.deepEqual(await one.commit(by("one", EAST, 0)), COMMITTED);
      await taken.release();
      assert.deepEqual(await other, CONFLICT);
      assert.deepEqual(await authors(two, EAST), ["one"]);
    });

    test("what was decided before a take is refused at once, and doesn't use it up", async () => {
      await two.commit(by("two", EAST, 0));
      const taken = await log(one).take([EAST]);
      const across: Commit = {
        expected: new Map([...by("one", EAST, 0).expected, [WEST, 0]]),
        entries: [entryOf(EAST, 1)],
      };
      const stale = [by("one", EAST, 0), by("one", EAST, 5), across].map((commit) => one.commit(commit));
      const other = two.commit(by("two", EAST, 1));
      assert.deepEqual(await Promise.all(stale), [CONFLICT, CONFLICT, CONFLICT]);
      await nextTurn();
      assert.deepEqual(await one.commit(by("one", EAST, 1)), COMMITTED);
      assert.deepEqual(await other, CONFLICT);
      await taken.release();
      assert.deepEqual(await authors(one, EAST), ["two", "one"]);
    });

    test("takes and commits of one partition by both, many at a time, never wait for each other", async () => {
      let revision = 0;
      const hammer = async (store: Store, server: string) => {
        for (let n = 0; n < 10; ) {
          const taken = n % 2 === 0 ? await log(store).take([EAST]) : undefined;
          const { revisions } = await log(store).heads([EAST]);
          const seen = revisions.get(EAST) as number;
          const built = [0, 1, 2].map((next) => store.commit(by(server, EAST, seen + next)));
          const kept = (await Promise.all(built)).filter(({ committed }) => committed).length;
          revision += kept;
          if (kept > 0) n++;
          await taken?.release();
        }
      };
      await Promise.all([hammer(one, "a"), hammer(one, "b"), hammer(two, "c"), hammer(two, "d")]);
      assert.equal(await headOf(one, EAST), revision);
      assert.equal((await authors(two, EAST)).length, revision);
    });

    test("a taken partition that nobody changes is free again, released or not", async () => {
      const taken = await log(one).take([EAST]);
      const other = two.commit(by("two", EAST, 0));
      await taken.release();
      assert.deepEqual(await other, COMMITTED);
      await log(one).take([EAST]);
      assert.deepEqual(await two.commit(by("two", EAST, 1)), COMMITTED);
      assert.equal(await headOf(one, EAST), 2);
    });

    test("two that take the same partitions in any order have them one after the other", async () => {
      const order: string[] = [];
      const change = async (store: Store, server: string, names: readonly string[]) => {
        const taken = await log(store).take(names);
        const { revisions } = await log(store).heads([EAST, WEST]);
        const entries = [...revisions].map(([partition, seen]) => entryOf(partition, seen + 1));
        const result = await store.commit({ expected: revisions, entries });
        order.push(`${server} ${result.committed}`);
        await taken.release();
      };
      await Promise.all([
        change(one, "one", [EAST, WEST]),
        change(two, "two", [WEST, EAST]),
        change(one, "one again", [WEST, EAST]),
        change(two, "two again", [EAST, WEST]),
      ]);
      assert.deepEqual(order.sort(), ["one again true", "one true", "two again true", "two true"]);
    });

    test("each keeps what it staged, and one that closes takes nothing of the other's with it", async () => {
      const [ours, theirs] = [await one.stage([[putToken("ours")]]), await two.stage([[putToken("theirs")]])];
      await two.close();
      const staged = (partition: string, [changes]: typeof ours): Commit => ({
        expected: new Map([[partition, 0]]),
        entries: [{ ...entryOf(partition, 1), changes: changes as NonNullable<typeof changes> }],
      });
      assert.deepEqual(await one.commit(staged(EAST, ours)), COMMITTED);
      assert.deepEqual(await allOf(one.history(EAST, 1, 1)), [entryOf(EAST, 1, putToken("ours"))]);
      // The other one's parts went with it.
      assert.deepEqual(await one.commit(staged(WEST, theirs)), { committed: false, conflict: WEST });
    });

    test("a snapshot of one serves the other, and of two at the same revision one is kept", async () => {
      for (let seen = 0; seen < 4; seen++) await one.commit(by("one", EAST, seen));
      const records = (id: string) =>
        Array.from({ length: 1_200 }, (_, n) => ({ kind: "vpc" as const, value: { id: `${id}-${n}` } }));
      await Promise.all([one.snapshot(EAST, 3, records("same")), two.snapshot(EAST, 3, records("same"))]);
      for (const store of [one, two]) {
        const loaded = await store.load(EAST);
        assert.equal(loaded.revision, 3);
        assert.deepEqual(await allOf(loaded.records), records("same"));
        assert.equal((await allOf(loaded.entries)).length, 1);
      }
    });

    test("both have one epoch, and nothing is wrong", async () => {
      assert.equal(log(one).epoch, log(two).epoch);
      assert.notEqual(log(one).epoch, "");
      assert.deepEqual([log(one).trouble, log(two).trouble], [undefined, undefined]);
    });

    test("what one tells its trail, the other finds", async () => {
      await one.commit({ expected: new Map(), entries: [], events: [eventOf(1)] });
      const lookup = {
        account: "123456789012",
        region: "us-east-1",
        from: eventOf(0).time,
        to: eventOf(9).time,
        limit: 5,
      };
      assert.deepEqual(await two.lookupEvents(lookup), { events: [eventOf(1)] });
    });
  });
}
