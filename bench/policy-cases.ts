/** What bench/policy.ts asks: rule lists like those of real firewalls, and an estate of groups, lists and interfaces. */
import { type Family, formatPrefix, type Prefix, prefixOf, widthOf } from "../src/address/prefix.ts";
import type { Partition } from "../src/model/world/partition.ts";
import { type AddressIndex, wordsOf } from "../src/policy/compiled/address-index.ts";
import type { ListedRule } from "../src/policy/compiled/rule-list.ts";
import { KEY_END, keyOf, keyRange } from "../src/policy/flow/traffic.ts";
import * as small from "../src/policy/oracle/small-world.ts";
import { randomFrom } from "./policy-measure.ts";

const WELL_KNOWN = [
  22, 25, 53, 80, 110, 123, 143, 389, 443, 445, 993, 1433, 3306, 3389, 5432, 6379, 8080, 8443, 9200, 27017,
];

function randomKeys(random: (below: number) => number): ListedRule["keys"] {
  const kind = random(100);
  const protocol = kind < 75 ? 6 : kind < 92 ? 17 : kind < 96 ? 1 : -1;
  if (protocol === -1) return { first: 0, last: KEY_END - 1 };
  if (protocol === 1) return keyRange("icmp", -1, -1);
  const ports = random(100);
  const port = random(65536);
  const [from, to] =
    ports < 55
      ? [WELL_KNOWN[random(WELL_KNOWN.length)] ?? 80]
      : ports < 70
        ? [port]
        : ports < 85
          ? [port, Math.min(65535, port + random(100))]
          : ports < 92
            ? [1024, 65535]
            : ports < 95
              ? [0, 1023]
              : [0, 65535];
  return { first: keyOf(protocol, from ?? 0), last: keyOf(protocol, to ?? from ?? 0) };
}

/** Lengths as in the measurements: many hosts and /24s (IPv6: hosts and /64s), few wide blocks. */
function randomLength(family: Family, random: (below: number) => number): number {
  const kind = random(100);
  const six = family === "ipv6";
  if (kind < 45) return six ? 128 : 32;
  if (kind < 65) return six ? 64 : 24;
  if (kind < 80) return six ? 33 + random(31) : 17 + random(7);
  if (kind < 90) return six ? 65 + random(63) : 25 + random(7);
  return six ? 20 + random(13) : 8 + random(9);
}

function randomValue(family: Family, random: (below: number) => number): bigint {
  if (family === "ipv4") return BigInt(random(2 ** 32));
  let value = 0x2000n + BigInt(random(0x1000));
  for (let i = 0; i < 7; i++) value = (value << 16n) | BigInt(random(65536));
  return value;
}

/** `count` rules; seven of ten blocks lie in sqrt(count) clusters. */
export function randomRules(family: Family, count: number, seed: number): readonly ListedRule[] {
  const random = randomFrom(seed);
  const top = family === "ipv4" ? 16 : 32;
  const clusters = Array.from({ length: Math.ceil(Math.sqrt(count)) }, () =>
    prefixOf(family, randomValue(family, random), top),
  );
  return Array.from({ length: count }, () => {
    const length = randomLength(family, random);
    const loose = randomValue(family, random);
    const cluster = clusters[random(clusters.length)] as Prefix;
    const low = BigInt(widthOf(family) - top);
    const value = random(10) < 7 && length > top ? cluster.value | (loose & ((1n << low) - 1n)) : loose;
    return { prefix: prefixOf(family, value, length), keys: randomKeys(random) };
  });
}

export interface Questions {
  readonly addresses: Uint32Array;
  readonly keys: Int32Array;
}

/** `hits`: nine of ten questions lie within a rule, more often an early one. Else addresses are random. */
export function randomQuestions(
  family: Family,
  rules: readonly ListedRule[],
  count: number,
  hits: boolean,
  seed: number,
): Questions {
  const random = randomFrom(seed);
  const width = widthOf(family) / 32;
  const addresses = new Uint32Array(count * width);
  const keys = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const place = Math.floor((random(1 << 20) / (1 << 20)) ** 2 * rules.length);
    const { prefix, keys: range } = rules[place] as ListedRule;
    const inside = hits && random(10) < 9;
    const host = randomValue(family, random) & ((1n << BigInt(widthOf(family) - prefix.length)) - 1n);
    const value = inside ? prefix.value | host : randomValue(family, random);
    addresses.set(wordsOf({ family, value }).slice(0, width), i * width);
    keys[i] = inside
      ? range.first + random(Math.min(range.last - range.first + 1, 2 ** 31))
      : keyOf(
          random(4) === 0 ? 17 : 6,
          random(2) === 0 ? (WELL_KNOWN[random(WELL_KNOWN.length)] ?? 80) : random(65536),
        );
  }
  return { addresses, keys };
}

/** The rules of the plain loop: four words of the block, four of the mask, first and last key. */
export function plainRules(rules: readonly ListedRule[]): Uint32Array {
  return Uint32Array.from(
    rules.flatMap(({ prefix, keys }) => {
      const width = widthOf(prefix.family);
      const ones = ((1n << BigInt(prefix.length)) - 1n) << BigInt(width - prefix.length);
      return [...wordsOf(prefix), ...wordsOf({ family: prefix.family, value: ones }), keys.first, keys.last];
    }),
  );
}

/** All atoms of an IPv6 index in order, for a binary search over the whole: starts of four words, and what holds there. */
export function atomsOf(
  rules: readonly ListedRule[],
  index: AddressIndex,
): { starts: Uint32Array; values: Int32Array } {
  const edges = [0n];
  for (const { prefix } of rules) edges.push(prefix.value, prefix.value + (1n << BigInt(128 - prefix.length)));
  edges.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const all = edges
    .filter((edge, i) => edge !== edges[i - 1] && edge < 1n << 128n)
    .map((value) => wordsOf({ family: "ipv6", value }));
  return {
    starts: Uint32Array.from(all.flat()),
    values: Int32Array.from(all.map((words) => index.find(...words))),
  };
}

/** Groups, prefix lists and interfaces as a company has them; all in one VPC, 10.0.0.0/8. */
export function estateWorld(groups: number, rulesOfGroup: number, interfaces: number, seed: number): Partition {
  const random = randomFrom(seed);
  const world = small.emptyPartition();
  const add = (...changes: ReturnType<typeof small.prefixList>) => {
    for (const change of changes) world.apply(change);
  };
  const id = (prefix: string, i: number) => `${prefix}-${i.toString(16).padStart(17, "0")}`;
  const cidrs = randomRules("ipv4", groups * 12, seed + 1).map(({ prefix }) => formatPrefix(inside(prefix, random)));
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

/** Half of the blocks lie in the VPC. */
function inside(prefix: Prefix, random: (below: number) => number): Prefix {
  if (random(2) === 0 || prefix.length < 12) return prefix;
  return prefixOf("ipv4", (prefix.value & 0x00ffffffn) | 0x0a000000n, prefix.length);
}
