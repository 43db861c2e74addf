/** What hosts say to one server of several on one PostgreSQL is known on the others. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Report } from "../../src/own-api/hosts/contract.ts";
import { shareNews } from "../../src/own-api/hosts/heard/news.ts";
import { HostReports } from "../../src/own-api/hosts/heard/reports.ts";
import { OpenFeeds } from "../../src/own-api/hosts/open-feeds.ts";
import { openPostgresStore } from "../../src/store/postgres/postgres-store.ts";
import { noPostgres } from "../postgres/binaries.ts";
import { type PostgresServer, startPostgres } from "../postgres/start-postgres.ts";

const home = { account: "111122223333", region: "us-east-1" };
const report = { version: "1", interfaces: [], outliving: [] } as unknown as Report;

describe("hosts of several servers", { skip: noPostgres }, () => {
  let database: PostgresServer;
  before(async () => {
    database = await startPostgres();
  });
  after(() => database?.close());

  const server = async () => {
    const store = await openPostgresStore({ url: database.url });
    const [reports, open, stopping] = [new HostReports(), new OpenFeeds(), new AbortController()];
    assert.ok(store.shared);
    shareNews(store.shared.board, { reports, open }, Date.now, stopping.signal);
    const stop = async () => {
      stopping.abort();
      await store.close();
    };
    return { reports, open, stop };
  };
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  test("reports, refusals and who follows", async () => {
    const [one, other] = await Promise.all([server(), server()]);
    const flow = {
      ...{ interfaceId: "eni-1", direction: "ingress", protocol: 6, source: "10.0.0.1", destination: "10.0.0.2" },
      ...{ sourcePort: 1, destinationPort: 22, packets: 3, bytes: 1, start: 100, end: 110, action: "REJECT" },
    } as const;
    one.reports.put(home, "host-1", { at: "2026-01-01T00:00:00.000Z", report });
    one.reports.refusals.note(home, "host-1", [flow] as never);
    other.reports.refusals.note(home, "host-1", [{ ...flow, end: 120, packets: 4 }] as never);
    const feed = one.open.begin(home, "host-1", 0);
    one.open.sent(feed, "cursor-1");
    await until(() => other.open.cursorOf("host-1") === "cursor-1" && other.reports.get(home, "host-1") !== undefined);
    assert.ok(other.open.has("host-1", Date.now()));
    assert.ok(
      !other.open.has("host-1", Date.now() + 120_000),
      "a server that says nothing more isn't believed for long",
    );
    assert.deepEqual(other.reports.get(home, "host-1")?.report, report);
    await until(() => [one, other].every(({ reports }) => reports.refusals.of(home, "host-1")[0]?.packets === 7));
    const [refusal] = other.reports.refusals.of(home, "host-1");
    assert.deepEqual([refusal?.first, refusal?.last], [100, 120]);

    // It comes to the other server; what the first says then of its end changes nothing.
    const there = other.open.begin(home, "host-1", 0);
    other.open.sent(there, "cursor-2");
    await until(() => one.open.cursorOf("host-1") === "cursor-1");
    one.open.end("host-1", feed);
    await until(() => one.open.cursorOf("host-1") === "cursor-2");
    assert.ok(one.open.has("host-1", Date.now()) && other.open.has("host-1", Date.now()));
    const third = await server();
    await until(() => third.open.cursorOf("host-1") === "cursor-2" && third.reports.get(home, "host-1") !== undefined);
    other.open.end("host-1", there);
    await until(() => !third.open.has("host-1", Date.now()));
    await Promise.all([one, other, third].map(({ stop }) => stop()));
  });
});
