/** What three servers on PostgreSQL do with one pool, and with a line to the database that is cut. The third one reads locally. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { noPostgres } from "../postgres/binaries.ts";
import { checkHistory } from "./checker/check-history.ts";
import { readGroup, take, writeTag } from "./driver/clients.ts";
import { sharedBlocks } from "./driver/exclusive-blocks.ts";
import { layGround } from "./driver/ground.ts";
import { Random } from "./driver/random.ts";
import { readLog } from "./driver/read-log.ts";
import { Recorder, Session } from "./driver/recorder.ts";
import { startServersOnPostgres } from "./driver/servers-on-postgres.ts";

const ACCOUNT = "111111111111";
const ALLOCATIONS = 40;

test("three servers give no address twice, and one that reads locally is found out", {
  skip: noPostgres,
}, async (t) => {
  const cluster = await startServersOnPostgres(t, 3, (n) => (n === 2 ? ["--reads", "local"] : []));
  const [first = "", second = "", third = ""] = cluster.urls;
  const [, secondLine, thirdLine] = cluster.lines;
  const calls = cluster.callsOf(ACCOUNT);
  t.after(() => calls.close());
  const ground = await layGround((...call) => calls.ec2(first, ...call, 30_000), ACCOUNT, 0);
  const recorder = new Recorder();
  const clientOf = (name: string) => {
    const session = new Session(recorder, cluster, { name, account: ACCOUNT, random: new Random(1) });
    t.after(() => session.close());
    return session;
  };

  await Promise.all(
    [first, second, third].map(async (url, n) => {
      const client = clientOf(`client-${n + 1}`);
      const own = Array.from({ length: ALLOCATIONS }, () => take(client, ground.pool, url));
      for (const taken of await Promise.all(own)) assert.ok(taken);
    }),
  );

  const client = clientOf("client");
  const [group = ""] = ground.groups;
  await readGroup(client, group, third);
  // It has heard of everything: a world that is taking something in isn't read from.
  const list = { IpamPoolId: ground.pool, MaxResults: "1000" };
  const known = async () =>
    (await calls.ec2(third, "GetIpamPoolAllocations", list, 30_000)).body.match(/<cidr>/g)?.length;
  while ((await known()) !== 3 * ALLOCATIONS) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const line of [secondLine, thirdLine]) line?.cut();
  await writeTag(client, group, "k0", first);
  const sound = recorder.operations.length;
  assert.equal(await readGroup(client, group, second), "", "no answer rather than one that may be old");
  assert.notEqual(recorder.operations.at(-1)?.outcome, "acknowledged");
  assert.notEqual(await readGroup(client, group, third), "");
  for (const line of [secondLine, thirdLine]) line?.heal();

  await cluster.stop();
  const log = readLog(await cluster.readLog());
  assert.deepEqual([...sharedBlocks(log)], []);
  assert.equal(log.filter(({ values }) => Object.keys(values).some((name) => name.startsWith("block "))).length, 120);
  const { operations } = recorder;
  assert.deepEqual(checkHistory({ operations: operations.slice(0, sound), log }), []);
  assert.deepEqual(
    checkHistory({ operations, log }).map(({ guarantee }) => guarantee),
    ["Fresh"],
  );
  assert.deepEqual(recorder.surprises, []);
});
