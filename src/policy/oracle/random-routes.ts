/** Random routing for fast-check: subnets whose tables lead to gateways of every sort, NAT gateways in them, and ACLs. */
import fc from "fast-check";
import { blockingGap, networkAclGap, publicAddressGap, routeTableGap } from "../../model/records/gap.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import * as small from "./small-world.ts";

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** Subnet 3 is in the peered VPC. */
const SUBNETS = ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.1.0.0/24"] as const;
const vpcOf = (subnet: number): string => (subnet === 3 ? "vpc-1" : "vpc-0");
const host = (subnet: number, last: number): string => `${SUBNETS[subnet]?.replace(/0\/24$/, "")}${last}`;

const ground: readonly Change[] = [
  small.vpc("vpc-0", "10.0.0.0/16", "2001:db8::/56"),
  small.vpc("vpc-1", "10.1.0.0/16"),
  ...SUBNETS.map((cidr, i) =>
    small.subnet(`subnet-${i}`, vpcOf(i), cidr, i === 3 ? undefined : `2001:db8:0:${i}::/64`, i === 1 ? "b" : "a"),
  ),
  small.group("sg-0", "vpc-0"),
  small.group("sg-1", "vpc-0"),
  small.rule("sgr-out-0", "sg-0", "egress", "-1", "0.0.0.0/0"),
  small.rule("sgr-out-1", "sg-1", "egress", "-1", "0.0.0.0/0"),
  small.rule("sgr-out6", "sg-0", "egress", "-1", "::/0"),
  small.internetGateway("igw-0", "vpc-0"),
  small.egressOnlyGateway("eigw-0", "vpc-0"),
  small.vpnGateway("vgw-0", "vpc-0"),
  small.gatewayEndpoint("vpce-0", "vpc-0"),
  small.gatewayEndpoint("vpce-1", "vpc-0", { type: "GatewayLoadBalancer" }),
  small.peering("pcx-0", "vpc-0", "vpc-1"),
  ...small.prefixList("pl-0", ["198.51.100.128/25"]),
];

const route = fc
  .tuple(
    pick(
      "0.0.0.0/0",
      "0.0.0.0/0",
      "198.51.100.0/24",
      "10.0.2.0/24",
      "10.0.0.10/32",
      "10.1.0.0/16",
      "10.0.0.0/8",
      "pl-0",
      "::/0",
      "64:ff9b::/96",
    ),
    pick(
      "igw-0",
      "igw-0",
      "nat-0",
      "nat-0",
      "nat-1",
      "nat-2",
      "pcx-0",
      "pcx-0",
      "eigw-0",
      "vpce-0",
      "vpce-1",
      "eni-1-10",
      "vgw-0",
    ),
  )
  .map(([destination, target]) => ({ ...small.route("0.0.0.0/0", target), destination }));

/** What the gateway of a VPN propagates, which may lie within the VPC. */
const propagated = pick(
  "198.51.100.0/24",
  "198.51.100.128/25",
  "192.168.0.0/16",
  "10.0.2.0/24",
  "10.1.0.0/16",
  "0.0.0.0/0",
).map((destination) => ({ ...small.route(destination, "vgw-0"), origin: "EnableVgwRoutePropagation" as const }));

/** A public subnet, one behind a NAT gateway, or neither; then whatever comes. */
const table = (subnet: number) =>
  fc
    .tuple(
      pick("igw-0", "igw-0", "nat-0", "nat-1", "nat-2", undefined),
      fc.uniqueArray(route, { maxLength: 3, selector: ({ destination }) => destination }),
      fc.uniqueArray(propagated, { maxLength: 2, selector: ({ destination }) => destination }),
    )
    .map(([beyond, others, learnt]) => {
      const local = small.route(subnet === 3 ? "10.1.0.0/16" : "10.0.0.0/16", "local");
      const usual = beyond === undefined ? [] : [small.route("0.0.0.0/0", beyond)];
      const routes = [...usual, ...others.filter(({ destination }) => destination !== usual[0]?.destination)];
      return small.routeTable(`rtb-${subnet}`, vpcOf(subnet), [local, ...learnt, ...routes], [`subnet-${subnet}`]);
    });

const entry = fc
  .tuple(
    fc.nat(9),
    pick("ingress" as const, "egress" as const),
    pick("allow" as const, "allow" as const, "deny" as const),
    pick("-1", "tcp 443", "tcp 1024-65535", "tcp 1024-9999", "tcp 10000-65535", "udp", "icmp"),
    pick("0.0.0.0/0", "0.0.0.0/0", "10.0.0.0/16", "10.0.2.0/25", "10.0.0.200/32", "198.51.100.0/24", "::/0"),
  )
  .map((spec) => small.aclEntry(...spec));

const openAtLast = (["ingress", "egress"] as const).flatMap((direction) => [
  small.aclEntry(100, direction, "allow", "-1", "0.0.0.0/0"),
  small.aclEntry(101, direction, "allow", "-1", "::/0"),
]);

const acl = (subnet: number) =>
  fc.oneof(
    fc.constant([]),
    fc
      .tuple(
        fc.uniqueArray(entry, { maxLength: 4, selector: ({ ruleNumber, egress }) => `${ruleNumber} ${egress}` }),
        pick(openAtLast, openAtLast, []),
      )
      .map(([entries, last]) =>
        small.networkAcl(`acl-${subnet}`, vpcOf(subnet), [`subnet-${subnet}`], [...entries, ...last]),
      ),
  );

const natGateway = (subnet: number) =>
  pick("public", "public", "public", "private", "failed", "gone").map((sort): readonly Change[] => {
    if (sort === "gone") return [];
    const publicIp = sort === "private" ? undefined : `52.0.9.${subnet + 1}`;
    const made = small.natGateway(`nat-${subnet}`, "vpc-0", `subnet-${subnet}`, {
      privateIp: host(subnet, 200),
      publicIp,
    });
    if (sort !== "failed" || !("put" in made) || made.put !== "nat-gateway") return [made];
    return [put("nat-gateway", { ...made.value, addresses: [] })];
  });

/** In both zones, in one, or in none; by itself or as it was told. */
const regionalGateway = fc
  .record({
    beyond: pick("igw-0", "igw-0", "igw-0", "nat-0", "pcx-0"),
    more: fc.uniqueArray(route, { maxLength: 1, selector: ({ destination }) => destination }),
    zones: pick({ a: "52.0.9.11", b: "52.0.9.12" }, { a: "52.0.9.11" }, { b: "52.0.9.12" }, {}),
    expandsItself: fc.boolean(),
  })
  .map(({ beyond, more, zones, expandsItself }) => {
    const routes = [small.route("10.0.0.0/16", "local"), small.route("0.0.0.0/0", beyond)];
    const others = more.filter(({ destination }) => destination !== "0.0.0.0/0");
    return small.regionalNatGateway("nat-2", "vpc-0", [...routes, ...others], zones, expandsItself);
  });

const networkInterface = (subnet: number, last: number) =>
  fc
    .record({
      group: pick("sg-0", "sg-0", "sg-1", "sg-1", undefined),
      isPublic: fc.boolean(),
      endpoint: pick(undefined, undefined, "accepted", "pendingAcceptance", "rejected"),
      forwards: fc.boolean(),
    })
    .map(({ group, isPublic, endpoint, forwards }) => [
      small.nic(`eni-${subnet}-${last}`, {
        vpcId: vpcOf(subnet),
        subnetId: `subnet-${subnet}`,
        ipv4: [host(subnet, last)],
        ipv6: subnet === 3 ? [] : [`2001:db8:0:${subnet}::${last}`],
        groups: group === undefined ? [] : [group],
        isAttached: true,
        sourceDestCheck: !forwards,
        // Of a load balancer without groups.
        ...(group === undefined && { interfaceType: "network_load_balancer" }),
        ...(isPublic && { publicIp: `52.0.${subnet}.${last}` }),
        ...(endpoint !== undefined && group !== undefined && { interfaceType: "vpc_endpoint" }),
      }),
      ...(endpoint === "pendingAcceptance" || endpoint === "rejected"
        ? [small.serviceEndpoint(`vpce-${subnet}-${last}`, vpcOf(subnet), `eni-${subnet}-${last}`, endpoint)]
        : []),
    ]);

const ingressRule = fc
  .tuple(
    pick("sgr-in-0", "sgr-in-1", "sgr-in-2", "sgr-in-3"),
    pick("sg-0", "sg-1"),
    pick("-1", "tcp 443", "udp", "icmp"),
    pick(
      "0.0.0.0/0",
      "10.0.0.0/16",
      "10.0.0.200/32",
      "52.0.9.12/32",
      "10.0.2.10/32",
      "198.51.100.0/24",
      "sg-0",
      "sg-1",
      "pl-0",
      "::/0",
    ),
  )
  .map(([id, group, traffic, peer]) => small.rule(id, group, "ingress", traffic, peer));

const exclusion = fc
  .tuple(
    pick("vpc-0", "vpc-1", "subnet-0", "subnet-0", "subnet-1", "subnet-2", "subnet-3"),
    pick("allow-bidirectional" as const, "allow-egress" as const),
    pick({}, {}, {}, { state: "disable-complete" as const }, { deletedAt: "2026-01-01T00:00:00.000Z" }),
  )
  .map((spec) => small.exclusion(...spec));

const blocking = fc
  .tuple(
    pick("off" as const, "block-ingress" as const, "block-bidirectional" as const, undefined, undefined),
    fc.array(exclusion, { maxLength: 3 }),
  )
  .map(([mode, exclusions]) => [...(mode === undefined ? [] : [small.blockPublicAccess(mode)]), ...exclusions]);

const numbers = SUBNETS.map((_, i) => i);

/** A world of two peered VPCs with an interface or two in each subnet. */
export const routedWorld: fc.Arbitrary<readonly Change[]> = fc
  .tuple(
    fc.tuple(...numbers.map(table)),
    fc.tuple(...numbers.map(acl)),
    fc.tuple(...[0, 1].map(natGateway), fc.oneof(natGateway(2), regionalGateway, regionalGateway)),
    fc.tuple(...numbers.flatMap((i) => [networkInterface(i, 10), networkInterface(i, 140)])),
    fc.array(ingressRule, { maxLength: 5 }),
    blocking,
  )
  .map(([tables, acls, gateways, interfaces, rules, blocks]) => [
    ...ground,
    ...tables.flat(),
    ...acls.flat(),
    ...gateways.flat(),
    ...interfaces.flat(),
    ...rules,
    ...blocks,
  ]);

/** Outside of both VPCs; some lie in a route's block, some behind NAT64. */
export const OUTSIDE = [
  "8.8.8.8",
  "198.51.100.1",
  "198.51.100.200",
  "192.168.0.1",
  "2600::1",
  "64:ff9b::808:808",
  "64:ff9b::c633:64c8",
];

const missing = (id: string): Change =>
  put("gap", { id, ownerId: "111122223333", what: id, neededBy: "something", command: "aws ec2 describe" });

/** The parts of such a world that an import may lack; each takes something away and notes that. */
const PARTS: readonly (readonly [part: string, leaveOut: (world: readonly Change[]) => readonly Change[]])[] = [
  ...(
    [
      ["nat-gateway", "nat-0"],
      ["nat-gateway", "nat-1"],
      ["internet-gateway", "igw-0"],
      ["egress-only-internet-gateway", "eigw-0"],
      ["vpc-endpoint", "vpce-0"],
      ["vpc-peering-connection", "pcx-0"],
      ["vpn-gateway", "vgw-0"],
    ] as const
  ).map(([kind, id]) => [id, () => [remove(kind, id), missing(id)]] as const),
  ["pl-0", () => [...small.prefixList("pl-0", []), missing("pl-0")]],
  ...[0, 1].map(
    (i) =>
      [
        `acl of ${i}`,
        () => [remove("network-acl-association", `aclassoc-subnet-${i}`), missing(networkAclGap(`subnet-${i}`))],
      ] as const,
  ),
  ["table of 1", () => [remove("route-table-association", "rtbassoc-rtb-1-subnet-1"), missing(routeTableGap("vpc-0"))]],
  [
    "exclusions",
    (world) => [
      ...world.flatMap((change) =>
        "put" in change && change.put === "block-public-access-exclusion" ? [remove(change.put, change.value.id)] : [],
      ),
      missing(blockingGap("exclusions")),
    ],
  ],
  [
    "public addresses",
    (world) =>
      world.flatMap((change) => {
        if (!("put" in change) || change.put !== "network-interface" || change.value.publicIp === undefined) return [];
        const { publicIp: _, ...nic } = change.value;
        return [put("network-interface", nic), missing(publicAddressGap(nic.id, nic.privateIpv4[0]?.address ?? ""))];
      }),
  ],
];

/** A world, and the same as an import has it that lacks some parts. */
export const lackingWorld = fc
  .tuple(routedWorld, fc.uniqueArray(pick(...PARTS), { minLength: 1, maxLength: 3 }))
  .map(([whole, parts]) => ({ whole, lacking: [...whole, ...parts.flatMap(([, leaveOut]) => leaveOut(whole))] }));
