/**
 * Servers that keep one log in PostgreSQL, each of them over a line of its own, and a standby that has every commit.
 *
 *     server 1 ── line 1 ──┐
 *     server 2 ── line 2 ──┼──▶ primary ──▶ standby
 *     server 3 ── line 3 ──┘
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openPostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";
import { type Cluster, type Fault, OVER_HTTP, Server } from "./cluster.ts";
import { type Line, openLines } from "./lines.ts";
import { readEntries } from "./read-entries.ts";

/** All servers of a log have the same. */
const SEALING_KEY = "sealing.key";

export interface ServersOnPostgres extends Cluster {
  readonly servers: readonly Server[];
  /** The line of each server. */
  readonly lines: readonly Line[];
}

/** Whatever is left of them ends with the test. */
export async function startServersOnPostgres(
  t: TestContext,
  many: number,
  argsOf: (n: number) => readonly string[] = () => [],
): Promise<ServersOnPostgres> {
  const folder = temporaryFolder("history");
  const ways = await openLines();
  const { database } = ways;
  const lines: Line[] = [];
  const servers: Server[] = [];
  t.after(async () => {
    for (const server of servers) await server.kill();
    await ways.close();
  });
  for (let n = 0; n < many; n++) {
    const line = await ways.add();
    lines.push(line);
    const data = join(folder, String(n));
    mkdirSync(data);
    if (n > 0) copyFileSync(join(folder, "0", SEALING_KEY), join(data, SEALING_KEY));
    servers.push(await Server.start(["--data", data, "--store", line.store, ...argsOf(n)], line.place));
  }
  return {
    servers,
    lines,
    ...OVER_HTTP,
    urls: servers.map(({ url }) => url),
    faults: [...faultsOf(servers), ...ways.faults, ...database.faults],
    readLog: () =>
      readEntries(openPostgresStore({ url: database.primary.urlOfSocket, environment: {}, log: () => {} })),
    async stop() {
      const printed: string[] = [];
      for (const server of servers) printed.push(await server.stop());
      return printed;
    },
  };
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
