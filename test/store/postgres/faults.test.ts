/** The log on PostgreSQL, with lines that are cut and servers that stand still, die and are replaced. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { allOf } from "../../../src/model/world/all-of-for-tests.ts";
import type { Commit, SharedLog, Store } from "../../../src/model/world/log.ts";
import { building } from "../../../src/store/postgres/building-for-tests.ts";
import { openPostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { entryOf } from "../../../src/store/store.contract.ts";
import { eventOf } from "../../../src/store/trail.contract.ts";
import { noPostgres } from "../../postgres/binaries.ts";
import { CutProxy } from "../../postgres/cut-proxy.ts";
import { startPostgres, urlOfAll } from "../../postgres/start-postgres.ts";
import { testDatabase } from "./database-for-tests.ts";

const EAST = "123456789012/us-east-1";
const WEST = "123456789012/us-west-2";
const COMMITTED = { committed: true };
const LOOKUP = {
  account: "123456789012",
  region: "us-east-1",
  from: eventOf(0).time,
  to: eventOf(999).time,
  limit: 50,
};

const commitOn = (partition: string, seen: number, events: Commit["events"] = []): Commit => ({
  expected: new Map([[partition, seen]]),
  entries: [entryOf(partition, seen + 1)],
  events,
});

const shared = (store: Store): SharedLog => {
  assert.ok(store.shared);
  return store.shared;
};

const revisionsOf = async (store: Store, partition: string) =>
  (await allOf(store.history(partition, 1, Number.POSITIVE_INFINITY))).map(({ revision }) => revision);

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await pause(20);
}

describe("on a PostgreSQL behind a line", { skip: noPostgres }, () => {
  const database = testDatabase();
  let line: CutProxy;
  let store: Store;

  beforeEach(async () => {
    await database.empty();
    line = await CutProxy.open(database.server.port);
    store = await openPostgresStore({ url: line.leadTo(database.url), patience: 20_000 });
  });
  afterEach(async () => {
    line.heal();
    await store.close();
    await line.close();
  });

  const rows = async (table: string) =>
    Number((await database.sql(`SELECT count(*) AS n FROM cordon.${table}`))[0]?.["n"]);
  const reach = () =>
    until(async () =>
      shared(store)
        .heads([])
        .then(
          () => true,
          () => false,
        ),
    );

  test("a commit whose answer got lost is answered, and is there once, with its event", async () => {
    const { commit } = building(store);
    assert.deepEqual(await commit(commitOn(EAST, 0, [eventOf(1)])), COMMITTED);
    line.cut("swallow", "to-client");
    const second = commit(commitOn(EAST, 1, [eventOf(2)]));
    await until(async () => (await rows("entry")) === 2);
    line.heal();
    assert.deepEqual(await second, COMMITTED);
    assert.deepEqual(await revisionsOf(store, EAST), [1, 2]);
    assert.deepEqual((await store.lookupEvents(LOOKUP)).events, [eventOf(2), eventOf(1)]);
  });

  test("the same, if only an event was committed", async () => {
    line.cut("swallow", "to-client");
    const commit = store.commit({ expected: new Map(), entries: [], events: [eventOf(1)] });
    await until(async () => (await rows("event")) === 1);
    line.heal();
    assert.deepEqual(await commit, COMMITTED);
    assert.deepEqual((await store.lookupEvents(LOOKUP)).events, [eventOf(1)]);
  });

  test("if another server was faster when the answer got lost, that is found out", async () => {
    const other = await openPostgresStore({ url: database.url });
    const { commit } = building(store);
    assert.deepEqual(await commit(commitOn(EAST, 0)), COMMITTED);
    line.cut("swallow");
    const second = commit(commitOn(EAST, 1));
    const third = commit(commitOn(EAST, 2));
    await until(() => line.lostBytes > 0);
    const faster = { ...entryOf(EAST, 2), requestId: "other" };
    assert.deepEqual(await other.commit({ ...commitOn(EAST, 1), entries: [faster] }), COMMITTED);
    line.heal();
    assert.deepEqual(await second, { committed: false, conflict: EAST });
    assert.deepEqual(await third, { committed: false, conflict: EAST });
    assert.deepEqual(await revisionsOf(store, EAST), [1, 2]);
    await other.close();
  });

  test("a connection that is reset is made anew, and what was on its way is there once", async () => {
    for (let seen = 0; seen < 20; seen++) {
      const commit = store.commit(commitOn(EAST, seen, [eventOf(seen)]));
      if (seen % 2 === 0) await pause(seen / 10);
      line.cut("reset");
      line.heal();
      assert.deepEqual(await commit, COMMITTED);
    }
    assert.deepEqual(await revisionsOf(store, EAST), upTo(20));
    assert.equal((await store.lookupEvents(LOOKUP)).events.length, 20);
    assert.equal(shared(store).trouble, undefined);
  });

  test("nobody waits longer than its patience; a commit that arrives late is there once, and everything goes on", async () => {
    const hasty = await openPostgresStore({ url: line.leadTo(database.url), patience: 1_500 });
    assert.deepEqual(await hasty.commit(commitOn(EAST, 0)), COMMITTED);
    line.cut("hold");
    const asked = [
      hasty.commit(commitOn(EAST, 1)),
      hasty.commit(commitOn(EAST, 2)),
      hasty.load(EAST),
      hasty.partitions(),
      shared(hasty).heads([EAST]),
      shared(hasty).take([WEST]),
      hasty.stage([[]]),
      hasty.lookupEvents(LOOKUP),
      allOf(hasty.history(EAST, 1, 1)),
    ];
    for (const each of await Promise.allSettled(asked)) {
      assert.equal(each.status, "rejected");
      // A commit may be given up before anyone knows that the database doesn't answer others either.
      assert.match(String((each.reason as { code?: string }).code), /^(unavailable|undecided)$/);
      assert.doesNotMatch(String(each.reason), /postgres:\/\//);
    }
    assert.equal(shared(hasty).trouble?.code, "unavailable");

    // Who waits behind a question that isn't answered is refused with it, and not after as long again.
    const unanswered = shared(hasty).heads([EAST]);
    await pause(1);
    const behind = shared(hasty).heads([WEST]);
    behind.catch(() => {});
    await assert.rejects(unanswered);
    const first = await Promise.race([behind.catch(() => "refused"), pause(1_000, "still waiting")]);
    assert.equal(first, "refused");

    line.heal();
    await until(async () =>
      shared(hasty)
        .heads([])
        .then(
          () => true,
          () => false,
        ),
    );
    assert.equal(shared(hasty).trouble, undefined);
    // What was on its way arrives, perhaps twice.
    await until(async () => (await revisionsOf(hasty, EAST)).length === 3);
    assert.deepEqual(await hasty.commit(commitOn(EAST, 3)), COMMITTED);
    assert.deepEqual(await revisionsOf(hasty, EAST), upTo(4));
    await hasty.close();
  });

  test("while nobody knows if a commit was kept, nothing that was decided without it is, nor what builds on that", async () => {
    const hasty = await openPostgresStore({ url: line.leadTo(database.url), patience: 1_500 });
    assert.deepEqual(await hasty.commit(commitOn(EAST, 0)), COMMITTED);
    const [{ commit, read }, anew] = [building(hasty), building(hasty)];
    // Whoever reads anew sees revision 1, and decides on that.
    await Promise.all([read(EAST), anew.read(EAST)]);
    line.cut("hold");
    await assert.rejects(commit(commitOn(EAST, 1)), /Nobody knows/);
    const without = [1, 2, 3].map((seen) =>
      anew.commit({ ...commitOn(EAST, seen), entries: [{ ...entryOf(EAST, seen + 1), requestId: "anew" }] }),
    );
    line.heal();
    const conflict = { committed: false, conflict: EAST };
    assert.deepEqual(await Promise.all(without), [conflict, conflict, conflict]);
    assert.deepEqual(await revisionsOf(hasty, EAST), [1, 2]);
    assert.deepEqual(await hasty.commit(commitOn(EAST, 2)), COMMITTED);
    await hasty.close();
  });

  test("a commit whose caller waits no longer is given up, before others, and may be kept all the same", async () => {
    assert.deepEqual(await store.commit(commitOn(EAST, 0)), COMMITTED);
    const { commit, read } = building(store);
    await read(EAST);
    line.cut("hold");
    const short = commit({ ...commitOn(EAST, 1), patience: 1_000 });
    const other = store.commit(commitOn(WEST, 0));
    await assert.rejects(short, { message: /Nobody knows yet if the change was kept/ });
    assert.equal(await Promise.race([other, pause(1, "still waiting")]), "still waiting");
    line.heal();
    assert.deepEqual(await other, COMMITTED);
    await until(async () => (await revisionsOf(store, EAST)).length === 2);
  });

  test("a server that stands still is trouble, and none any more when it goes on", async () => {
    assert.deepEqual(await store.commit(commitOn(EAST, 0)), COMMITTED);
    database.server.pause();
    const commit = store.commit(commitOn(EAST, 1));
    await until(() => shared(store).trouble !== undefined);
    database.server.resume();
    assert.deepEqual(await commit, COMMITTED);
    await reach();
    assert.equal(shared(store).trouble, undefined);
    assert.deepEqual(await revisionsOf(store, EAST), [1, 2]);
  });

  test("a server that is killed and started again has all that it acknowledged", async () => {
    let seen = 0;
    const stop = new AbortController();
    const writing = (async () => {
      while (!stop.signal.aborted) {
        assert.deepEqual(await store.commit(commitOn(EAST, seen)), COMMITTED);
        seen += 1;
      }
    })();
    await until(() => seen >= 10);
    await database.server.kill9();
    await database.server.start();
    const back = seen;
    await until(() => seen >= back + 10);
    stop.abort();
    await writing;
    assert.deepEqual(await revisionsOf(store, EAST), upTo(seen));
  });

  test("a log that was set back is noticed, and everyone starts over", async () => {
    const other = await openPostgresStore({ url: database.url });
    const [epoch, heard]: [string, string[]] = [shared(store).epoch, []];
    shared(store).hear((hint) => "restarted" in hint && heard.push("one"));
    shared(other).hear((hint) => "restarted" in hint && heard.push("other"));
    const { commit } = building(store);
    for (let seen = 0; seen < 3; seen++) await commit(commitOn(EAST, seen));
    assert.equal((await shared(store).heads([EAST])).revisions.get(EAST), 3);
    // As a copy from before the third entry would have it.
    await database.sql("DELETE FROM cordon.entry WHERE revision = 3");
    await database.sql(
      "UPDATE cordon.head SET revision = 2, checksum = (SELECT checksum FROM cordon.entry WHERE revision = 2) WHERE partition = $1",
      EAST,
    );
    const third = { ...entryOf(EAST, 3), requestId: "another" };
    assert.deepEqual(await other.commit({ expected: new Map([[EAST, 2]]), entries: [third] }), COMMITTED);
    // Entry 3 is another one now: what builds on the old one isn't kept.
    assert.deepEqual(await commit(commitOn(EAST, 3)), { committed: false, conflict: EAST });
    assert.equal((await shared(store).heads([EAST])).revisions.get(EAST), 3);
    assert.notEqual(shared(store).epoch, epoch);
    await shared(other).heads([EAST]);
    assert.equal(shared(other).epoch, shared(store).epoch);
    assert.deepEqual(heard, ["one", "other"]);
    assert.deepEqual(await store.commit(commitOn(EAST, 3)), COMMITTED);
    await other.close();
  });

  test("a changed, moved or missing entry is named, and not served; the rest is", async () => {
    for (let seen = 0; seen < 4; seen++) await store.commit(commitOn(EAST, seen));
    for (let seen = 0; seen < 3; seen++) await store.commit(commitOn(WEST, seen, [eventOf(seen)]));
    await database.sql("UPDATE cordon.entry SET body = replace(body, 'token-2', 'token-9') WHERE partition = $1", EAST);
    await assert.rejects(revisionsOf(store, EAST), { code: "damaged", message: /entry 2 of 123456789012\/us-east-1/ });
    assert.deepEqual((await allOf(store.history(EAST, 1, 1))).length, 1);
    await database.sql("DELETE FROM cordon.entry WHERE partition = $1 AND revision = 2", WEST);
    await assert.rejects(revisionsOf(store, WEST), { code: "damaged", message: /missing/ });
    await database.sql("UPDATE cordon.event SET body = replace(body, 'vpc-1', 'vpc-8')");
    await assert.rejects(store.lookupEvents(LOOKUP), { code: "damaged", message: /event/ });
  });

  test("limits of the database and the role end no commit", async () => {
    await database.server.sql("ALTER ROLE cordon SET statement_timeout = '1ms'");
    await database.server.sql("ALTER ROLE cordon SET default_transaction_isolation = 'serializable'");
    const other = await openPostgresStore({ url: database.url });
    const commits = upTo(50).map((revision) => other.commit(commitOn(EAST, revision - 1)));
    for (const result of await Promise.all(commits)) assert.deepEqual(result, COMMITTED);
    await other.close();
    await database.server.sql("ALTER ROLE cordon RESET ALL");
  });

  test("what a server staged that died goes, and what a living one staged stays", async () => {
    const kept = await store.stage([[{ delete: "vpc", id: "a" }]]);
    await database.sql("INSERT INTO cordon.server VALUES ('dead', now() - interval '2 hours')");
    await database.sql("INSERT INTO cordon.staged SELECT nextval('cordon.batch'), 'dead'");
    await database.sql("INSERT INTO cordon.chunk SELECT batch, 0, '[]', 0 FROM cordon.staged WHERE server = 'dead'");
    assert.deepEqual([await rows("staged"), await rows("chunk")], [2, 2]);
    await store.close();
    store = await openPostgresStore({ url: database.url });
    // It went with the store that closed; the dead one's is left to the others, which look for it once a minute.
    assert.deepEqual([await rows("staged"), kept.length], [1, 1]);
  });
});

describe("on PostgreSQL with a standby", { skip: noPostgres }, () => {
  test("when the primary dies and the standby is promoted, nothing acknowledged is lost, and the epoch is another one", async () => {
    const primary = await startPostgres({ synchronousStandby: true });
    const { standby } = primary;
    const warnings: string[] = [];
    const url = urlOfAll([primary, standby]);
    const store = await openPostgresStore({ url, patience: 60_000, log: (message) => warnings.push(message) });
    const epoch = shared(store).epoch;
    const restarted = Promise.withResolvers<boolean>();
    shared(store).hear((hint) => "restarted" in hint && restarted.resolve(hint.lacks));
    for (let seen = 0; seen < 20; seen++) assert.deepEqual(await store.commit(commitOn(EAST, seen)), COMMITTED);
    assert.deepEqual(warnings, []);
    const onItsWay = store.commit(commitOn(EAST, 20));
    await primary.kill9();
    await standby.promote();
    assert.deepEqual(await onItsWay, COMMITTED);
    assert.equal(await restarted.promise, false, "nothing that was known is missing");
    assert.notEqual(shared(store).epoch, epoch);
    assert.equal((await shared(store).heads([EAST])).revisions.get(EAST), 21);
    assert.deepEqual(await store.commit(commitOn(EAST, 21)), COMMITTED);
    assert.deepEqual(await revisionsOf(store, EAST), upTo(22));
    assert.match(warnings.join(), /no synchronous standby/);
    await store.close();
    await standby.close();
    await primary.close();
  });

  test("a standby that lacks the last entries is another history: what builds on them isn't kept", async () => {
    const primary = await startPostgres();
    const standby = await primary.startStandby({ synchronous: false });
    const store = await openPostgresStore({ url: urlOfAll([primary, standby]), patience: 60_000 });
    const restarted = Promise.withResolvers<boolean>();
    shared(store).hear((hint) => "restarted" in hint && restarted.resolve(hint.lacks));
    for (let seen = 0; seen < 5; seen++) await store.commit(commitOn(EAST, seen));
    const replayed = "SELECT count(*) FROM cordon.entry";
    await until(async () => (await standby.sql(replayed, "cordon")) === "5");
    await standby.kill9();
    for (let seen = 5; seen < 8; seen++) assert.deepEqual(await store.commit(commitOn(EAST, seen)), COMMITTED);
    await primary.kill9();
    await standby.start();
    await standby.promote();
    assert.deepEqual(await store.commit(commitOn(EAST, 8)), { committed: false, conflict: EAST });
    assert.equal(await restarted.promise, true, "something that was known is missing");
    assert.equal((await shared(store).heads([EAST])).revisions.get(EAST), 5);
    assert.deepEqual(await store.commit(commitOn(EAST, 5)), COMMITTED);
    assert.deepEqual(await revisionsOf(store, EAST), upTo(6));
    await store.close();
    await standby.close();
    await primary.close();
  });

  test("a commit waits for its standby, and is neither seen nor acknowledged before", async () => {
    const primary = await startPostgres({ synchronousStandby: true });
    const store = await openPostgresStore({ url: primary.url, patience: 2_000 });
    assert.deepEqual(await store.commit(commitOn(EAST, 0)), COMMITTED);
    primary.standby.pause();
    await assert.rejects(store.commit(commitOn(EAST, 1)), { code: "undecided" });
    // Reads go on, without it.
    assert.deepEqual(await revisionsOf(store, EAST), [1]);
    primary.standby.resume();
    await until(async () => (await revisionsOf(store, EAST)).length === 2);
    assert.deepEqual(await store.commit(commitOn(EAST, 2)), COMMITTED);
    await store.close();
    await primary.standby.close();
    await primary.close();
  });
});
