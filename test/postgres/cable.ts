/**
 * Two network namespaces with a cable between them that can be cut: nothing is closed or refused then, packets are lost.
 *
 *     the test ── reach() ── client 10.77.0.2 ──cable── 10.77.0.1 database
 *
 *     const cable = await Cable.open();
 *     const primary = await startPostgres({ at: cable.database });
 *     spawn(...[...cable.client.prefix, process.execPath, cordonFile, "serve", "--port", "4566", "--store", primary.url]);
 *     const endpoint = `http://127.0.0.1:${await cable.reach(cable.client, 4566)}`;
 *     cable.cut();
 *     cable.heal();
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { Namespace, whyNoNamespaces } from "../../src/agent/nftables/namespace-for-tests.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { forward } from "./forward.ts";

/** Why tests with a cable are skipped; false if they can run. Not as another user: PostgreSQL doesn't run as the root of a namespace. */
export const noCable: string | false =
  whyNoNamespaces() || (process.getuid?.() === 0 ? false : "only root can lay a cable");

interface End {
  readonly namespace: Namespace;
  readonly address: string;
  /** Leads a command to it. */
  readonly prefix: readonly string[];
}

type Direction = "to-database" | "to-client";

export class Cable {
  readonly database: End;
  readonly client: End;
  readonly #relays: ChildProcess[] = [];
  readonly #doors: Server[] = [];

  private constructor(database: Namespace, client: Namespace) {
    this.database = endOf(database, "10.77.0.1");
    this.client = endOf(client, "10.77.0.2");
  }

  static async open(): Promise<Cable> {
    const database = await Namespace.open();
    const client = await Namespace.open();
    database.run(`
      ip link add cable type veth peer name cable netns ${client.pid}
      ip addr add 10.77.0.1/24 dev cable
      ip link set cable up`);
    client.run("ip addr add 10.77.0.2/24 dev cable; ip link set cable up");
    return new Cable(database, client);
  }

  /** Packets of this direction are lost where they would arrive; of both if none is named. */
  cut(direction?: Direction): void {
    if (direction !== "to-client") lose(this.database);
    if (direction !== "to-database") lose(this.client);
  }

  heal(): void {
    for (const { namespace } of [this.database, this.client]) namespace.run("nft flush ruleset");
  }

  /** A port of the test's loopback that leads to a port of an end's loopback, whatever becomes of the cable. */
  async reach(end: End, port: number): Promise<number> {
    const path = join(temporaryFolder("relay"), "socket");
    const [program = "", ...rest] = [...end.prefix, process.execPath, join(import.meta.dirname, "relay.ts")];
    const relay = spawn(program, [...rest, path, `${port}`], { stdio: ["pipe", "pipe", "inherit"] });
    this.#relays.push(relay);
    await once(relay.stdout, "data");
    const door = await forward({ port: 0, host: "127.0.0.1" }, { path });
    this.#doors.push(door);
    return (door.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const door of this.#doors) door.close();
    for (const relay of this.#relays) relay.stdin?.end();
    await Promise.all([this.database.namespace.close(), this.client.namespace.close()]);
  }
}

function endOf(namespace: Namespace, address: string): End {
  return { namespace, address, prefix: ["nsenter", `--target=${namespace.pid}`, "--net"] };
}

/** Doing it twice adds a second rule, which is the same. */
function lose({ namespace }: End): void {
  namespace.run(`
    nft add table inet cut
    nft add chain inet cut arriving '{ type filter hook input priority 0; }'
    nft add rule inet cut arriving iifname cable drop`);
}
