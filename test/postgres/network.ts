/**
 * Hosts in network namespaces of their own, on one switch. The cable of each can be cut: nothing is closed or refused then, packets are lost.
 *
 *     the test ── reach() ── host 10.77.0.2 ──cable── switch ──cable── 10.77.0.1 database
 *
 *     const network = await Network.open();
 *     const [database, server] = [await network.host(), await network.host()];
 *     const primary = await startPostgres({ at: database });
 *     await serve(["--store", primary.url], [...], {}, server.prefix);
 *     const endpoint = `http://127.0.0.1:${await server.reach(4566)}`;
 *     server.cut();
 *     server.heal();
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { Namespace, whyNoNamespaces } from "../../src/agent/nftables/namespace-for-tests.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { forward } from "./forward.ts";

/** Why tests with a network are skipped; false if they can run. Not as another user: PostgreSQL doesn't run as the root of a namespace. */
export const noNetwork: string | false =
  whyNoNamespaces() || (process.getuid?.() === 0 ? false : "only root can lay cables");

type Direction = "arriving" | "leaving";

export class Network {
  readonly #switch: Namespace;
  readonly #hosts: Host[] = [];

  private constructor(namespace: Namespace) {
    this.#switch = namespace;
  }

  static async open(): Promise<Network> {
    const namespace = await Namespace.open();
    namespace.run("ip link add switch type bridge; ip link set switch up");
    return new Network(namespace);
  }

  /** Another host, with an address of its own. */
  async host(): Promise<Host> {
    const namespace = await Namespace.open();
    const number = this.#hosts.length + 1;
    const host = new Host(namespace, `10.77.0.${number}`);
    this.#hosts.push(host);
    this.#switch.run(`
      ip link add port${number} type veth peer name cable netns ${namespace.pid}
      ip link set port${number} master switch up`);
    namespace.run(`ip addr add ${host.address}/24 dev cable; ip link set cable up`);
    return host;
  }

  async close(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.close()));
    await this.#switch.close();
  }
}

export class Host {
  readonly address: string;
  /** Leads a command to it. */
  readonly prefix: readonly string[];
  readonly #namespace: Namespace;
  readonly #relays: ChildProcess[] = [];
  readonly #doors: Server[] = [];

  /** Made by a network. */
  constructor(namespace: Namespace, address: string) {
    this.#namespace = namespace;
    this.address = address;
    this.prefix = ["nsenter", `--target=${namespace.pid}`, "--net"];
    namespace.run(`
      nft add table inet cut
      nft add chain inet cut arriving '{ type filter hook input priority 0; }'
      nft add chain inet cut leaving '{ type filter hook output priority 0; }'`);
  }

  /** Packets of this direction are lost; of both if none is named. */
  cut(direction?: Direction): void {
    this.#lose(direction, "drop");
  }

  /** Of every three packets, in both directions, one is lost. */
  loseSome(): void {
    this.#lose(undefined, "numgen random mod 3 0 drop");
  }

  /** Connections are reset as soon as something is sent on them, and new ones are refused. */
  reset(): void {
    this.#namespace.run("nft add rule inet cut leaving oifname cable meta l4proto tcp reject with tcp reset");
  }

  heal(): void {
    this.#namespace.run("nft flush table inet cut");
  }

  /** A port of the test's loopback that leads to a port of the host's loopback, whatever becomes of the cable. */
  async reach(port: number): Promise<number> {
    const path = join(temporaryFolder("relay"), "socket");
    const [program = "", ...rest] = [...this.prefix, process.execPath, join(import.meta.dirname, "relay.ts")];
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
    await this.#namespace.close();
  }

  #lose(direction: Direction | undefined, what: string): void {
    if (direction !== "leaving") this.#namespace.run(`nft add rule inet cut arriving iifname cable ${what}`);
    if (direction !== "arriving") this.#namespace.run(`nft add rule inet cut leaving oifname cable ${what}`);
  }
}
