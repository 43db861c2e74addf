/** Several servers on one PostgreSQL, over HTTP: the first start, what each sees of the others, and a database that is gone for a while. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import type { Cordon, CordonOptions } from "../../src/main/index.ts";
import { sealingKeyOf } from "../../src/main/log/sealing-key.ts";
import { noPostgres } from "../postgres/binaries.ts";
import { type PostgresServer, startPostgres } from "../postgres/start-postgres.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { call, ec2, type Key } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";

describe("several servers on one PostgreSQL", { skip: noPostgres }, () => {
  let database: PostgresServer;
  let folders = 0;
  before(async () => {
    database = await startPostgres();
  });
  after(() => database?.close());

  const newFolder = () => join(temporaryFolder("several-servers"), String(++folders));
  const open = (
    t: TestContext,
    postgres: string,
    options: CordonOptions = {},
    directory = newFolder(),
  ): Promise<Cordon> => openCordon(t, { store: { directory, postgres }, log: () => {}, ...options });
  const ask = async (url: string, path: string) => {
    const answer = await fetch(`${url}/_cordon/${path}`);
    return [answer.status, (await answer.json()) as { readonly status: string; readonly problem?: string }] as const;
  };

  test("of two that start at once on an empty database, one makes the administrator's key, and it signs in on both", async (t) => {
    const postgres = await database.newDatabase();
    const directory = newFolder();
    const servers = await Promise.all([1, 2].map(() => open(t, postgres, { secure: true }, directory)));
    const [made, ...others] = servers.flatMap(({ adminKey }) => adminKey ?? []);
    assert.ok(made !== undefined && others.length === 0);
    for (const { url } of servers) {
      const { status, body } = await ec2(url, "CreateVpc", { CidrBlock: "10.0.0.0/16" }, made);
      assert.equal(status, 200, body);
    }
    for (const { url } of servers) assert.equal(await countVpcs(url, made), 3);
  });

  test("what one server acknowledged, the next call on another sees, in an account that it had never heard of as well", async (t) => {
    const postgres = await database.newDatabase();
    const limits = { vpcsPerRegion: 100 };
    const directory = newFolder();
    const [one, other] = await Promise.all([1, 2].map(() => open(t, postgres, { limits }, directory)));
    assert.ok(one && other);
    assert.equal(await countVpcs(other.url), 1);
    for (let n = 2; n < 12; n++) {
      const { status } = await ec2((n % 2 === 0 ? one : other).url, "CreateVpc", { CidrBlock: `10.${n}.0.0/16` });
      assert.deepEqual([status, await countVpcs((n % 2 === 0 ? other : one).url)], [200, n]);
    }
    const key = { accessKeyId: "222233334444", secretAccessKey: "x" };
    assert.equal((await ec2(one.url, "CreateVpc", { CidrBlock: "10.0.0.0/16" }, key)).status, 200);
    assert.equal(await countVpcs(other.url, key), 2);
  });

  test("a server with another sealing key than the log's is refused, and told where the right one is", async (t) => {
    const postgres = await database.newDatabase();
    const directory = newFolder();
    const first = await open(t, postgres, {}, directory);
    const other = newFolder();
    await assert.rejects(open(t, postgres, {}, other), /there is no sealing\.key.*copy/);
    assert.ok(!existsSync(join(other, "sealing.key")), "no other key is made, which would look like the right one");
    sealingKeyOf(other);
    await assert.rejects(open(t, postgres, {}, other), /isn't the one.*--data, or copy/);
    await open(t, postgres, {}, directory);
    assert.equal(await countVpcs(first.url), 1);
  });

  test("what it can't do with a shared log it says", async (t) => {
    const postgres = await database.newDatabase();
    await assert.rejects(open(t, postgres, { allowReset: true }), /isn't emptied by one of them/);
    const { url } = await open(t, postgres);
    const { status, body } = await call(url, { method: "GET", path: "/_cordon/backup", body: "" });
    assert.deepEqual(
      [status, JSON.parse(body)],
      [409, { error: "the log is in PostgreSQL: back that up, with pg_dump or as you do with others" }],
    );
  });

  test("while the database doesn't answer nothing is changed and nothing old is shown; then all goes on", async (t) => {
    const own = await startPostgres();
    t.after(() => own.close());
    const lines: string[] = [];
    const cordon = await open(t, own.url, { log: (line) => void lines.push(line) });
    assert.equal((await ec2(cordon.url, "CreateVpc", { CidrBlock: "10.0.0.0/16" })).status, 200);
    await own.pause();
    const answers = await Promise.all([
      ec2(cordon.url, "CreateVpc", { CidrBlock: "10.1.0.0/16" }),
      ec2(cordon.url, "DescribeVpcs"),
      call(cordon.url, { method: "GET", path: "/_cordon/summary", body: "" }),
    ]);
    for (const { status, body } of answers) {
      assert.equal(status, 503, body);
      assert.match(body, /The database that keeps the log does not answer/);
    }
    const [status, ready] = await ask(cordon.url, "ready");
    assert.deepEqual([status, ready.status], [503, "unavailable"]);
    const [, health] = await ask(cordon.url, "health");
    assert.equal(health.status, "unavailable");
    assert.ok(health.problem);
    assert.equal((await ask(cordon.url, "live"))[0], 200);
    await own.resume();
    for (let isReady = false; !isReady; ) isReady = (await ask(cordon.url, "ready"))[0] === 200;
    const count = await countVpcs(cordon.url);
    assert.ok(count === 2 || count === 3, `the change that had no answer was made or not: ${count}`);
    assert.equal((await ec2(cordon.url, "CreateVpc", { CidrBlock: "10.2.0.0/16" })).status, 200);
    assert.equal(await countVpcs(cordon.url), count + 1);
    assert.match(lines.join("\n"), /nothing is served without the log.*\n.*answers again/s);
    assert.doesNotMatch(lines.join("\n"), new RegExp(new URL(own.url).password));
  });

  test("whoever switches synchronous_commit off under a running server makes it lose nothing", async (t) => {
    const own = await startPostgres({ settings: { wal_writer_delay: "10s" } });
    t.after(() => own.close());
    const { url } = await open(t, own.url);
    await own.sql("ALTER SYSTEM SET synchronous_commit = off");
    // Something else with it: sessions of the test have a synchronous_commit of their own.
    await own.sql("ALTER SYSTEM SET work_mem = '5MB'");
    await own.sql("SELECT pg_reload_conf()");
    while ((await own.sql("SHOW work_mem")) !== "5MB") await new Promise((resolve) => setTimeout(resolve, 20));
    for (const group of ["a", "b", "c"]) {
      const made = await ec2(url, "CreateSecurityGroup", { GroupName: group, GroupDescription: group });
      assert.equal(made.status, 200, made.body);
    }
    await own.kill9();
    await own.start();
    await own.sql("ALTER SYSTEM RESET synchronous_commit");
    await own.sql("SELECT pg_reload_conf()");
    const { status, body } = await ec2(url, "DescribeSecurityGroups");
    assert.equal(status, 200, body);
    for (const group of ["a", "b", "c"]) assert.match(body, new RegExp(`<groupName>${group}</groupName>`));
  });

  test("a server whose tables are gone isn't ready, and is once they are back, though nobody calls", async (t) => {
    const postgres = await database.newDatabase();
    const directory = newFolder();
    const servers = [
      await open(t, postgres, {}, directory),
      await open(t, postgres, { readsLocally: true }, directory),
    ];
    const sql = (statement: string) => database.sql(statement, new URL(postgres).pathname.slice(1));
    await sql("ALTER SCHEMA cordon RENAME TO away");
    for (const { url } of servers) {
      const group = { GroupName: "g", GroupDescription: "g" };
      assert.equal((await ec2(url, "CreateSecurityGroup", group)).status, 503);
      const [status, { status: state }] = await ask(url, "ready");
      assert.deepEqual([status, state], [503, "unavailable"]);
    }
    await sql("ALTER SCHEMA away RENAME TO cordon");
    for (const { url } of servers) for (let isReady = false; !isReady; ) isReady = (await ask(url, "ready"))[0] === 200;
  });

  test("cordon serve --store says where its log is, without the password", async () => {
    const postgres = await database.newDatabase();
    const serve = ["src/main/cordon.ts", "serve", "--port", "0", "--data", newFolder(), "--memory", "64MiB"];
    const child = spawn(process.execPath, serve, { env: { ...process.env, CORDON_STORE: postgres }, stdio: "pipe" });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => said.push(String(text)));
    try {
      while (!said.join("").includes("AWS_DEFAULT_REGION")) {
        if (child.exitCode !== null) assert.fail(said.join(""));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } finally {
      child.kill("SIGTERM");
    }
    const { username, password, host, pathname } = new URL(postgres);
    assert.ok(said.join("").includes(`keeps its log in postgres://${username}@${host}${pathname}. `), said.join(""));
    assert.ok(!said.join("").includes(password));
  });
});

async function countVpcs(url: string, key?: Key): Promise<number | undefined> {
  const { status, body } = await ec2(url, "DescribeVpcs", {}, key);
  assert.equal(status, 200, body);
  return body.match(/<vpcId>/g)?.length;
}
