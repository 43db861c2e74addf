/** NAT gateways: each hop's subnet counts, there and back, with the addresses and ports that packets have there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, put, remove } from "../../model/world/change.ts";
import { asker, codes, https, paths } from "../oracle/asking-for-tests.ts";
import {
  aclEntry,
  group,
  internetGateway,
  natGateway,
  networkAcl,
  nic,
  peering,
  route,
  routeTable,
  rule,
  subnet,
  vpc,
  worldOf,
} from "../oracle/small-world.ts";

const local = route("10.0.0.0/16", "local");
const toInternet = route("0.0.0.0/0", "igw-a");
const toNat = route("0.0.0.0/0", "nat-1");
const front = routeTable("rtb-front", "vpc-a", [local, toInternet], ["subnet-front"]);
const back = (...routes: Parameters<typeof routeTable>[2]) =>
  routeTable("rtb-back", "vpc-a", [local, ...routes], ["subnet-back"]);

/** A public subnet with a NAT gateway, a private one that uses it, and a peered VPC. */
const base: readonly Change[] = [
  vpc("vpc-a", "10.0.0.0/16", "2001:db8::/56"),
  vpc("vpc-b", "10.1.0.0/16"),
  subnet("subnet-front", "vpc-a", "10.0.1.0/24"),
  subnet("subnet-back", "vpc-a", "10.0.2.0/24", "2001:db8:0:2::/64"),
  subnet("subnet-b", "vpc-b", "10.1.1.0/24"),
  group("sg-a", "vpc-a"),
  group("sg-b", "vpc-b"),
  ...["sg-a", "sg-b"].flatMap((id) => [
    rule(`sgr-${id}-in`, id, "ingress", "-1", "0.0.0.0/0"),
    rule(`sgr-${id}-out`, id, "egress", "-1", "0.0.0.0/0"),
    rule(`sgr-${id}-out6`, id, "egress", "-1", "::/0"),
  ]),
  nic("eni-app", {
    vpcId: "vpc-a",
    subnetId: "subnet-back",
    ipv4: ["10.0.2.10"],
    ipv6: ["2001:db8:0:2::10"],
    groups: ["sg-a"],
  }),
  nic("eni-web", { vpcId: "vpc-a", subnetId: "subnet-front", ipv4: ["10.0.1.10"], groups: ["sg-a"] }),
  nic("eni-b", { vpcId: "vpc-b", subnetId: "subnet-b", ipv4: ["10.1.1.10"], groups: ["sg-b"] }),
  internetGateway("igw-a", "vpc-a"),
  natGateway("nat-1", "vpc-a", "subnet-front"),
  ...front,
  ...back(toNat),
  ...routeTable("rtb-b", "vpc-b", [route("10.1.0.0/16", "local")]),
];
const ask = asker(base);

const all = (direction: "ingress" | "egress") => aclEntry(100, direction, "allow", "-1", "0.0.0.0/0");
const frontAcl = (...entries: Parameters<typeof networkAcl>[3]) =>
  networkAcl("acl-f", "vpc-a", ["subnet-front"], entries);

test("through a NAT gateway the way leads on by its own subnet's route table", () => {
  const found = ask(frontAcl(all("ingress"), all("egress")), "eni-app", "8.8.8.8");
  assert.equal(found.outcome, "reachable");
  assert.deepEqual(paths(found), {
    forward: "interface security-groups route-table network-acl gateway network-acl route-table gateway outside",
    back: "outside gateway network-acl gateway network-acl route-table interface",
  });
  assert.ok(found.outcome === "reachable");
  assert.deepEqual(
    found.forward.flatMap((step) =>
      step.kind === "gateway" ? [[step.id, step.translatedTo, step.publicAddress]] : [],
    ),
    [
      ["nat-1", "10.0.1.200", undefined],
      ["igw-a", undefined, "52.0.9.1"],
    ],
  );
});

test("without a way from the gateway's own subnet to the internet nothing gets there", () => {
  const routed = (...routes: Parameters<typeof routeTable>[2]) =>
    routeTable("rtb-front", "vpc-a", [local, ...routes], ["subnet-front"]);
  assert.deepEqual(codes(ask(routed(), "eni-app", "8.8.8.8"))[0], "NO_ROUTE_TO_DESTINATION");
  assert.deepEqual(codes(ask(routed(toNat), "eni-app", "8.8.8.8"))[0], "NO_ROUTE_TO_DESTINATION");
  const gone = ask([remove("internet-gateway", "igw-a")], "eni-app", "8.8.8.8");
  assert.deepEqual(codes(gone)[0], "BAD_STATE_ROUTE");
  // Two gateways whose subnets lead to each other.
  const second = [natGateway("nat-2", "vpc-a", "subnet-back", { privateIp: "10.0.2.200" })];
  const circle = [...second, ...routed(route("0.0.0.0/0", "nat-2"))];
  assert.equal(ask(circle, "eni-app", "8.8.8.8").outcome, "unreachable");
});

test("a gateway that is gone, has failed, or has no address carries nothing", () => {
  const gateway = worldOf(base).get("nat-gateway", "nat-1");
  assert.ok(gateway);
  const failed = put("nat-gateway", { ...gateway, addresses: [], failure: { code: "x", message: "x" } });
  const bare = put("nat-gateway", { ...gateway, addresses: [] });
  const deleted = put("nat-gateway", { ...gateway, deletedAt: "2026-01-02T00:00:00.000Z" });
  for (const [change, code] of [
    [failed, "BAD_STATE_ROUTE"],
    [deleted, "BAD_STATE_ROUTE"],
    [bare, "BAD_STATE"],
    [remove("nat-gateway", "nat-1"), "BAD_STATE_ROUTE"],
  ] as const) {
    assert.deepEqual(codes(ask([change], "eni-app", "8.8.8.8"))[0], code);
  }
});

test("catalogue 417: an internet gateway drops what comes from a private NAT gateway", () => {
  const privateOne = natGateway("nat-1", "vpc-a", "subnet-front", { publicIp: undefined });
  assert.deepEqual(codes(ask([privateOne], "eni-app", "8.8.8.8")), ["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"]);
});

test("catalogue 413: the ACL of the gateway's subnet filters both sides of it, and its ports are 1024 to 65535", () => {
  const out = (...entries: Parameters<typeof networkAcl>[3]) => ask(frontAcl(...entries), "eni-app", "8.8.8.8");
  const fromApp = aclEntry(1, "ingress", "allow", "tcp 443", "10.0.2.0/24");
  const answersIn = aclEntry(2, "ingress", "allow", "tcp 1024-65535", "0.0.0.0/0");
  const toWorld = aclEntry(1, "egress", "allow", "tcp 443", "0.0.0.0/0");
  const answersOut = aclEntry(2, "egress", "allow", "tcp 32768-60999", "10.0.2.0/24");
  assert.equal(out(fromApp, answersIn, toWorld, answersOut).outcome, "reachable");
  const only = { forward: "network-acl!SUBNET_ACL_RESTRICTION", back: "network-acl!SUBNET_ACL_RESTRICTION" };
  for (const [entries, way] of [
    [[answersIn, toWorld, answersOut], "forward"],
    [[fromApp, answersIn, answersOut], "forward"],
    [[fromApp, toWorld, answersOut], "back"],
    [[fromApp, answersIn, toWorld], "back"],
  ] as const) {
    const found = paths(out(...entries));
    assert.deepEqual(
      [found.forward.includes(only.forward), found.back.includes(only.back)],
      [way === "forward", way === "back"],
    );
  }
  // A high source port of the sender's is no concern of the gateway's subnet on its outer side, only on its inner.
  const low = aclEntry(2, "ingress", "allow", "tcp 1024-2000", "0.0.0.0/0");
  const flow = { ...https, sourcePort: 50_000 };
  assert.equal(ask(frontAcl(fromApp, low, toWorld, answersOut), "eni-app", "8.8.8.8", flow).outcome, "reachable");
  const above = { ...https, sourcePort: 61_000 };
  assert.equal(ask(frontAcl(fromApp, low, toWorld, answersOut), "eni-app", "8.8.8.8", above).outcome, "unreachable");
});

test("catalogue 412: TCP, UDP and ICMP pass a NAT gateway, nothing else does", () => {
  for (const traffic of [https, { protocol: "udp", port: 53 }, { protocol: "icmp", type: 8, code: 0 }] as const) {
    assert.equal(ask([], "eni-app", "8.8.8.8", traffic).outcome, "reachable");
  }
  assert.deepEqual(codes(ask([], "eni-app", "8.8.8.8", { protocol: 50 })), ["PROTOCOL_RESTRICTION"]);
});

test("catalogue 413: a NAT gateway is no way in, and none for a peered VPC", () => {
  assert.equal(ask([], "8.8.8.8", "eni-app").outcome, "unreachable");
  const peered = [
    peering("pcx-1", "vpc-a", "vpc-b"),
    ...routeTable("rtb-b", "vpc-b", [route("10.1.0.0/16", "local"), route("0.0.0.0/0", "pcx-1")]),
    ...back(toNat, route("10.1.0.0/16", "pcx-1")),
  ];
  assert.deepEqual(codes(ask(peered, "eni-b", "8.8.8.8"))[0], "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR");
  const foreign = [...routeTable("rtb-b", "vpc-b", [route("10.1.0.0/16", "local"), toNat])];
  assert.deepEqual(codes(ask(foreign, "eni-b", "8.8.8.8"))[0], "NGW_REQUIRES_SOURCE_IN_VPC");
});

test("catalogue 414: behind a NAT gateway receivers see its private address, and no group", () => {
  const seen = (peer: string) => [
    group("sg-strict", "vpc-a"),
    rule("sgr-strict", "sg-strict", "ingress", "tcp 443", peer),
    nic("eni-web", { vpcId: "vpc-a", subnetId: "subnet-web", ipv4: ["10.0.3.10"], groups: ["sg-strict"] }),
    subnet("subnet-web", "vpc-a", "10.0.3.0/24"),
    ...routeTable("rtb-web", "vpc-a", [local], ["subnet-web"]),
    ...back(route("10.0.3.0/24", "nat-1")),
  ];
  assert.equal(ask(seen("10.0.1.200/32"), "eni-app", "eni-web").outcome, "reachable");
  assert.deepEqual(codes(ask(seen("10.0.2.10/32"), "eni-app", "eni-web")), ["ENI_SG_RULES_MISMATCH"]);
  assert.deepEqual(codes(ask(seen("sg-a"), "eni-app", "eni-web")), ["ENI_SG_RULES_MISMATCH"]);
});

test("catalogue 413: out through a NAT gateway and across a peering is a way", () => {
  const across = [
    peering("pcx-1", "vpc-a", "vpc-b"),
    ...routeTable("rtb-front", "vpc-a", [local, toInternet, route("10.1.0.0/16", "pcx-1")], ["subnet-front"]),
    ...routeTable("rtb-b", "vpc-b", [route("10.1.0.0/16", "local"), route("10.0.1.0/24", "pcx-1")]),
  ];
  // The peered VPC has no route to the sender's subnet, and needs none.
  assert.equal(ask(across, "eni-app", "eni-b").outcome, "reachable");
  const noWayBack = routeTable("rtb-b", "vpc-b", [route("10.1.0.0/16", "local"), route("10.0.2.0/24", "pcx-1")]);
  assert.deepEqual(codes(ask([...across, ...noWayBack], "eni-app", "eni-b")), ["NO_ROUTE_TO_DESTINATION"]);
});

test("NAT64: an IPv4 address within 64:ff9b::/96 is reached as that address, no other IPv6 address is", () => {
  const nat64 = back(route("64:ff9b::/96", "nat-1"), route("2600::/16", "nat-1"));
  assert.equal(ask(nat64, "eni-app", "64:ff9b::808:808").outcome, "reachable");
  assert.equal(
    ask(nat64, "eni-app", "64:ff9b::808:808", { protocol: "icmpv6", type: 128, code: 0 }).outcome,
    "reachable",
  );
  assert.deepEqual(codes(ask(nat64, "eni-app", "2600::1"))[0], "PROTOCOL_RESTRICTION");
  const shut = frontAcl(
    all("ingress"),
    aclEntry(101, "ingress", "allow", "-1", "::/0"),
    aclEntry(1, "egress", "deny", "-1", "8.8.8.8/32"),
    all("egress"),
    aclEntry(101, "egress", "allow", "-1", "::/0"),
  );
  assert.deepEqual(codes(ask([...nat64, ...shut], "eni-app", "64:ff9b::808:808")), ["SUBNET_ACL_RESTRICTION"]);
});
