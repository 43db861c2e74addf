/** What every store must do with the events of the trail. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Commit, CommitResult, Store } from "../model/world/log.ts";
import { type EventAttribute, type EventLookup, newEventId, type TrailEvent } from "../model/world/trail.ts";
import { type Engine, entryOf } from "./store.contract.ts";

const EAST = "123456789012/us-east-1";
const COMMITTED: CommitResult = { committed: true };
const START = Date.parse("2026-11-21T00:00:00.000Z");

/** Event number `n` of a trail, made `n` seconds after the start. */
export function eventOf(n: number, given: Partial<TrailEvent> = {}): TrailEvent {
  const time = START + n * 1_000;
  return {
    account: "123456789012",
    region: "us-east-1",
    time: new Date(time).toISOString(),
    id: newEventId(time, `${n.toString(16).padStart(19, "0")}0`),
    name: "CreateVpc",
    source: "ec2.amazonaws.com",
    isReadOnly: false,
    username: "alice",
    resources: [{ type: "AWS::EC2::VPC", name: `vpc-${n}` }],
    record: `{"eventName":"CreateVpc","text":"ü \\"quoted\\" \\n ${n}"}`,
    ...given,
  };
}

const of = (...events: TrailEvent[]): Commit => ({ expected: new Map(), entries: [], events });

const looking = (given: Partial<EventLookup> = {}): EventLookup => ({
  account: "123456789012",
  region: "us-east-1",
  from: "2026-01-01T00:00:00Z",
  to: "2027-01-01T00:00:00Z",
  limit: 50,
  ...given,
});

/** As many digits as an id ends with. */
const idEnd = (n: number): string => n.toString(16).padStart(20, "0");

/** More than the index has in one place, so that some events are in it and others aren't yet. */
const MANY = 700;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

export function trailContract({ name, open, reopen }: Engine): void {
  describe(`${name}: the trail`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const found = async (given?: Partial<EventLookup>) => (await store.lookupEvents(looking(given))).events;
    const numbers = async (given?: Partial<EventLookup>) =>
      (await found(given)).map(({ time }) => (Date.parse(time) - START) / 1_000);
    const with_ = (key: EventAttribute, value: string) => ({ attribute: { key, value } });

    test("an event comes back as it was committed", async () => {
      const event = eventOf(1);
      assert.deepEqual(await store.commit(of(event)), COMMITTED);
      assert.deepEqual(await found(), [event]);
      assert.deepEqual(await store.partitions(), [], "it's no entry");
    });

    test("events are kept with the entries of their commit, or not at all", async () => {
      const commit = (seen: number, n: number): Commit => ({
        expected: new Map([[EAST, seen]]),
        entries: [entryOf(EAST, seen + 1)],
        events: [eventOf(n)],
      });
      assert.deepEqual(await store.commit(commit(0, 1)), COMMITTED);
      assert.deepEqual(await store.commit(commit(0, 2)), { committed: false, conflict: EAST });
      await nextTurn();
      const [won, lost] = await Promise.all([store.commit(commit(1, 3)), store.commit(commit(1, 4))]);
      assert.deepEqual([won, lost], [COMMITTED, { committed: false, conflict: EAST }]);
      assert.deepEqual(await numbers(), [3, 1]);
    });

    test("an event is seen when its commit is answered, not before", async () => {
      const asked = store.commit(of(eventOf(1)));
      // Where others answer, it may be durable before this process hears of it.
      const early = await found();
      assert.deepEqual(early, store.shared === undefined ? [] : early.slice(0, 1));
      await asked;
      assert.deepEqual(await numbers(), [1]);
    });

    test("an event is found by each of its attributes, in its account and Region only", async () => {
      const id = newEventId(Date.parse(eventOf(5).time), "f".repeat(20));
      const wanted = eventOf(5, { id, accessKeyId: "AKIA5", username: "bob", name: "DeleteVpc", isReadOnly: true });
      const resources = [...wanted.resources, { type: "AWS::EC2::Subnet", name: "subnet-5" }];
      const others = upTo(MANY).map((n) => eventOf(n, n % 2 === 0 ? {} : { account: "999999999999" }));
      await store.commit(
        of(...others.slice(0, 300), { ...wanted, source: "x.amazonaws.com", resources }, ...others.slice(300)),
      );
      const attributes = {
        AccessKeyId: "AKIA5",
        EventId: wanted.id,
        EventName: "DeleteVpc",
        EventSource: "x.amazonaws.com",
        ReadOnly: "true",
        ResourceName: "subnet-5",
        ResourceType: "AWS::EC2::Subnet",
        Username: "bob",
      };
      for (const [key, value] of Object.entries(attributes)) {
        const events = await found(with_(key as EventAttribute, value));
        assert.deepEqual([key, events.map(({ name }) => name)], [key, ["DeleteVpc"]]);
        assert.deepEqual(await found({ ...with_(key as EventAttribute, value), region: "eu-west-1" }), [], key);
        assert.deepEqual(await found({ ...with_(key as EventAttribute, value), account: "999999999999" }), [], key);
        assert.deepEqual(await found(with_(key as EventAttribute, `${value}x`)), [], key);
      }
      assert.deepEqual(await numbers(with_("ResourceName", "vpc-698")), [698], "not in the index yet");
      assert.deepEqual(await numbers(with_("ResourceName", "vpc-2")), [2]);
    });

    test("pages have each event once, the newest first, though others come in between", async () => {
      await store.commit(of(...upTo(MANY).map((n) => eventOf(n, { username: n % 3 === 0 ? "eve" : "alice" }))));
      for (const attribute of [undefined, { key: "Username", value: "eve" } as const]) {
        const seen: string[] = [];
        let after: number | undefined;
        let pages = 0;
        do {
          const page = await store.lookupEvents(
            looking({ ...(attribute && { attribute }), limit: 47, ...(after !== undefined && { after }) }),
          );
          seen.push(...page.events.map(({ id }) => id));
          after = page.next;
          pages += 1;
          await store.commit(of(...upTo(100).map((n) => eventOf(MANY + pages * 100 + n))));
        } while (after !== undefined);
        const wanted = upTo(MANY).filter((n) => attribute === undefined || n % 3 === 0);
        assert.deepEqual(
          seen.slice(-wanted.length),
          wanted.reverse().map((n) => eventOf(n).id),
        );
        assert.equal(new Set(seen).size, seen.length);
      }
    });

    test("the last page says that it is the last", async () => {
      await store.commit(of(...upTo(10).map((n) => eventOf(n))));
      assert.equal((await store.lookupEvents(looking({ limit: 10 }))).next, undefined);
      assert.notEqual((await store.lookupEvents(looking({ limit: 9 }))).next, undefined);
    });

    test("only events from a time to a time are found, both included, and though the clock was set back", async () => {
      const events = upTo(MANY).map((n) => eventOf(n < 400 ? n : n - 100));
      await store.commit(
        of(...events.map((event, n) => ({ ...event, id: newEventId(Date.parse(event.time), idEnd(n)) }))),
      );
      const at = (n: number) => eventOf(n).time;
      assert.deepEqual(await numbers({ from: at(10), to: at(12) }), [12, 11, 10]);
      assert.deepEqual(await numbers({ from: at(398), to: at(399) }), [399, 398, 399, 398]);
      assert.deepEqual(await numbers({ from: at(598), to: at(9_999) }), [599, 598]);
      assert.deepEqual(await numbers({ from: at(9_000), to: at(9_999) }), []);
    });

    test("old events expire, the others stay", async () => {
      for (const n of upTo(3)) await store.commit(of(...upTo(MANY).map((m) => eventOf(n * MANY + m))));
      await store.expireEvents(eventOf(1_500).time);
      const left = await numbers({ limit: 5_000 });
      assert.deepEqual(
        left.slice(0, 600),
        upTo(600).map((n) => 2_099 - n),
      );
      assert.ok(left.length < 900, "few old ones are left");
      assert.deepEqual(await numbers(with_("ResourceName", "vpc-3")), []);
      await store.expireEvents(eventOf(99_999).time);
      await store.commit(of(eventOf(3_000)));
      assert.equal((await numbers())[0], 3_000);
    });

    test("what cannot be encoded rejects alone", async () => {
      const before = store.commit(of(eventOf(1)));
      await assert.rejects(store.commit(of(eventOf(2, { username: 1n as never }))), TypeError);
      assert.deepEqual(await before, COMMITTED);
      assert.deepEqual(await numbers(), [1]);
    });

    test("close keeps what was asked, then everything is refused", async () => {
      const asked = store.commit(of(eventOf(1)));
      await store.close();
      assert.deepEqual(await asked, COMMITTED);
      await assert.rejects(store.lookupEvents(looking()), { code: "closed" });
      await assert.rejects(store.expireEvents(eventOf(1).time), { code: "closed" });
    });

    if (reopen !== undefined) {
      test("events are there after reopening, and expired ones aren't", async () => {
        await store.commit(of(...upTo(MANY).map((n) => eventOf(n))));
        await store.expireEvents(eventOf(300).time);
        await store.close();
        store = await reopen();
        assert.deepEqual(await numbers({ limit: 2 }), [699, 698]);
        assert.deepEqual(await numbers(with_("ResourceName", "vpc-300")), [300]);
        assert.deepEqual(await numbers(with_("ResourceName", "vpc-3")), []);
        await store.commit(of(eventOf(800)));
        assert.deepEqual(await numbers({ limit: 2 }), [800, 699]);
      });
    }
  });
}
