/** The PostgreSQL servers of tests are real, do what they're told, and leave nothing behind. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { noPostgres, program } from "./binaries.ts";
import { CutProxy } from "./cut-proxy.ts";
import { processesIn } from "./guarded-folder.ts";
import { type PostgresServer, startPostgres, urlOfAll } from "./start-postgres.ts";

const run = promisify(execFile);

async function query(url: string, statement: string): Promise<string> {
  const { stdout } = await run(program("psql"), ["-XAtq", "-v", "ON_ERROR_STOP=1", url, "-c", statement]);
  return stdout.trimEnd();
}

let primary: PostgresServer;

before(async () => {
  if (!noPostgres) primary = await startPostgres({ synchronousStandby: true, settings: { work_mem: "1MB" } });
});

after(() => primary?.close());

test("a server keeps its promises, and has a role that is no superuser", { skip: noPostgres }, async () => {
  const settings = await query(
    primary.url,
    `SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
     WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'work_mem')`,
  );
  assert.equal(settings, "data_checksums=on fsync=on full_page_writes=on synchronous_commit=on work_mem=1024");
  assert.equal(await query(primary.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"), "f");
  assert.equal(await query(primary.superuserUrl, "SELECT current_user"), "postgres");
  await assert.rejects(query(primary.url.replace(/:[0-9a-f]+@/, ":wrong@"), "SELECT 1"), /authentication failed/);
  const other = await primary.newDatabase();
  await query(other, "CREATE TABLE t ()");
  assert.notEqual(await primary.newDatabase(), other);
});

test("a paused server answers when it goes on", { skip: noPostgres }, async () => {
  primary.pause();
  const answer = query(primary.url, "SELECT 1");
  const states = processesIn(primary.folder).length;
  assert.ok(states > 1);
  primary.resume();
  assert.equal(await answer, "1");
});

test("a cut line says nothing, and the server takes connections when it heals", { skip: noPostgres }, async (t) => {
  const proxy = await CutProxy.open(primary.port);
  t.after(() => proxy.close());
  proxy.cut("hold");
  const answer = query(proxy.leadTo(primary.url), "SELECT 2");
  proxy.heal();
  assert.equal(await answer, "2");
  proxy.cut("reset");
  await assert.rejects(query(proxy.leadTo(primary.url), "SELECT 1"));
});

test("what was acknowledged outlives kill -9 and stop", { skip: noPostgres }, async () => {
  await query(primary.url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)");
  await primary.kill9();
  assert.deepEqual(processesIn(primary.folder), []);
  await primary.start();
  assert.equal(await query(primary.url, "SELECT n FROM kept"), "1");
  await primary.stop();
  await assert.rejects(query(primary.url, "SELECT 1"), /refused/);
  await primary.start();
  assert.equal(await query(primary.url, "SELECT n FROM kept"), "1");
});

test("a standby has each commit, becomes the primary, and gets a standby on the old one's port", {
  skip: noPostgres,
}, async () => {
  const { standby } = primary;
  const both = urlOfAll([primary, standby]);
  await query(both, "INSERT INTO kept VALUES (2)");
  await primary.kill9();
  await standby.promote();
  assert.equal(await query(both, "SELECT count(*) FROM kept"), "2");
  await primary.close();
  const next = await standby.startStandby({ port: primary.port });
  await query(both, "INSERT INTO kept VALUES (3)");
  await standby.kill9();
  await next.promote();
  assert.equal(await query(both, "SELECT count(*) FROM kept"), "3");
  await standby.close();
  primary = next;
});

test("a test process that is killed leaves neither servers nor files", { skip: noPostgres }, async () => {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL("./start-postgres.ts", import.meta.url).href)};
    const server = await startPostgres();
    server.pause();
    console.log(server.folder);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  const folder = chunk.toString().trim();
  assert.ok(processesIn(folder).length > 1);
  child.kill("SIGKILL");
  while (existsSync(folder) || processesIn(folder).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
});
