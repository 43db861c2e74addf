/** A hundred expectations against 10,000 interfaces in 500 groups: in a tidy network where all hold, and in random ones. */
import type { Partition } from "../src/model/world/partition.ts";
import type { World } from "../src/model/world/world.ts";
import type { Selector } from "../src/policy/flow/selection.ts";
import { keyOf } from "../src/policy/flow/traffic.ts";
import { SeveralPartitions } from "../src/policy/oracle/several-partitions.ts";
import * as small from "../src/policy/oracle/small-world.ts";
import type { Expectation } from "../src/policy/questions/expectation.ts";
import { evaluate } from "../src/policy/questions/expectations.ts";
import { LiveNetworks } from "../src/policy/questions/live-networks.ts";
import { networkWorld } from "./policy-cases.ts";

const GROUPS = 500;
const INTERFACES = 10_000;
const SUBNETS = 100;
const id = (prefix: string, number: number): string => `${prefix}-${number.toString(16).padStart(17, "0")}`;
const group = (number: number): readonly Selector[] => [{ kind: "group", of: id("sg", number % GROUPS) }];
const PORTS = [22, 80, 443, 3306, 5432, 6379, 8080];
const portOf = (number: number): number => PORTS[number % PORTS.length] ?? 80;
const on = (number: number) => [{ first: keyOf(6, portOf(number)), last: keyOf(6, portOf(number)) }];

/** Each group lets in the previous one on one port, from any subnet; the first is open to the internet. */
function tidyWorld(): Partition {
  const changes = [
    small.vpc("vpc-1", "10.0.0.0/8"),
    small.internetGateway("igw-1", "vpc-1"),
    ...small.routeTable("rtb-1", "vpc-1", [small.route("10.0.0.0/8", "local"), small.route("0.0.0.0/0", "igw-1")]),
    small.rule("sgr-shop", id("sg", 0), "ingress", "tcp 443", "0.0.0.0/0"),
    ...Array.from({ length: SUBNETS }, (_, n) => small.subnet(`subnet-${n}`, "vpc-1", `10.${n}.0.0/16`)),
  ];
  for (let g = 0; g < GROUPS; g++) {
    changes.push(small.group(id("sg", g), "vpc-1"));
    changes.push(small.rule(id("sgr", g), id("sg", g), "egress", "-1", "0.0.0.0/0"));
    if (g > 0)
      changes.push(small.rule(id("sgr", 1000 + g), id("sg", g), "ingress", `tcp ${portOf(g)}`, id("sg", g - 1)));
  }
  for (let n = 0; n < INTERFACES; n++) {
    const spec = { vpcId: "vpc-1", subnetId: `subnet-${n % SUBNETS}`, groups: [id("sg", n % GROUPS)] };
    const host = Math.floor(n / SUBNETS);
    const ipv4 = [`10.${n % SUBNETS}.${host >> 8}.${(host & 255) + 4}`];
    changes.push(
      small.nic(id("eni", n), {
        ...spec,
        ipv4,
        ...(n % GROUPS === 0 && { publicIp: `52.1.${(n >> 8) & 255}.${n & 255}` }),
      }),
    );
  }
  return small.worldOf(changes);
}

function randomWorld(rules: number): Partition {
  const world = networkWorld(GROUPS, rules, INTERFACES, 11);
  for (let n = 0; n < SUBNETS; n++) world.apply(small.subnet(`subnet-${n}`, "vpc-1", `10.${n}.0.0/16`));
  return world;
}

/** Typical expectations: what may pass, what may not, that nothing else does, and what the internet reaches. */
const expectations = Array.from({ length: 100 }, (_, i): Expectation => {
  const [from, to] = [group(i), group(i + 1)];
  if (i === 98) return { kind: "internet-reaches-only", targets: [{ to: group(0), on: on(2) }] };
  if (i === 99) return { kind: "may-not", from: [{ kind: "vpc", of: "vpc-1" }], to: group(400), on: on(3) };
  const about = Math.floor(i / 4) * 4;
  if (i % 4 === 1) return { kind: "nothing", direction: "ingress", of: group(about + 1), on: [], except: true };
  if (i % 4 === 2) return { kind: "may-not", from: to, to: from, on: [] };
  return { kind: "may", from, to, on: on(i + 1) };
});

/** A run like the server's: on a network that is held meanwhile. */
function run(networks: LiveNetworks, world: World): string {
  const began = performance.now();
  const live = networks.around(world);
  const release = live.hold();
  const { compiled } = live;
  const ready = performance.now();
  let [last, longest, broken] = [ready, 0, 0];
  for (const outcome of evaluate(compiled, live.own, expectations)) {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (outcome?.verdict === "broken") broken++;
    if (outcome?.problem !== undefined) throw new Error(outcome.problem);
  }
  release();
  return (
    `${(last - began).toFixed(0)} ms, of them ${(ready - began).toFixed(0)} to begin with; ` +
    `${broken} broken; longest without a breath ${longest.toFixed(0)} ms`
  );
}

function measure(name: string, partition: Partition): void {
  const networks = new LiveNetworks();
  const partitions = new SeveralPartitions();
  partitions.replace(partition);
  const world = partitions.world(partition.account);
  console.log(`${name}: ${expectations.length} expectations`);
  console.log(`  first:          ${run(networks, world)}`);
  console.log(`  again:          ${run(networks, world)}`);
  partition.apply(small.rule("sgr-new", id("sg", 1), "ingress", "tcp 9", "10.0.0.0/8"));
  console.log(`  after a change: ${run(networks, world)}`);
}

measure("tidy", tidyWorld());
measure("random, 10 rules a group", randomWorld(10));
measure("random, 100 rules a group", randomWorld(100));
