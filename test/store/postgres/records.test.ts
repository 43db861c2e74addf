/** The records of flow logs that several servers keep in one database. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { FlowRecords } from "../../../src/gateway/flow-records/flow-records.ts";
import type { SharedLog } from "../../../src/model/world/log.ts";
import { openPostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { noPostgres } from "../../postgres/binaries.ts";
import { type PostgresServer, startPostgres } from "../../postgres/start-postgres.ts";

const log = { account: "111122223333", region: "us-east-1", name: "fl-1" };
const DAY = "2026-11-30";

describe("records of flow logs in PostgreSQL", { skip: noPostgres }, () => {
  let database: PostgresServer;
  before(async () => {
    database = await startPostgres();
  });
  after(() => database?.close());

  const open = async (mostBytes = 1e9) => {
    const store = await openPostgresStore({ url: await url });
    return { store, records: new FlowRecords((store.shared as SharedLog).records, mostBytes, () => {}) };
  };
  let url: Promise<string>;
  const textOf = async (records: FlowRecords, from = 0) => {
    const pieces: Buffer[] = [];
    for await (const piece of records.read(log, DAY, from)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };

  test("several servers append to one log: every line is whole, and all have the same in the same order", async () => {
    url = database.newDatabase();
    const [one, other] = [await open(), await open()];
    const lines = Array.from({ length: 60 }, (_, n) => `line ${n} ü ${"x".repeat(n * 40)}\n`);
    await Promise.all(lines.map((text, n) => (n % 2 === 0 ? one : other).records.append(DAY, [{ log, text }])));
    const whole = await textOf(one.records);
    assert.equal(await textOf(other.records), whole);
    assert.deepEqual(whole.split("\n").sort(), ["", ...lines.map((line) => line.slice(0, -1))].sort());
    assert.equal(await one.records.size(log, DAY), Buffer.byteLength(whole));
    const middle = Buffer.from(whole).indexOf("\n") + 1;
    assert.equal(await textOf(other.records, middle), Buffer.from(whole).subarray(middle).toString());
    assert.deepEqual(await other.records.days(log), [DAY]);
    await Promise.all([one, other].map(({ store }) => store.close()));
  });

  test("what comes again to another server is kept once", async () => {
    url = database.newDatabase();
    const [one, other] = [await open(), await open()];
    const batch = [{ log, text: "once\n" }];
    await Promise.all([one, other, one, other].map(({ records }) => records.append(DAY, batch, "report-1")));
    await other.records.append(DAY, [{ log, text: "twice\n" }], "report-2");
    assert.equal(await textOf(one.records), "once\ntwice\n");
    await Promise.all([one, other].map(({ store }) => store.close()));
  });

  test("old days go, and the oldest if all together are too much", async () => {
    url = database.newDatabase();
    const [one, other] = [await open(20), await open()];
    for (const day of ["2026-11-28", "2026-11-29", DAY])
      await other.records.append(day, [{ log, text: "0123456789\n" }]);
    assert.equal((await other.records.days(log)).length, 3);
    await other.records.expire("2026-11-29");
    assert.deepEqual(await one.records.days(log), ["2026-11-29", DAY]);
    await one.records.expire("2026-11-01");
    assert.deepEqual(await other.records.days(log), [DAY]);
    await one.records.clear();
    assert.equal(await textOf(other.records), "");
    await Promise.all([one, other].map(({ store }) => store.close()));
  });
});
