/** A cut cable loses packets, in the direction that was cut, and closes nothing; a bad one delays. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { noPostgres, program } from "./binaries.ts";
import { Network, noNetwork } from "./network.ts";
import { startPostgres } from "./start-postgres.ts";

const run = promisify(execFile);

test("a connection outlives a cut, a new one begins when it heals, and the ends are reached", {
  skip: noPostgres || noNetwork,
}, async (t) => {
  const network = await Network.open();
  t.after(() => network.close());
  const [place, cable] = [await network.host(), await network.host()];
  const server = await startPostgres({ at: place, synchronousStandby: true });
  t.after(() => server.close());
  t.after(() => server.standby.close());

  const [first = "", ...rest] = [...cable.prefix, program("psql"), "-XAtq", server.url];
  const client = spawn(first, rest, { stdio: ["pipe", "pipe", "inherit"] });
  t.after(() => client.kill());
  const answers = createInterface(client.stdout)[Symbol.asyncIterator]();
  const ask = (statement: string) => client.stdin.write(`${statement};\n`);
  ask("CREATE TABLE t (n int)");
  ask("SELECT 'before'");
  assert.equal((await answers.next()).value, "before");

  // It arrives and is committed, only the answer is lost.
  cable.cut("arriving");
  ask("INSERT INTO t VALUES (1) RETURNING n");
  while ((await server.sql("SELECT count(*) FROM t", "cordon")) !== "1") await sleep(20);
  cable.heal();
  assert.equal((await answers.next()).value, "1");

  cable.cut();
  ask("INSERT INTO t VALUES (2) RETURNING n");
  const another = run(first, [...rest, "-c", "SELECT 'another'"]);
  assert.equal(await server.sql("SELECT count(*) FROM t", "cordon"), "1");
  cable.heal();
  assert.equal((await answers.next()).value, "2");
  assert.equal((await another).stdout, "another\n");
  assert.equal(client.exitCode, null);

  cable.loseSome();
  ask("SELECT 'slowly'");
  assert.equal((await answers.next()).value, "slowly");
  cable.heal();

  const port = await place.reach(server.port);
  const reached = await run(program("psql"), [
    "-XAtq",
    server.url.replace(/@[^/]+/, `@127.0.0.1:${port}`),
    "-c",
    "SELECT 3",
  ]);
  assert.equal(reached.stdout, "3\n");

  cable.reset();
  await assert.rejects(run(first, [...rest, "-c", "SELECT 4"]), /refused|reset/);
  ask("SELECT 5");
  await once(client, "exit");
});
