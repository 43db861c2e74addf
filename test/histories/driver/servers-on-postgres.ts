/**
 * Servers that keep one log in PostgreSQL, each of them over a line of its own, and a standby that has every commit.
 *
 *     server 1 ── line 1 ──┐
 *     server 2 ── line 2 ──┼──▶ primary ──▶ standby
 *     server 3 ── line 3 ──┘
 *
 * When the primary dies the standby is promoted, the lines lead to it, and it gets a standby of its own.
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openPostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { CutProxy } from "../../postgres/cut-proxy.ts";
import { type PostgresServer, startPostgres } from "../../postgres/start-postgres.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";
import { type Cluster, type Fault, OVER_HTTP, Server } from "./cluster.ts";
import type { Random } from "./random.ts";
import { readEntries } from "./read-entries.ts";

/** All servers of a log have the same. */
const SEALING_KEY = "sealing.key";

export interface ServersOnPostgres extends Cluster {
  readonly servers: readonly Server[];
  /** The line of each server. */
  readonly lines: readonly CutProxy[];
}

/** Whatever is left of them ends with the test. */
export async function startServersOnPostgres(
  t: TestContext,
  many: number,
  argsOf: (n: number) => readonly string[] = () => [],
): Promise<ServersOnPostgres> {
  const folder = temporaryFolder("history");
  const database = new Database(await startPostgres({ synchronousStandby: true }));
  const lines: CutProxy[] = [];
  const servers: Server[] = [];
  t.after(async () => {
    for (const server of servers) await server.kill();
    for (const line of lines) await line.close();
    await database.close();
  });
  for (let n = 0; n < many; n++) {
    const line = await CutProxy.open(() => database.primary.port);
    lines.push(line);
    const store = line.leadTo(database.primary.url);
    const data = join(folder, String(n));
    mkdirSync(data);
    if (n > 0) copyFileSync(join(folder, "0", SEALING_KEY), join(data, SEALING_KEY));
    servers.push(await Server.start(["--data", data, "--store", store, ...argsOf(n)]));
  }
  return {
    servers,
    lines,
    ...OVER_HTTP,
    urls: servers.map(({ url }) => url),
    faults: [...faultsOf(servers), ...faultsOfLines(lines), ...faultsOfDatabase(database)],
    readLog: () => readEntries(openPostgresStore({ url: database.primary.url, environment: {}, log: () => {} })),
    async stop() {
      const printed: string[] = [];
      for (const server of servers) printed.push(await server.stop());
      return printed;
    },
  };
}

class Database {
  primary: PostgresServer;

  constructor(primary: PostgresServer) {
    this.primary = primary;
  }

  /** The primary dies and never comes back. */
  async failOver(): Promise<void> {
    const [dead, standby] = [this.primary, this.primary.standby];
    await dead.kill9();
    await standby.promote();
    this.primary = standby;
    await dead.close();
    await standby.startStandby();
  }

  async close(): Promise<void> {
    await this.primary.close();
    await this.primary.standby.close();
  }
}

const faultsOf = (servers: readonly Server[]): readonly Fault[] => [
  {
    name: "kill -9 of a server",
    async happen(random) {
      const server = random.of(servers);
      await server.kill();
      await pause(random.between(0, 1_000));
      await server.start();
    },
  },
  {
    name: "kill -9 of all servers at one time",
    async happen() {
      await Promise.all(servers.map((server) => server.kill()));
      await Promise.all(servers.map((server) => server.start()));
    },
  },
  {
    name: "a server stands still",
    async happen(random) {
      const server = random.of(servers);
      server.pause();
      await pause(random.between(200, 4_000));
      server.resume();
    },
  },
];

const faultsOfLines = (lines: readonly CutProxy[]): readonly Fault[] => {
  const cut = (name: string, cutIt: (line: CutProxy, random: Random) => void): Fault => ({
    name,
    async happen(random) {
      const line = random.of(lines);
      cutIt(line, random);
      await pause(random.between(200, 5_000));
      line.heal();
    },
  });
  return [
    cut("a server's connections to the database are reset", (line) => line.cut("reset")),
    cut("a server's line to the database swallows everything", (line) => line.cut("swallow")),
    cut("a server's line to the database holds everything back", (line) => line.cut("hold")),
    cut("a server hears nothing of the database", (line, random) =>
      line.cut(random.of(["swallow", "hold"] as const), "to-client"),
    ),
    cut("the database hears nothing of a server", (line, random) =>
      line.cut(random.of(["swallow", "hold"] as const), "to-server"),
    ),
  ];
};

const faultsOfDatabase = (database: Database): readonly Fault[] => [
  { name: "kill -9 of the primary, and the standby is promoted", happen: () => database.failOver() },
  {
    name: "kill -9 of the primary, and it comes back",
    async happen(random) {
      await database.primary.kill9();
      await pause(random.between(0, 1_000));
      await database.primary.start();
    },
  },
  {
    name: "the primary stands still",
    async happen(random) {
      database.primary.pause();
      await pause(random.between(200, 4_000));
      database.primary.resume();
    },
  },
  {
    name: "the standby stands still",
    async happen(random) {
      const { standby } = database.primary;
      standby.pause();
      await pause(random.between(200, 4_000));
      standby.resume();
    },
  },
];
