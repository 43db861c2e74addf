/** Which databases the log is opened on, and which are refused, with what is to be done. */
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { openPostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { entryOf } from "../../../src/store/store.contract.ts";
import { noPostgres } from "../../postgres/binaries.ts";
import { testDatabase } from "./database-for-tests.ts";

const EAST = "123456789012/us-east-1";

describe("opening a log on PostgreSQL", { skip: noPostgres }, () => {
  const database = testDatabase();
  beforeEach(() => database.empty());

  const refused = (url: string, code: string, message: RegExp) =>
    assert.rejects(openPostgresStore({ url, patience: 5_000 }), (error: Error & { code?: string }) => {
      assert.match(error.message, message);
      assert.equal(error.code, code);
      const password = new URL(database.url).password;
      assert.ok(!JSON.stringify([error.message, String(error.cause), error.stack]).includes(password));
      return true;
    });

  test("many at once make the tables once", async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => openPostgresStore({ url: database.url })));
    assert.equal(new Set(stores.map(({ shared }) => shared?.epoch)).size, 1);
    const commits = stores.map((store) =>
      store.commit({ expected: new Map([[EAST, 0]]), entries: [entryOf(EAST, 1)] }),
    );
    assert.equal((await Promise.all(commits)).filter(({ committed }) => committed).length, 1);
    await Promise.all(stores.map((store) => store.close()));
  });

  test("a log of a newer version, and a schema of another program, are refused and left alone", async () => {
    await (await openPostgresStore({ url: database.url })).close();
    await database.sql("UPDATE cordon.state SET version = 99");
    await refused(database.url, "unknown-version", /is of version 99; this Cordon reads version 1/);
    await database.empty();
    await database.sql("CREATE SCHEMA cordon");
    await database.sql("CREATE TABLE cordon.head (something text)");
    await refused(database.url, "unknown-version", /a schema named cordon that isn't Cordon's/);
    await database.sql("CREATE TABLE cordon.state (something text)");
    await refused(database.url, "unknown-version", /a schema named cordon that isn't Cordon's/);
    assert.equal(
      (await database.sql("SELECT 1 FROM information_schema.tables WHERE table_schema = 'cordon'")).length,
      2,
    );
  });

  test("a role that may not make or use the tables is told what it lacks", async () => {
    await database.server.sql("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const guest = new URL(database.url);
    [guest.username, guest.password] = ["guest", "guest"];
    await refused(guest.href, "unknown-version", /permission denied for database cordon.*grant it CREATE/);
    await (await openPostgresStore({ url: database.url })).close();
    await refused(guest.href, "unknown-version", /permission denied for schema cordon.*all rights on the schema/);
  });

  test("a database that loses what it acknowledges is refused", async () => {
    for (const [setting, says] of [
      ["fsync", /fsync is off.*postgresql\.conf/],
      ["full_page_writes", /full_page_writes is off/],
    ] as const) {
      await database.server.sql(`ALTER SYSTEM SET ${setting} = off`);
      await database.server.sql("SELECT pg_reload_conf()");
      await waitFor(setting, "off");
      await refused(database.url, "unsafe", says);
      await database.server.sql(`ALTER SYSTEM RESET ${setting}`);
      await database.server.sql("SELECT pg_reload_conf()");
      await waitFor(setting, "on");
    }
    await database.server.sql("ALTER ROLE cordon SET synchronous_commit = off");
    await refused(database.url, "unsafe", /synchronous_commit is off. Set synchronous_commit = on/);
    await database.server.sql("ALTER ROLE cordon RESET ALL");
  });

  test("without a standby there's one warning", async () => {
    const warnings: string[] = [];
    const store = await openPostgresStore({ url: database.url, log: (message) => warnings.push(message) });
    await Promise.all([store.partitions(), store.load(EAST), store.shared?.heads([])]);
    await store.close();
    assert.equal(warnings.length, 1);
    assert.match(warnings.join(), /no synchronous standby.*synchronous_standby_names/);
  });

  test("a wrong password, database or server is named, without the password", async () => {
    const wrong = new URL(database.url);
    wrong.password = "not-this-one";
    await refused(wrong.href, "unavailable", /password authentication failed for user "cordon"/);
    const elsewhere = new URL(database.url);
    elsewhere.pathname = "/nowhere";
    await refused(elsewhere.href, "unavailable", /database "nowhere" does not exist/);
    await refused(
      "postgres://127.0.0.1:1/cordon",
      "unavailable",
      /127\.0\.0\.1:1\/cordon doesn't answer.*ECONNREFUSED/,
    );
  });

  test("a server that isn't there is passed over, and a unix socket does as well as an address", async () => {
    const { host, username, password } = new URL(database.url);
    for (const url of [
      `postgres://${username}:${password}@127.0.0.1:1,${host}/cordon`,
      `postgres://${username}:${password}@/cordon?host=${encodeURIComponent(database.server.folder)}&port=${database.server.port}`,
    ]) {
      const store = await openPostgresStore({ url });
      assert.deepEqual(await store.partitions(), []);
      await store.close();
    }
  });

  test("of several servers each is named, with the reason why it isn't used", async () => {
    const { host, username, password } = new URL(database.url);
    await refused(
      "postgres://127.0.0.1:1,127.0.0.1:2,[::1]:3/cordon",
      "unavailable",
      /127\.0\.0\.1:1; .*ECONNREFUSED 127\.0\.0\.1:2; .*::1:3/,
    );
    await database.server.sql("ALTER ROLE cordon CONNECTION LIMIT 0");
    await refused(
      `postgres://${username}:${password}@127.0.0.1:1,${host}/cordon`,
      "unavailable",
      /ECONNREFUSED 127\.0\.0\.1:1; 127\.0\.0\.1:\d+: too many connections for role "cordon": a server of Cordon needs up to 14\. Raise/,
    );
    await database.server.sql("ALTER ROLE cordon CONNECTION LIMIT -1");
  });

  async function waitFor(setting: string, value: string): Promise<void> {
    while ((await database.server.sql(`SHOW ${setting}`)) !== value);
  }
});
