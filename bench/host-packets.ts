/**
 * What the packet filter costs: a packet of a known flow, and a new connection, to a host and through it, at 10, 1,000 and 10,000
 * rules, against no firewall in the same run. In network namespaces of its own; needs a C compiler.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Namespace, whyNoNamespaces } from "../src/agent/nftables/namespace-for-tests.ts";
import { Nftables } from "../src/agent/nftables/nftables.ts";
import { block, blocks, EVERYTHING, ruleSetOf, wanted } from "../src/agent/nftables/rule-sets-for-tests.ts";

const ROUNDS = 5;
const PORT = "5000";
const why = whyNoNamespaces();
if (why !== false) {
  console.log(`not measured: ${why}`);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "cordon-bench-"));
const program = join(folder, "host-packets");
const compiled = spawnSync("cc", ["-O2", "-o", program, join(import.meta.dirname, "host-packets.c")], {
  encoding: "utf8",
});
if (compiled.status !== 0) {
  console.log(`not measured: no C compiler${compiled.stderr ? `: ${compiled.stderr}` : ""}`);
  process.exit(0);
}

/** client ── eth0, host, out0 ── server. */
const host = await Namespace.open();
const [client, server] = [await Namespace.open(host), await Namespace.open(host)];
host.run(`
  sysctl -qw net.ipv4.ip_forward=1
  ip link add eth0 type veth peer name c0 netns ${client.pid}
  ip link add out0 type veth peer name s0 netns ${server.pid}
  ip addr add 10.1.0.1/24 dev eth0; ip link set eth0 up
  ip addr add 10.2.0.1/24 dev out0; ip link set out0 up`);
client.run("ip addr add 10.1.0.2/24 dev c0; ip link set c0 up; ip route add default via 10.1.0.1");
server.run("ip addr add 10.2.0.2/24 dev s0; ip link set s0 up; ip route add default via 10.2.0.1");
/** Where the packets go: to the host itself, or through it. */
const GOALS = { "to the host": "10.1.0.1", "through it": "10.2.0.2" } as const;
type Goal = keyof typeof GOALS;
const goals = Object.keys(GOALS) as readonly Goal[];
const serving = goals.map((goal) => {
  const { prefix } = goal === "to the host" ? host : server;
  const [first = "", ...rest] = [...prefix, program, "serve", GOALS[goal], PORT];
  return spawn(first, rest, { stdio: ["ignore", "pipe", "inherit"] });
});
for (const each of serving) await once(each.stdout, "data");

const filter = new Nftables(host.prefix);

/** Rules of single addresses and ports; the one that fits is the last. */
function rules(count: number): ReturnType<typeof wanted> {
  const others = Array.from({ length: count - 1 }, (_, i) =>
    block(`10.0.${i >>> 8}.${i & 255}`, i % 4 === 0 ? `udp/${1000 + (i % 7)}` : `tcp/${1000 + (i % 11)}`),
  );
  const ingress = blocks(...others, block("10.1.0.2", `tcp/${PORT}`, `udp/${PORT}`));
  return wanted(ruleSetOf([{ device: "eth0", allows: { ingress, egress: EVERYTHING } }]));
}

function measure(what: "packets" | "connections", goal: Goal): number {
  host.run("conntrack -F 2>/dev/null || true");
  const [command = "", ...words] = [...client.prefix, program, what, GOALS[goal], PORT];
  const { stdout, status } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${what}: ended with ${status}`);
  return Number(stdout);
}

/** Without rules, Cordon's table isn't there. */
const COUNTS = [0, 10, 1_000, 10_000];
const best = new Map<string, number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const count of COUNTS) {
    if (count === 0) await filter.down();
    else await filter.apply(rules(count));
    for (const goal of goals) {
      for (const what of ["packets", "connections"] as const) {
        const name = `${what} ${goal} ${count}`;
        best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, measure(what, goal)));
      }
    }
  }
}
for (const goal of goals) {
  for (const count of COUNTS) {
    const text = (["packets", "connections"] as const).map((what) => {
      const [time = 0, floor = 0] = [best.get(`${what} ${goal} ${count}`), best.get(`${what} ${goal} 0`)];
      const over = count === 0 ? "" : ` (${(time / floor).toFixed(2)})`;
      return `a ${what === "packets" ? "packet" : "new connection"} ${(time / 1000).toFixed(2)} us${over}`;
    });
    console.log(`${goal}, ${count === 0 ? "no firewall" : `${count} rules`}: ${text.join(", ")}`);
  }
}
for (const each of serving) {
  const exit = once(each, "exit");
  each.kill();
  await exit;
}
for (const namespace of [client, server, host]) await namespace.close();
rmSync(folder, { recursive: true, force: true });
