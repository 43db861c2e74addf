/** The cases of bench/policy.ts: a network of groups, lists and interfaces with blocks like those of real firewalls. */
import { formatPrefix, type Prefix, prefixOf } from "../src/address/prefix.ts";
import type { Partition } from "../src/model/world/partition.ts";
import * as small from "../src/policy/oracle/small-world.ts";
import { randomFrom } from "./policy-measure.ts";

const WELL_KNOWN = [
  22, 25, 53, 80, 110, 123, 143, 389, 443, 445, 993, 1433, 3306, 3389, 5432, 6379, 8080, 8443, 9200, 27017,
];

/** Lengths as in the rules of real firewalls: many hosts and /24s, few wide blocks. */
function randomLength(random: (below: number) => number): number {
  const kind = random(100);
  if (kind < 45) return 32;
  if (kind < 65) return 24;
  if (kind < 80) return 17 + random(7);
  return kind < 90 ? 25 + random(7) : 8 + random(9);
}

/** Seven of ten blocks are in sqrt(count) clusters. */
function randomBlocks(count: number, seed: number): readonly Prefix[] {
  const random = randomFrom(seed);
  const clusters = Array.from({ length: Math.ceil(Math.sqrt(count)) }, () => BigInt(random(65536)) << 16n);
  return Array.from({ length: count }, () => {
    const length = randomLength(random);
    const loose = BigInt(random(2 ** 32));
    const cluster = clusters[random(clusters.length)] ?? 0n;
    return prefixOf("ipv4", random(10) < 7 && length > 16 ? cluster | (loose & 0xffffn) : loose, length);
  });
}

/** Groups, prefix lists and interfaces like a company's, all in one VPC, 10.0.0.0/8. */
export function networkWorld(groups: number, rulesOfGroup: number, interfaces: number, seed: number): Partition {
  const random = randomFrom(seed);
  const world = small.emptyPartition();
  const add = (...changes: ReturnType<typeof small.prefixList>) => {
    for (const change of changes) world.apply(change);
  };
  const id = (prefix: string, i: number) => `${prefix}-${i.toString(16).padStart(17, "0")}`;
  const cidrs = randomBlocks(groups * 12, seed + 1).map((block) => formatPrefix(inside(block, random)));
  add(small.vpc("vpc-1", "10.0.0.0/8"));
  for (let i = 0; i < 50; i++) {
    const entries = Array.from({ length: 10 + random(190) }, () => cidrs[random(cidrs.length)] ?? "");
    add(...small.prefixList(id("pl", i), [...new Set(entries)]));
  }
  for (let g = 0; g < groups; g++) {
    add(small.group(id("sg", g), "vpc-1"));
    if (random(10) < 6) add(small.rule(id("sgr", g * 1000 + 999), id("sg", g), "egress", "-1", "0.0.0.0/0"));
    for (let r = 0; r < rulesOfGroup; r++) {
      const kind = random(100);
      const peer =
        kind < 40 ? (cidrs[random(cidrs.length)] ?? "") : kind < 55 ? id("pl", random(50)) : id("sg", random(groups));
      const port = random(10) < 7 ? (WELL_KNOWN[random(WELL_KNOWN.length)] ?? 80) : random(65536);
      const traffic = random(25) === 0 ? "-1" : `${random(5) === 0 ? "udp" : "tcp"} ${port}`;
      const direction = r % 2 === 0 ? "ingress" : "egress";
      add(small.rule(id("sgr", g * 1000 + r), id("sg", g), direction, traffic, peer));
    }
  }
  for (let n = 0; n < interfaces; n++) {
    const own = new Set(Array.from({ length: 1 + random(5) }, () => id("sg", random(groups))));
    const host = n + 1;
    const ipv4 = `10.${(host >> 12) & 255}.${(host >> 4) & 255}.${((host & 15) << 4) | 4}`;
    add(small.nic(id("eni", n), { vpcId: "vpc-1", subnetId: `subnet-${n % 100}`, ipv4: [ipv4], groups: [...own] }));
  }
  return world;
}

/** Half of the blocks are inside the VPC. */
function inside(prefix: Prefix, random: (below: number) => number): Prefix {
  if (random(2) === 0 || prefix.length < 12) return prefix;
  return prefixOf("ipv4", (prefix.value & 0x00ffffffn) | 0x0a000000n, prefix.length);
}
