/** One server with its log on its own disk. */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteStore } from "../../../src/store/sqlite.ts";
import { temporaryFolder } from "../../setup/temporary-folder.ts";
import { type Cluster, OVER_HTTP, Server } from "./cluster.ts";
import { readEntries } from "./read-entries.ts";

export async function startOneServer(): Promise<Cluster> {
  const directory = join(temporaryFolder("history"), "log");
  const server = await Server.start(["--data", directory]);
  return {
    ...OVER_HTTP,
    urls: [server.url],
    faults: [
      {
        name: "kill -9 of the server",
        async happen(random) {
          await server.kill();
          await pause(random.between(0, 500));
          await server.start();
        },
      },
      {
        name: "the server stands still",
        async happen(random) {
          server.pause();
          await pause(random.between(100, 3_000));
          server.resume();
        },
      },
    ],
    readLog: () => readEntries(openSqliteStore({ directory })),
    stop: async () => [await server.stop()],
  };
}
