/** A network of groups and interfaces: compiling it, deciding flows, changing one group, explaining one flow. */
import { prefix } from "../src/address/prefix.ts";
import type { NetworkInterface } from "../src/model/records/network-interface.ts";
import type { SecurityGroupRule } from "../src/model/records/security-group.ts";
import { type Steps, toTheEnd } from "../src/model/steps.ts";
import { put } from "../src/model/world/change.ts";
import type { Partition } from "../src/model/world/partition.ts";
import { allPairs } from "../src/policy/compiled/all-pairs.ts";
import { CompiledNetwork, FIELD, ROW } from "../src/policy/compiled/compiled-network.ts";
import { decideMany, type FlowBatch } from "../src/policy/compiled/decide.ts";
import { Network } from "../src/policy/flow/network.ts";
import type { Selection } from "../src/policy/flow/selection.ts";
import { keyOf, rangeOfRule } from "../src/policy/flow/traffic.ts";
import { SeveralPartitions } from "../src/policy/oracle/several-partitions.ts";
import { explain } from "../src/policy/paths/explain.ts";
import { Cells } from "../src/policy/questions/cells.ts";
import { examine } from "../src/policy/questions/examine.ts";
import { LiveNetworks } from "../src/policy/questions/live-networks.ts";
import { reachOf } from "../src/policy/questions/reach.ts";
import { networkWorld } from "./policy-cases.ts";
import {
  anchor,
  medianMicroseconds,
  millions,
  milliseconds,
  nanoseconds,
  randomFrom,
  times,
} from "./policy-measure.ts";

const FLOWS = 1 << 16;

function randomFlows(compiled: CompiledNetwork, interfaces: number): FlowBatch {
  const random = randomFrom(99);
  const from = new Int32Array(FLOWS);
  const to = new Int32Array(FLOWS);
  const source = new Uint32Array(FLOWS);
  const target = new Uint32Array(FLOWS);
  const keys = new Int32Array(FLOWS);
  const ports = [22, 80, 443, 3306, 5432, 6379, 8080];
  for (let i = 0; i < FLOWS; i++) {
    const isOutside = random(10) >= 7;
    from[i] = isOutside && random(2) === 0 ? -1 : random(interfaces);
    to[i] = isOutside && from[i] !== -1 ? -1 : random(interfaces);
    const address = (end: number) => (end < 0 ? random(2 ** 32) : (compiled.rows[end * ROW + FIELD.ipv4] as number));
    source[i] = address(from[i] as number);
    target[i] = address(to[i] as number);
    keys[i] = keyOf(random(6) === 0 ? 17 : 6, random(3) > 0 ? (ports[random(ports.length)] ?? 80) : random(65536));
  }
  return { family: "ipv4", count: FLOWS, from, to, source, target, keys };
}

/** The obvious first version: a loop over each rule of each group of the local end, ports before peers. */
function plainDecider(world: Partition, compiled: CompiledNetwork): (batch: FlowBatch, flow: number) => number {
  interface Plain {
    readonly id: string;
    readonly first: number;
    readonly last: number;
    readonly blocks: readonly { readonly base: number; readonly mask: number }[];
    readonly group: string | undefined;
  }
  const blockOf = (cidr: string) => {
    const { value, length } = prefix(cidr);
    return { base: Number(value), mask: length === 0 ? 0 : (-1 << (32 - length)) >>> 0 };
  };
  const lists = new Map(
    [...world.all("prefix-list-version")].map((v) => [v.prefixListId, v.entries.map(({ cidr }) => blockOf(cidr))]),
  );
  const plain = (rule: SecurityGroupRule): Plain => ({
    id: rule.id,
    ...rangeOfRule(rule),
    blocks:
      "cidr" in rule.peer
        ? [blockOf(rule.peer.cidr)]
        : rule.peer.kind === "prefix-list"
          ? (lists.get(rule.peer.prefixListId) ?? [])
          : [],
    group: rule.peer.kind === "group" ? rule.peer.groupId : undefined,
  });
  const rulesOf = (groupId: string, direction: string) =>
    [...world.by("security-group-rule", "group", groupId)].filter((r) => r.direction === direction).map(plain);
  const groups = new Map(
    [...world.all("security-group")].map(({ id }) => [
      id,
      { ingress: rulesOf(id, "ingress"), egress: rulesOf(id, "egress") },
    ]),
  );
  const nics = [...world.all("network-interface")].map(({ groupIds }) => groupIds);
  const side = (
    direction: "ingress" | "egress",
    local: number,
    remote: number,
    address: number,
    key: number,
  ): number => {
    const members = remote < 0 ? [] : (nics[remote] ?? []);
    for (const groupId of nics[local] ?? []) {
      for (const rule of groups.get(groupId)?.[direction] ?? []) {
        if (key < rule.first || key > rule.last) continue;
        if (
          rule.group !== undefined
            ? members.includes(rule.group)
            : rule.blocks.some((b) => (address & b.mask) >>> 0 === b.base)
        ) {
          return 1;
        }
      }
    }
    return 0;
  };
  const first = [...world.all("network-interface")][0];
  if (first === undefined || compiled.interfaces.find(first.id) !== 0)
    throw new Error("interfaces are numbered in order");
  return ({ from, to, source, target, keys }, i) => {
    const [a, b, key] = [from[i] as number, to[i] as number, keys[i] as number];
    const out = a < 0 ? 1 : side("egress", a, b, target[i] as number, key);
    return out + 2 * (b < 0 ? 1 : side("ingress", b, a, source[i] as number, key));
  };
}

export function network(groups: number, rules: number, interfaces: number): string {
  const world = networkWorld(groups, rules, interfaces, 5);
  const network = new Network([world]);
  const lines = [`${groups} groups of ${rules} rules, ${interfaces} interfaces`];
  const cold = milliseconds(() => new CompiledNetwork(network));
  const warm = Math.min(...[1, 2, 3].map(() => milliseconds(() => new CompiledNetwork(network)).ms));
  const compiled = cold.result;
  lines.push(
    `  compile: ${cold.ms.toFixed(0)} ms cold, ${warm.toFixed(0)} ms warm; ${(compiled.bytes / 1e6).toFixed(1)} MB of tables`,
  );

  const batch = randomFlows(compiled, interfaces);
  const egress = new Int32Array(FLOWS);
  const ingress = new Int32Array(FLOWS);
  const bulk = nanoseconds(FLOWS, () => decideMany(compiled, batch, egress, ingress));
  const sum = egress.reduce((a, b) => a + b, 0) + ingress.reduce((a, b) => a + b, 0);
  const plain = plainDecider(world, compiled);
  let allowed = 0;
  for (let i = 0; i < FLOWS; i += 37) {
    const ours = (egress[i] === -1 ? 0 : 1) + (ingress[i] === -1 ? 0 : 2);
    if (ours !== plain(batch, i)) throw new Error(`the plain loop differs on flow ${i}`);
    if (ours === 3) allowed++;
  }
  const few = 4000;
  const loop = nanoseconds(few, () => {
    let total = 0;
    for (let i = 0; i < few; i++) total += plain(batch, i);
    return total;
  });
  const index = compiled.index("ipv4");
  const c = anchor([
    batch.from,
    batch.to,
    batch.source,
    batch.target,
    batch.keys,
    compiled.rows,
    compiled.groupLists.ids,
    compiled.tables.words,
    compiled.tables.at,
    index.sets.ids,
    index.root,
    index.nodes,
  ]).network;
  if (c !== undefined && c.sum !== sum) throw new Error("the network in C answers otherwise");
  lines.push(
    `  decide both sides: ${millions(bulk)} M/s; plain loop ${millions(loop)}, ours/plain ${times(loop, bulk)}; C ${millions(c?.ns)}, ours/C ${times(c?.ns, bulk)}` +
      ` (${((allowed * 3700) / FLOWS).toFixed(0)} % allowed)`,
  );
  lines.push(...changes(world, compiled), ...questions(world));
  return lines.join("\n");
}

/** All pairs of interfaces on one port. */
export function pairs(groups: number, interfaces: number): string {
  const compiled = new CompiledNetwork(new Network([networkWorld(groups, 100, interfaces, 11)]));
  const once = () => milliseconds(() => allPairs(compiled, "ipv4", { protocol: "tcp", port: 443 }));
  const cold = once();
  const warm = Math.min(...[1, 2, 3, 4, 5].map(() => once().ms));
  const counted = milliseconds(() => cold.result.count());
  const billions = (interfaces * interfaces) / warm / 1e6;
  return (
    `all pairs of ${interfaces} interfaces in ${groups} groups, one port: ${cold.ms.toFixed(0)} ms cold, ${warm.toFixed(0)} ms warm ` +
    `(${billions.toFixed(2)} G pairs/s, ${cold.result.classes.length} classes); ${counted.result} pairs counted in ${counted.ms.toFixed(0)} ms`
  );
}

function changes(world: Partition, compiled: CompiledNetwork): readonly string[] {
  const rules = [...world.all("security-group-rule")];
  const change = (edit: (rule: SecurityGroupRule, i: number) => SecurityGroupRule): number => {
    const once = (i: number) => {
      const rule = rules[(i * 7919) % rules.length] as SecurityGroupRule;
      const edited = edit(rule, i);
      world.apply(put("security-group-rule", edited));
      compiled.note("security-group-rule", rule, edited);
      compiled.refresh();
    };
    medianMicroseconds(200, once);
    return medianMicroseconds(600, (i) => once(i + 200));
  };
  const port = change((rule, i) => ({ ...rule, protocol: "tcp", fromPort: i, toPort: i }));
  const peer = change((rule, i) => ({ ...rule, peer: { kind: "ipv4", cidr: `10.${i & 255}.${(i * 7) & 255}.0/24` } }));
  return [
    `  one group changed, median: ${port.toFixed(0)} us (a port), ${peer.toFixed(0)} us (a CIDR not seen before)`,
  ];
}

function questions(world: Partition): readonly string[] {
  const network = new Network([world]);
  const nics = [...world.all("network-interface")];
  const nic = (i: number): NetworkInterface => nics[i % nics.length] as NetworkInterface;
  const end = (i: number) => ({ kind: "interface", id: nic(i).id }) as const;
  const traffic = { protocol: "tcp", port: 443 } as const;
  const explained = medianMicroseconds(2000, (i) =>
    explain(network, { from: end(i * 7919), to: end(i * 104_729), traffic }),
  );
  const [rule] = world.all("security-group-rule").toArray();
  const networks = new LiveNetworks();
  const partitions = new SeveralPartitions();
  partitions.replace(world);
  const seen = partitions.world(world.account);
  const kinds: readonly (readonly [string, (cells: Cells) => unknown])[] = [
    ["who reaches one interface", (cells) => toTheEnd(reachOf(cells, [nic(3)], "ingress"))],
    [
      "check of 20 to 20",
      (cells) => toTheEnd(examine(network, some(nics, 0), some(nics, 20), traffic, () => ready(cells))),
    ],
  ];
  return [
    `  one flow explained from the records, median: ${explained.toFixed(0)} us`,
    ...kinds.map(([name, ask]) => {
      const alone = milliseconds(() => ask(new Cells(new CompiledNetwork(network)))).ms;
      networks.around(seen).cells;
      const shared = milliseconds(() => ask(networks.around(seen).cells)).ms;
      world.apply(put("security-group-rule", { ...rule, description: name } as SecurityGroupRule));
      const changed = milliseconds(() => ask(networks.around(seen).cells)).ms;
      return `  ${name}: ${alone.toFixed(0)} ms on a network of its own, ${shared.toFixed(0)} on a shared one, ${changed.toFixed(0)} after a change`;
    }),
  ];
}

const some = (nics: readonly NetworkInterface[], from: number): Selection => ({
  interfaces: nics.slice(from, from + 20),
  blocks: [],
  isInternet: false,
});

// biome-ignore lint/correctness/useYield: there's nothing left to do.
function* ready(cells: Cells): Steps<Cells> {
  return cells;
}
