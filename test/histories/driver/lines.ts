/**
 * How servers reach the database, and what goes wrong on the way. With network namespaces each server and each of the two databases is a
 * host with a cable, and a server finds out by itself which database is the primary. Where there are none, a proxy in front of each server
 * leads to it.
 */
import { setTimeout as pause } from "node:timers/promises";
import { CutProxy } from "../../postgres/cut-proxy.ts";
import { type Host, Network, noNetwork } from "../../postgres/network.ts";
import { type Place, urlOfAll } from "../../postgres/start-postgres.ts";
import type { Fault } from "./cluster.ts";
import { Database } from "./database.ts";
import type { Random } from "./random.ts";

/** How long a server's store waits before it says that nobody knows. */
const PATIENCE_MS = 10_000;

export interface Line {
  /** Where its server runs. */
  readonly place: (Place & Pick<Host, "reach">) | undefined;
  /** What its server is told of the database. */
  readonly store: string;
  cut(): void;
  heal(): void;
}

export interface Lines {
  readonly database: Database;
  readonly faults: readonly Fault[];
  add(): Promise<Line>;
  close(): Promise<void>;
}

export const openLines = (): Promise<Lines> => (noNetwork === false ? openCables() : openProxies());

async function openCables(): Promise<Lines> {
  const network = await Network.open();
  const databases = [await network.host(), await network.host()] as const;
  const database = await Database.start(databases);
  const servers: Host[] = [];
  const hostOf = ({ at }: { readonly at: Place }) => databases.find(({ address }) => address === at.address) as Host;
  const ofServer = (random: Random) => random.of(servers);
  return {
    database,
    faults: [
      faultOf("a server's connections are reset", ofServer, (host) => host.reset()),
      faultOf("a server's cable is cut", ofServer, (host) => host.cut()),
      faultOf("nothing reaches a server", ofServer, (host) => host.cut("arriving")),
      faultOf("nothing leaves a server", ofServer, (host) => host.cut("leaving")),
      faultOf("a server's cable loses a third of the packets", ofServer, (host) => host.loseSome()),
      faultOf(
        "the primary's cable is cut",
        () => hostOf(database.primary),
        (host) => host.cut(),
      ),
      faultOf(
        "the standby's cable is cut",
        () => hostOf(database.primary.standby),
        (host) => host.cut(),
      ),
      {
        name: "the primary's cable is cut, and the standby is promoted while it lives",
        async happen(random) {
          const host = hostOf(database.primary);
          host.cut();
          const old = await database.promote();
          await pause(random.between(200, 4_000));
          await old.kill9();
          host.heal();
          await database.replace(old);
        },
      },
    ],
    async add() {
      const host = await network.host();
      servers.push(host);
      const store = urlOfAll([database.primary, database.primary.standby]);
      return { place: host, store, cut: () => host.cut(), heal: () => host.heal() };
    },
    async close() {
      await database.close();
      await network.close();
    },
  };
}

async function openProxies(): Promise<Lines> {
  const database = await Database.start();
  const proxies: CutProxy[] = [];
  const cut = (what: string, how: (proxy: CutProxy, random: Random) => void): Fault =>
    faultOf(what, (random) => random.of(proxies), how);
  return {
    database,
    faults: [
      cut("a server's connections to the database are reset", (proxy) => proxy.cut("reset")),
      cut("a server's line to the database swallows everything", (proxy) => proxy.cut("swallow")),
      cut("a server's line to the database holds everything back", (proxy) => proxy.cut("hold")),
      cut("a server hears nothing of the database", (proxy, random) =>
        proxy.cut(random.of(["swallow", "hold"] as const), "to-client"),
      ),
      cut("the database hears nothing of a server", (proxy, random) =>
        proxy.cut(random.of(["swallow", "hold"] as const), "to-server"),
      ),
    ],
    async add() {
      const proxy = await CutProxy.open(() => database.primary.port);
      proxies.push(proxy);
      const store = proxy.leadTo(database.primary.url);
      return { place: undefined, store, cut: () => proxy.cut("hold"), heal: () => proxy.heal() };
    },
    async close() {
      for (const proxy of proxies) await proxy.close();
      await database.close();
    },
  };
}

function faultOf<T extends { heal(): void }>(
  name: string,
  choose: (random: Random) => T,
  goWrong: (line: T, random: Random) => void,
): Fault {
  return {
    name,
    async happen(random) {
      const line = choose(random);
      goWrong(line, random);
      const isLong = process.env["HISTORY_LONG_CUTS"] !== undefined && random.isOneIn(8);
      await pause(isLong ? PATIENCE_MS + 1_500 : random.between(200, 5_000));
      line.heal();
    },
  };
}
