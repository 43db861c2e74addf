/**
 * A host with devices whose other ends a test holds, and raw packets on them.
 *
 *     wire0 ── eth0 (own, bound)          guest1 ── tap1 (guest, bound)
 *     inside ─ out0 (not bound)           guest2 ── tap2 (guest, bound)
 *
 * What comes in on one device and is allowed goes out by another one: to the guests' addresses by their taps, to `10.99.0.0/16` and
 * `fd99::/16` by out0, to all others by eth0. So what the host forwards shows what each device lets through.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Namespace, whyNoNamespaces } from "../namespace-for-tests.ts";
import { Nftables } from "../nftables.ts";

export interface Packet {
  /** Where it comes in: the far end of a device. */
  readonly wire: Wire;
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  /** Source port; ICMP's type. */
  readonly first?: number;
  /** Destination port; ICMP's code. */
  readonly second?: number;
  /** Of TCP, `syn` unless said. */
  readonly flags?: "syn" | "synack" | "ack" | "rst";
  readonly seq?: number;
  readonly ack?: number;
  /** ICMP's identifier; one of its own unless said. */
  readonly echo?: number;
  /** Of an ICMP error: the packet that it's about, in hex. */
  readonly inner?: string;
  readonly hops?: number;
  /** To whom in the link, if not to the host. */
  readonly mac?: string;
}

export type Wire = "wire0" | "inside" | "guest1" | "guest2";

/** What the host has for each wire. */
const DEVICES: Readonly<Record<Wire, string>> = { wire0: "eth0", inside: "out0", guest1: "tap1", guest2: "tap2" };
const wires = Object.keys(DEVICES) as readonly Wire[];
const macOf = (wire: Wire): string => `02:00:00:00:01:0${wires.indexOf(wire)}`;

export const GUESTS = {
  guest1: ["10.0.0.5", "fd00:1::5"],
  guest2: ["10.0.0.6", "fd00:1::6"],
} as const;
export const HOST = ["10.0.0.4", "fd00::4"] as const;

/** Comes in and goes out by out0, which nothing filters. */
const LAST: Packet = {
  wire: "inside",
  source: "10.99.255.1",
  destination: "10.99.255.2",
  protocol: 17,
  first: 9,
  second: 9,
};

export interface Flooded {
  readonly seconds: number;
  /** How many of each packet, in the order that they were given. */
  readonly sent: readonly number[];
  readonly got: readonly number[];
}

export class Wires {
  readonly host: Namespace;
  readonly far: Namespace;
  readonly #sender: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #next = 1;

  private constructor(host: Namespace, far: Namespace, sender: ChildProcess, lines: AsyncIterator<string>) {
    this.host = host;
    this.far = far;
    this.#sender = sender;
    this.#lines = lines;
  }

  static async open(host: Namespace, far: Namespace): Promise<Wires> {
    far.run("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1");
    host.run(hostScript(far.pid));
    far.run(wires.map((wire) => `ip link set ${wire} up`).join("\n"));
    const [program = "", ...rest] = [
      ...far.prefix,
      "python3",
      fileURLToPath(new URL("packets-for-tests.py", import.meta.url)),
    ];
    const sender = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
    if (sender.stdout === null) throw new Error("no output to read");
    const lines = createInterface({ input: sender.stdout })[Symbol.asyncIterator]();
    const opened = new Wires(host, far, sender, lines);
    const macs = Object.fromEntries(wires.map((wire) => [wire, macOf(wire)]));
    await opened.#ask({ wires: macs, last: LAST });
    return opened;
  }

  /** The wires on which each packet came out. */
  async send(packets: readonly Packet[]): Promise<readonly (readonly Wire[])[]> {
    const first = this.#next;
    this.#next += packets.length;
    const answer = await this.#ask(packets.map((packet, i) => ({ ...packet, id: first + i })));
    const passed = JSON.parse(answer) as readonly (readonly [number, Wire])[];
    const found: Wire[][] = packets.map(() => []);
    for (const [id, wire] of passed) found[id - first]?.push(wire);
    return found;
  }

  /** Whether each packet came out anywhere. */
  async passes(...packets: readonly Packet[]): Promise<readonly boolean[]> {
    return (await this.send(packets)).map((found) => found.length > 0);
  }

  /** Sends packets in turn, so many a second, while something is done. */
  async flood(packets: readonly Packet[], rate: number, whileDoing: () => Promise<void>): Promise<Flooded> {
    const first = this.#next;
    this.#next += packets.length;
    await this.#ask({ flood: packets.map((packet, i) => ({ ...packet, id: first + i })), rate });
    let answer: string;
    try {
      await whileDoing();
    } finally {
      answer = await this.#ask("stop");
    }
    type Counts = Readonly<Record<string, number>>;
    const { seconds, sent, got } = JSON.parse(answer) as { seconds: number; sent: Counts; got: Counts };
    const inOrder = (counts: Counts): readonly number[] => packets.map((_, i) => counts[first + i] ?? 0);
    return { seconds, sent: inOrder(sent), got: inOrder(got) };
  }

  forgetConnections(): void {
    this.host.run("conntrack -F 2>/dev/null");
  }

  close(): void {
    this.#sender.stdin?.end();
  }

  async #ask(question: unknown): Promise<string> {
    this.#sender.stdin?.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the sender of packets has ended");
    return value;
  }
}

/** Neighbours are known, so that no packet waits for one. */
function hostScript(far: number): string {
  const devices = wires.map(
    (wire) => `
      ip link add ${DEVICES[wire]} address ${macOf(wire)} type veth peer name ${wire} netns ${far}
      ip link set ${DEVICES[wire]} up`,
  );
  const guests = (["guest1", "guest2"] as const).flatMap((guest) =>
    GUESTS[guest].map(
      (address) => `
      ip route add ${address} dev ${DEVICES[guest]}
      ip neigh add ${address} lladdr 02:00:00:00:00:01 dev ${DEVICES[guest]} nud permanent`,
    ),
  );
  return `
    sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=0 \\
      net.ipv4.conf.default.rp_filter=0 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0 \\
      net.ipv6.conf.default.accept_dad=0 net.ipv4.icmp_ratelimit=0
    ${devices.join("")}
    ip addr add ${HOST[0]}/24 dev eth0
    ip addr add ${HOST[1]}/64 dev eth0 nodad
    ip addr add 10.98.0.1/24 dev out0
    ip addr add fd98::1/64 dev out0 nodad
    for gateway in "10.0.0.1 eth0" "fd00::1 eth0" "10.98.0.2 out0" "fd98::2 out0"; do
      set -- $gateway
      ip neigh add $1 lladdr 02:00:00:00:00:01 dev $2 nud permanent
    done
    ip route add default via 10.0.0.1
    ip -6 route add default via fd00::1
    ip route add 10.99.0.0/16 via 10.98.0.2
    ip -6 route add fd99::/16 via fd98::2
    ${guests.join("")}`;
}

/** One for all tests of a file, because making it takes longer than using it. */
let shared: { readonly wires: Wires; readonly close: () => Promise<void> } | undefined;

/** Closed when the file ends; undefined, and the test skipped, if the kernel allows no namespaces. */
export async function openWires(t: TestContext): Promise<Wires | undefined> {
  const why = whyNoNamespaces();
  if (why !== false) {
    t.skip(why);
    return undefined;
  }
  shared ??= await openShared();
  shared.wires.host.run("nft flush ruleset; conntrack -F 2>/dev/null");
  return shared.wires;
}

async function openShared(): Promise<{ readonly wires: Wires; readonly close: () => Promise<void> }> {
  const host = await Namespace.open();
  const far = await Namespace.open(host);
  const wires = await Wires.open(host, far);
  return {
    wires,
    async close() {
      wires.close();
      await far.close();
      await host.close();
    },
  };
}

after(async () => {
  await shared?.close();
});

/** A test of packets on a host that has no rules yet. */
export function onHost(what: string, run: (wires: Wires, filter: Nftables) => Promise<void>): void {
  test(what, async (t) => {
    const wires = await openWires(t);
    if (wires !== undefined) await run(wires, new Nftables(wires.host.prefix));
  });
}
