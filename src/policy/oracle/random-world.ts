/** Random worlds for fast-check: few ids and a crowded address space, so that everything meets everything. */
import fc from "fast-check";
import { type Change, remove } from "../../model/world/change.ts";
import * as small from "./small-world.ts";
import * as transit from "./transit-world.ts";

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const ids = (prefix: string, count: number) => fc.nat(count - 1).map((i) => `${prefix}-${i}`);

/** Addresses at and beside the edges of the blocks that `cidr` makes. */
const octet = pick(0, 1, 2, 3, 127, 128, 254, 255);
export const ipv4 = fc.tuple(pick("10.0", "10.1", "192.168"), octet, octet).map(([net, a, b]) => `${net}.${a}.${b}`);
/** AWS gives no interface the first addresses of a VPC, of which one is its resolver's. */
const hostIpv4 = ipv4.filter((text) => !/\.0\.[0-3]$/.test(text));
const hextet = pick("0", "1", "ff", "8000", "ffff");
export const ipv6 = fc
  .tuple(pick("2001:db8:0", "2001:db8:1", "2001:db9:0"), hextet, hextet)
  .map(([net, a, b]) => canonical(`${net}:${a}:0:0:0:${b}`));
export const address = fc.oneof(ipv4, ipv6);

const canonical = (text: string): string => new URL(`http://[${text}]/`).hostname.slice(1, -1);

const ipv4Cidr = fc
  .tuple(ipv4, pick(0, 7, 8, 9, 15, 16, 17, 20, 23, 24, 25, 30, 31, 32))
  .map(([text, length]) => masked(text, length, 32));
const ipv6Cidr = fc
  .tuple(ipv6, pick(0, 16, 31, 32, 33, 48, 63, 64, 65, 96, 127, 128))
  .map(([text, length]) => masked(text, length, 128));
export const cidr = fc.oneof(ipv4Cidr, ipv6Cidr);

function masked(text: string, length: number, width: number): string {
  const bytes =
    width === 32
      ? text.split(".").map(Number)
      : expand(text).flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
  const kept = bytes.map((byte, i) => byte & (0xff00 >> Math.max(0, Math.min(8, length - 8 * i))) & 0xff);
  if (width === 32) return `${kept.join(".")}/${length}`;
  const groups = Array.from({ length: 8 }, (_, i) => (((kept[2 * i] ?? 0) << 8) | (kept[2 * i + 1] ?? 0)).toString(16));
  return `${canonical(groups.join(":"))}/${length}`;
}

function expand(text: string): readonly string[] {
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  return [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
}

const port = pick(0, 1, 22, 80, 443, 8080, 65534, 65535);
const ruleTraffic = fc.oneof(
  { weight: 2, arbitrary: fc.constant("-1") },
  fc.tuple(pick("tcp", "udp"), port, port).map(([protocol, a, b]) => `${protocol} ${Math.min(a, b)}-${Math.max(a, b)}`),
  pick("icmp 8-0", "icmp 3-4", "icmp 8", "icmp", "icmpv6", "icmpv6 128-0", "50", "47", "tcp"),
);

/** A protocol number and the lower half of a key: a port, or ICMP type and code. */
export const packet = fc.oneof(
  fc.tuple(pick(6, 17), port),
  fc.tuple(pick(1, 58), pick(0x0800, 0x0304, 0x0801, 0x8000)),
  fc.tuple(pick(47, 50, 51), fc.constant(0)),
);

const vpcIds = ids("vpc", 3);
const groupIds = ids("sg", 5);
const listIds = ids("pl", 3);
export const interfaceIds = ids("eni", 6);
const family = fc.boolean();

/** Changes of a world; a sequence of them makes a world. */
export const change: fc.Arbitrary<readonly Change[]> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(groupIds, vpcIds).map(([id, vpcId]) => [small.group(id, vpcId)]) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        id: interfaceIds,
        vpcId: vpcIds,
        ipv4: fc.uniqueArray(hostIpv4, { maxLength: 2 }),
        ipv6: fc.uniqueArray(ipv6, { maxLength: 1 }),
        groups: fc.uniqueArray(groupIds, { maxLength: 4 }),
        interfaceType: pick("interface", "interface", "network_load_balancer"),
      })
      .map(({ id, ...spec }) => [small.nic(id, spec)]),
  },
  {
    weight: 14,
    arbitrary: fc
      .tuple(
        ids("sgr", 30),
        groupIds,
        pick("ingress" as const, "egress" as const),
        ruleTraffic,
        fc.oneof({ weight: 3, arbitrary: cidr }, listIds, { weight: 3, arbitrary: groupIds }),
      )
      .map((spec) => [small.rule(...spec)]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(listIds, family, fc.nat(3))
      .chain(([id, six, version]) =>
        fc.array(six ? ipv6Cidr : ipv4Cidr, { maxLength: 5 }).map((cidrs) => small.prefixList(id, cidrs, version)),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(ids("pcx", 2), vpcIds, vpcIds, pick("active" as const, "deleted" as const))
      .map(([id, a, b, status]) => [small.peering(id, a, b, status)]),
  },
  { weight: 1, arbitrary: fc.tuple(groupIds, vpcIds).map(([g, v]) => [small.association(g, v)]) },
  {
    weight: 1,
    arbitrary: fc.boolean().map((is) => [transit.transitGateway("tgw-0", { securityGroupReferencingSupport: is })]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(2), pick(true, true, false))
      .map(([i, references]) =>
        transit.vpcAttachment(`tgw-attach-${i}`, "tgw-0", `vpc-${i}`, [], undefined, { references }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      groupIds.map((id) => [remove("security-group", id)]),
      ids("sgr", 30).map((id) => [remove("security-group-rule", id)]),
      interfaceIds.map((id) => [remove("network-interface", id)]),
      listIds.map((id) => [remove("prefix-list", id)]),
      fc.tuple(listIds, fc.nat(3)).map(([id, v]) => [remove("prefix-list-version", `${id}@${v}`)]),
      ids("pcx", 2).map((id) => [remove("vpc-peering-connection", id)]),
      fc.tuple(groupIds, vpcIds).map(([g, v]) => [remove("security-group-vpc-association", `${g}/${v}`)]),
    ),
  },
);

const subnetIds = ids("subnet", 4);
const destination = pick("10.0.0.0/16", "10.1.0.0/16", "10.1.128.0/17", "0.0.0.0/0", "::/0");

/** The same, and changes of what packets pass on their path. */
export const anyChange: fc.Arbitrary<readonly Change[]> = fc.oneof(
  { weight: 12, arbitrary: change },
  {
    weight: 3,
    arbitrary: fc
      .record({
        id: interfaceIds,
        vpcId: vpcIds,
        subnetId: subnetIds,
        ipv4: fc.uniqueArray(hostIpv4, { minLength: 1 }),
      })
      .chain((spec) =>
        fc
          .uniqueArray(groupIds, { minLength: 1, maxLength: 3 })
          .map((groups) => [small.nic(spec.id, { ...spec, groups })]),
      ),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(
      fc.tuple(vpcIds, pick("10.0.0.0/16", "10.1.0.0/17", "192.168.0.0/16")).map((spec) => [small.vpc(...spec)]),
      vpcIds.map((id) => [remove("vpc", id)]),
      fc
        .tuple(subnetIds, vpcIds, pick("10.0.0.0/24", "10.0.128.0/17", "10.1.0.0/24", "192.168.2.0/24"))
        .map((spec) => [small.subnet(...spec)]),
      subnetIds.map((id) => [remove("subnet", id)]),
      fc
        .tuple(
          ids("rtb", 3),
          vpcIds,
          fc.uniqueArray(
            fc.tuple(destination, pick("local", "pcx-0", "tgw-1")).map(([to, via]) => small.route(to, via)),
            { selector: (route) => route.destination },
          ),
          fc.uniqueArray(subnetIds, { maxLength: 2 }),
        )
        .map((spec) => small.routeTable(...spec)),
      fc
        .tuple(subnetIds, vpcIds, port, pick("allow" as const, "deny" as const))
        .map(([id, vpcId, to, action]) =>
          small.networkAcl(
            `acl-${id}`,
            vpcId,
            [id],
            [
              small.aclEntry(1, "ingress", action, `tcp 0-${to}`, "0.0.0.0/0"),
              small.aclEntry(2, "ingress", "allow", "-1", "10.0.0.0/8"),
              small.aclEntry(3, "egress", "allow", "-1", "0.0.0.0/0"),
            ],
          ),
        ),
      subnetIds.map((id) => [remove("network-acl", `acl-${id}`)]),
    ),
  },
);

export const changes = fc.array(change, { minLength: 20, maxLength: 70 }).map((lists) => lists.flat());

/** What exists from the start. Changes may remove groups and interfaces again. */
export const ground: readonly Change[] = [
  ...[0, 1, 2].map((i) => small.vpc(`vpc-${i}`, `10.${i}.0.0/16`)),
  small.peering("pcx-0", "vpc-0", "vpc-1"),
  ...[0, 1, 2, 3, 4].flatMap((i) => [
    small.group(`sg-${i}`, `vpc-${i % 2}`),
    small.rule(`sgr-open-${i}`, `sg-${i}`, i % 2 === 0 ? "egress" : "ingress", "-1", i < 3 ? "0.0.0.0/0" : "::/0"),
  ]),
  ...[0, 1, 2, 3, 4, 5].map((i) =>
    small.nic(`eni-${i}`, {
      vpcId: `vpc-${i % 3}`,
      ipv4: [`10.${i % 3}.0.${i + 127}`],
      ipv6: [`2001:db8:${i % 3}::${i + 1}`],
      groups: [`sg-${i % 5}`, `sg-${(i + 1) % 5}`],
    }),
  ),
];
