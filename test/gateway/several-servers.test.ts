/** Several ledgers that share one log in PostgreSQL, as several servers have them. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Ledger } from "../../src/gateway/ledger.ts";
import { inPartition, put, remove } from "../../src/model/world/change.ts";
import type { Store } from "../../src/model/world/log.ts";
import type { World } from "../../src/model/world/world.ts";
import { openPostgresStore } from "../../src/store/postgres/postgres-store.ts";
import { noPostgres } from "../postgres/binaries.ts";
import { type PostgresServer, startPostgres, urlOfAll } from "../postgres/start-postgres.ts";

const author = { principal: "arn:aws:iam::111111111111:root", requestId: "r", operation: "Test" };
const token = (id: string, output: unknown = null) =>
  put("client-token", { id, parameters: "", output, expiresAt: "" });
const ids = (world: World) => [...world.all("client-token")].map(({ id }) => id);

describe("several servers", { skip: noPostgres }, () => {
  let database: PostgresServer;
  let stores: Store[] = [];
  let made = 0;
  /** An account of each test's own. */
  let home = { account: "", region: "us-east-1" };
  let abroad = { account: "", region: "eu-west-1" };

  const server = async (readsLocally = false) => {
    const store = await openPostgresStore({ url: database.url });
    stores.push(store);
    const ledger = new Ledger({
      store,
      readsLocally,
      now: () => "2026-01-02T03:04:05.000Z",
      found: () => [token("default")],
    });
    return { store, ledger };
  };
  const servers = async (count: number) =>
    Promise.all(Array.from({ length: count }, async () => (await server()).ledger));
  const add = (ledger: Ledger, id: string) => ledger.run(home, author, () => ({ changes: [token(id)], output: id }));
  const read = (ledger: Ledger) => ledger.read(home, ids);
  const fresh = () => {
    const account = String(100_000_000_000 + ++made);
    home = { account, region: "us-east-1" };
    abroad = { account, region: "eu-west-1" };
  };

  before(async () => {
    database = await startPostgres();
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    stores = [];
  });
  after(() => database?.close());

  test("an answer has what any other server acknowledged before", async () => {
    fresh();
    const [one, other] = (await servers(2)) as [Ledger, Ledger];
    assert.deepEqual(await read(one), ["default"]);
    for (let n = 0; n < 50; n++) {
      await add(n % 2 === 0 ? one : other, `t${n}`);
      const seen = await read(n % 2 === 0 ? other : one);
      assert.equal(seen.at(-1), `t${n}`);
      assert.equal(seen.length, n + 2);
    }
  });

  test("a refusal has it, too, and a decision that was refused before may then be made", async () => {
    fresh();
    const [one, other] = (await servers(2)) as [Ledger, Ledger];
    const drop = (ledger: Ledger, id: string) =>
      ledger.run(home, author, (world) => {
        if (world.get("client-token", id) === undefined) throw new Error(`no ${id}`);
        return { changes: [remove("client-token", id)], output: id };
      });
    await assert.rejects(drop(other, "a"), /no a/);
    await add(one, "a");
    assert.equal(await drop(other, "a"), "a");
    await assert.rejects(drop(one, "a"), /no a/);
  });

  test("a partition that another server founded is there, also in the list of all", async () => {
    fresh();
    const [one, other] = (await servers(2)) as [Ledger, Ledger];
    const known = (ledger: Ledger) =>
      ledger.read(home, (world) => world.partitions().filter(({ account }) => account === home.account).length);
    assert.deepEqual([await known(one), await known(other)], [1, 1]);
    await one.run(home, author, () => ({ changes: [inPartition(abroad, token("a"))], output: undefined }));
    assert.equal(await known(other), 2);
    assert.deepEqual(await other.read(home, (world) => ids(world.elsewhere(abroad.account, abroad.region))), [
      "default",
      "a",
    ]);
    assert.ok(
      (await other.partitions()).some(({ account, region }) => account === home.account && region === "eu-west-1"),
    );
  });

  test("calls that count up on many servers at once lose nothing and count nothing twice", async () => {
    fresh();
    const ledgers = await servers(3);
    const count = (ledger: Ledger) =>
      ledger.run(home, author, (world) => {
        const last = world.get("client-token", "count")?.output ?? 0;
        return { changes: [token("count", Number(last) + 1)], output: Number(last) + 1 };
      });
    const outputs = await Promise.all(
      Array.from({ length: 240 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, (n % 40) * 5));
        return count(ledgers[n % 3] as Ledger);
      }),
    );
    assert.deepEqual(
      outputs.sort((a, b) => a - b),
      Array.from({ length: 240 }, (_, n) => n + 1),
    );
    for (const ledger of ledgers) {
      assert.equal(await ledger.read(home, (world) => world.get("client-token", "count")?.output), 240);
    }
  });

  test("a server that writes seldom isn't starved by others that write all the time", async () => {
    fresh();
    const [busy, alsoBusy, seldom] = (await servers(3)) as [Ledger, Ledger, Ledger];
    let isOver = false;
    const hammer = async (ledger: Ledger, who: string) => {
      for (let n = 0; !isOver; n++) await add(ledger, `${who}-${n % 50}`);
    };
    const hammering = [busy, busy, busy, busy, alsoBusy, alsoBusy, alsoBusy, alsoBusy].map((ledger, i) =>
      hammer(ledger, `h${i}`),
    );
    for (let n = 0; n < 20; n++) assert.equal(await add(seldom, `s${n}`), `s${n}`);
    isOver = true;
    await Promise.all(hammering);
    const seen = await read(busy);
    for (let n = 0; n < 20; n++) assert.ok(seen.includes(`s${n}`));
  });

  test("a commit over two partitions is never half seen after a conflict", async () => {
    fresh();
    const [one, other] = (await servers(2)) as [Ledger, Ledger];
    const both = (ledger: Ledger, id: string) =>
      ledger.run(home, author, () => ({ changes: [token(id), inPartition(abroad, token(id))], output: id }));
    const here = (ledger: Ledger, id: string) => add(ledger, id);
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        n % 3 === 0 ? here(other, `h${n}`) : both(n % 2 === 0 ? one : other, `b${n}`),
      ),
    );
    for (const ledger of [one, other]) {
      const [there, away] = await ledger.read(home, (world) => [
        ids(world),
        ids(world.elsewhere(abroad.account, abroad.region)),
      ]);
      const of = (all: readonly string[] | undefined) => new Set(all?.filter((id) => id.startsWith("b")));
      assert.deepEqual(of(away), of(there));
      assert.equal(of(there).size, 40);
    }
  });

  test("an answer waits for what it shows, also if a later commit has come to nothing before that is known", async () => {
    fresh();
    const { store, ledger } = await server();
    await ledger.run(home, author, () => ({ changes: [token("a"), inPartition(abroad, token("a"))], output: null }));
    const [isAnswered, answer] = gate();
    const [isRefused, refuse] = gate();
    const commit = store.commit.bind(store);
    store.commit = async (asked) => {
      // As if another server had changed the other partition.
      if (asked.expected.size > 1) return { committed: false, conflict: `${abroad.account}/${abroad.region}` };
      const result = await commit(asked);
      await isAnswered;
      return result;
    };
    const adding = add(ledger, "b");
    let attempts = 0;
    const refused = ledger.run(home, author, () => {
      attempts += 1;
      if (attempts === 1) return { changes: [token("c"), inPartition(abroad, token("c"))], output: null };
      refuse();
      throw new Error("refused");
    });
    refused.catch(() => {});
    await isRefused;
    const reading = read(ledger);
    const first = await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 200, "nothing"))]);
    assert.equal(first, "nothing");
    answer();
    assert.deepEqual(await reading, ["default", "a", "b"]);
    assert.equal(await adding, "b");
    await assert.rejects(refused, /refused/);
  });

  test("what is undone after a conflict is gone from every index", async () => {
    fresh();
    const [one, other] = (await servers(2)) as [Ledger, Ledger];
    await add(one, "a");
    await read(other);
    const rounds = Array.from({ length: 40 }, (_, n) => n);
    await Promise.all(
      rounds.flatMap((n) => [
        one.run(home, author, () => ({ changes: [remove("client-token", "a"), token(`one-${n}`)], output: undefined })),
        other.run(home, author, () => ({
          changes: [token("a", n), remove("client-token", `one-${n - 1}`)],
          output: undefined,
        })),
      ]),
    );
    const states = await Promise.all(
      [one, other, ...(await servers(1))].map((ledger) =>
        ledger.read(home, (world) => [...world.inOrder("client-token")]),
      ),
    );
    assert.deepEqual(states[1], states[0]);
    assert.deepEqual(states[2], states[0]);
  });

  test("worlds that are held stay as they were, whatever comes to nothing meanwhile", async () => {
    fresh();
    const [one, other] = (await servers(2)) as [Ledger, Ledger];
    await add(one, "a");
    const { world, release } = await one.hold(home, (own, keep) => ({ world: own, release: keep() }));
    await Promise.all(Array.from({ length: 60 }, (_, n) => add(n % 2 === 0 ? one : other, `t${n}`)));
    assert.deepEqual(await one.step(() => ids(world)), ["default", "a"]);
    release();
    assert.equal((await read(one)).length, 62);
  });

  test("a history that decisions walk at once is read ahead", async () => {
    fresh();
    const [one, other] = (await servers(2)) as [Ledger, Ledger];
    for (let n = 0; n < 700; n++) await add(one, `t${n % 9}`);
    const walked = await other.read(home, (world) => [...world.history()].map(({ revision }) => revision));
    assert.deepEqual(
      walked,
      Array.from({ length: 701 }, (_, n) => n + 1),
    );
    await add(one, "more");
    assert.equal(await other.read(home, (world) => [...world.history()].length), 702);
  });

  test("with local reads an answer may be old, and a change never rests on it", async () => {
    fresh();
    const { ledger: one } = await server();
    const { ledger: local } = await server(true);
    await add(one, "a");
    await add(local, "b");
    const seen = await local.run(home, author, (world) => ({ changes: [token("c")], output: ids(world) }));
    assert.deepEqual(seen, ["default", "a", "b"]);
  });

  test("what was asked for before the log became another one isn't taken for this one", async () => {
    fresh();
    const [one, other] = [await server(), await server()];
    await add(one.ledger, "kept");
    await add(one.ledger, "lost");
    const [isAsked, ask] = gate();
    const [isAnswered, answer] = gate();
    const load = other.store.load.bind(other.store);
    other.store.load = async (...args) => {
      const loaded = await load(...args);
      // With its pages: what is there is read by now.
      const entries = [];
      for await (const page of loaded.entries) entries.push(page);
      ask();
      await isAnswered;
      return { ...loaded, entries: pagesOf(entries) };
    };
    const reading = read(other.ledger);
    await isAsked;
    await setBack(2);
    await other.store.shared?.heads([`${home.account}/${home.region}`]);
    answer();
    assert.deepEqual(await reading, ["default", "kept"]);
  });

  /** As a database has it that lost its last second. */
  const setBack = async (revision: number) => {
    const name = `${home.account}/${home.region}`;
    await database.sql(
      `DELETE FROM cordon.entry WHERE partition = '${name}' AND revision > ${revision};
       UPDATE cordon.head SET revision = ${revision}, checksum =
         (SELECT checksum FROM cordon.entry WHERE partition = '${name}' AND revision = ${revision})
       WHERE partition = '${name}'`,
      "cordon",
    );
  };

  test("what is missing because the log became another one isn't damage", async () => {
    fresh();
    const [one, other] = [await server(), await server()];
    await add(one.ledger, "kept");
    await add(one.ledger, "lost");
    const load = other.store.load.bind(other.store);
    other.store.load = async (...args) => {
      const loaded = await load(...args);
      // Before its pages are read.
      await setBack(2);
      return loaded;
    };
    assert.deepEqual(await read(other.ledger), ["default", "kept"]);
    assert.deepEqual(other.ledger.damaged(), []);
  });

  test("a log that was set back is noticed, also if nobody asks", async () => {
    fresh();
    const { store, ledger } = await server();
    await add(ledger, "kept");
    await add(ledger, "lost");
    // Its newest entry is known by then.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const restarted = new Promise<void>((resolve) => {
      store.shared?.hear((hint) => "restarted" in hint && resolve());
    });
    await setBack(2);
    await restarted;
    assert.deepEqual(await read(ledger), ["default", "kept"]);
  });

  test("an account is served again once its damage is mended", async () => {
    fresh();
    const [one, other] = [await server(), await server()];
    await add(one.ledger, "a");
    const at = `WHERE partition = '${home.account}/${home.region}' AND revision = 2`;
    const body = await database.sql(`SELECT body FROM cordon.entry ${at}`, "cordon");
    await database.sql(`UPDATE cordon.entry SET body = replace(body, 'Test', 'Best') ${at}`, "cordon");
    await assert.rejects(read(other.ledger), /checksum/);
    assert.equal(other.ledger.damaged().length, 1);
    await database.sql(`UPDATE cordon.entry SET body = '${body}' ${at}`, "cordon");
    while ((await read(other.ledger).catch(() => undefined)) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.deepEqual(await read(other.ledger), ["default", "a"]);
    assert.deepEqual(other.ledger.damaged(), []);
  });

  test("while a standby is away, changes are refused in time and the log can be reached", async (t) => {
    fresh();
    const primary = await startPostgres({ synchronousStandby: true });
    t.after(() => primary.close());
    t.after(() => primary.standby.close());
    const store = await openPostgresStore({ url: primary.url, patience: 1_000 });
    stores.push(store);
    const ledger = new Ledger({ store, now: () => "2026-01-02T03:04:05.000Z", found: () => [token("default")] });
    await add(ledger, "a");
    primary.standby.pause();
    await assert.rejects(add(ledger, "b"), /didn't take a commit within 1 s. Nobody knows yet/);
    assert.equal(ledger.whyUnreachable(), undefined);
    assert.deepEqual(await read(ledger), ["default", "a"]);
    primary.standby.resume();
    while ((await read(ledger)).length < 3) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  test("after a failover that lost changes, no answer has them, and calls go on in the history that there is", async () => {
    fresh();
    const primary = await startPostgres();
    const standby = await primary.startStandby({ synchronous: false });
    const url = urlOfAll([primary, standby]);
    const open = async () => {
      const store = await openPostgresStore({ url, patience: 60_000 });
      stores.push(store);
      return new Ledger({ store, now: () => "2026-01-02T03:04:05.000Z", found: () => [token("default")] });
    };
    const [one, other] = [await open(), await open()];
    await add(one, "kept");
    assert.deepEqual(await read(other), ["default", "kept"]);
    const kept = async () => (await standby.sql("SELECT count(*) FROM cordon.entry", "cordon")) === "2";
    while (!(await kept())) await new Promise((resolve) => setTimeout(resolve, 20));
    await standby.kill9();
    await add(one, "lost");
    assert.deepEqual(await read(other), ["default", "kept", "lost"]);
    await primary.kill9();
    await standby.start();
    await standby.promote();
    const answers = await Promise.all([one, other, one, other].map((ledger) => read(ledger)));
    for (const answer of answers) assert.deepEqual(answer, ["default", "kept"]);
    await add(other, "later");
    assert.deepEqual(await read(one), ["default", "kept", "later"]);
    await Promise.all(stores.map((store) => store.close()));
    await standby.close();
    await primary.close();
  });
});

/** A promise, and what fulfills it. */
function gate(): readonly [Promise<void>, () => void] {
  const { promise, resolve } = Promise.withResolvers<void>();
  return [promise, resolve];
}

async function* pagesOf<T>(pages: readonly T[]): AsyncGenerator<T> {
  yield* pages;
}
