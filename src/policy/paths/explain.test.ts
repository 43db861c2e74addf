/** The path of a flow: each component's part, and what Reachability Analyzer would say of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, put } from "../../model/world/change.ts";
import { asker, codes, https, paths } from "../oracle/asking-for-tests.ts";
import {
  aclEntry,
  group,
  internetGateway,
  natGateway,
  networkAcl,
  nic,
  peering,
  prefixList,
  route,
  routeTable,
  rule,
  subnet,
  vpc,
} from "../oracle/small-world.ts";

const open = (id: string) => [
  rule(`sgr-${id}-in`, id, "ingress", "-1", "0.0.0.0/0"),
  rule(`sgr-${id}-out`, id, "egress", "-1", "0.0.0.0/0"),
  rule(`sgr-${id}-in6`, id, "ingress", "-1", "::/0"),
  rule(`sgr-${id}-out6`, id, "egress", "-1", "::/0"),
];
const local = route("10.0.0.0/16", "local");
const base: readonly Change[] = [
  vpc("vpc-a", "10.0.0.0/16", "2001:db8::/56"),
  vpc("vpc-b", "10.1.0.0/16"),
  subnet("subnet-1", "vpc-a", "10.0.1.0/24", "2001:db8:0:1::/64"),
  subnet("subnet-2", "vpc-a", "10.0.2.0/24"),
  subnet("subnet-b", "vpc-b", "10.1.1.0/24"),
  group("sg-a", "vpc-a"),
  group("sg-b", "vpc-b"),
  ...open("sg-a"),
  ...open("sg-b"),
  nic("eni-1", {
    vpcId: "vpc-a",
    subnetId: "subnet-1",
    ipv4: ["10.0.1.10"],
    ipv6: ["2001:db8:0:1::10"],
    groups: ["sg-a"],
    publicIp: "52.0.0.1",
  }),
  nic("eni-2", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.10"], groups: ["sg-a"], isAttached: true }),
  nic("eni-b", { vpcId: "vpc-b", subnetId: "subnet-b", ipv4: ["10.1.1.10"], groups: ["sg-b"] }),
  internetGateway("igw-a", "vpc-a"),
  natGateway("nat-1", "vpc-a", "subnet-1"),
  ...routeTable("rtb-a", "vpc-a", [local, route("0.0.0.0/0", "igw-a"), route("::/0", "igw-a")]),
  ...routeTable("rtb-b", "vpc-b", [route("10.1.0.0/16", "local")]),
];
const ask = asker(base);

test("catalogue 337: between subnets of a VPC the local route carries it, and its answers pass whatever the groups say", () => {
  const found = ask([], "eni-1", "eni-2");
  assert.equal(found.outcome, "reachable");
  assert.deepEqual(paths(found), {
    forward: "interface security-groups route-table security-groups interface",
    back: "interface route-table interface",
  });
});

test("within a subnet there are only groups", () => {
  const extra = [nic("eni-3", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.1.11"], groups: ["sg-a"] })];
  assert.equal(paths(ask(extra, "eni-1", "eni-3")).forward, "interface security-groups security-groups interface");
});

test("an ACL decides by its lowest matching number, and stops answers too", () => {
  const allowIn = [
    aclEntry(100, "ingress", "deny", "tcp 22", "0.0.0.0/0"),
    aclEntry(200, "ingress", "allow", "tcp 0-1000", "0.0.0.0/0"),
    aclEntry(100, "egress", "allow", "tcp 1024-40000", "10.0.0.0/16"),
  ];
  const acl = (entries = allowIn) => networkAcl("acl-2", "vpc-a", ["subnet-2"], entries);
  assert.equal(ask(acl(), "eni-1", "eni-2").outcome, "reachable");
  const ssh = ask(acl(), "eni-1", "eni-2", { protocol: "tcp", port: 22 });
  assert.deepEqual(codes(ssh), ["SUBNET_ACL_RESTRICTION"]);
  const noAnswers = ask(acl(allowIn.slice(0, 2)), "eni-1", "eni-2");
  assert.equal(noAnswers.outcome, "unreachable");
  assert.equal(paths(noAnswers).back, "interface network-acl!SUBNET_ACL_RESTRICTION route-table interface");
  // One source port that the ACL does not let back.
  const high = ask(acl(), "eni-1", "eni-2", { ...https, sourcePort: 50_000 });
  assert.deepEqual(codes(high), ["SUBNET_ACL_RESTRICTION"]);
});

test("a ping needs the way back for its echo, other ICMP has no answer", () => {
  const acl = networkAcl(
    "acl-2",
    "vpc-a",
    ["subnet-2"],
    [aclEntry(1, "ingress", "allow", "icmp", "0.0.0.0/0"), aclEntry(1, "egress", "allow", "icmp 8-0", "0.0.0.0/0")],
  );
  assert.deepEqual(codes(ask(acl, "eni-1", "eni-2", { protocol: "icmp", type: 8, code: 0 })), [
    "SUBNET_ACL_RESTRICTION",
  ]);
  assert.equal(ask(acl, "eni-1", "eni-2", { protocol: "icmp", type: 3, code: 4 }).outcome, "reachable");
});

test("catalogue 341: to the internet: an internet gateway and a public address, or a NAT gateway, which tracks every flow", () => {
  assert.equal(paths(ask([], "eni-1", "8.8.8.8")).forward, "interface security-groups route-table gateway outside");
  assert.deepEqual(codes(ask([], "eni-2", "8.8.8.8")).slice(0, 1), ["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"]);
  const nat = routeTable("rtb-2", "vpc-a", [local, route("0.0.0.0/0", "nat-1")], ["subnet-2"]);
  const through = ask(nat, "eni-2", "8.8.8.8");
  assert.equal(through.outcome, "reachable");
  // Catalogue 341: what passes a NAT gateway is tracked, open both ways or not.
  assert.ok(through.outcome === "reachable" && through.verdict.egress.verdict === "allowed");
  assert.equal(through.verdict.egress.tracking, "tracked");
  assert.deepEqual(codes(ask([{ delete: "internet-gateway", id: "igw-a" }], "eni-1", "8.8.8.8"))[0], "BAD_STATE_ROUTE");
  const gone = ask([...nat, { delete: "nat-gateway", id: "nat-1" }], "eni-2", "8.8.8.8");
  assert.deepEqual(codes(gone)[0], "BAD_STATE_ROUTE");
  assert.equal(ask([], "eni-1", "2600::1").outcome, "reachable");
});

test("from the internet: to a public address only, by its private or its public name", () => {
  assert.equal(paths(ask([], "8.8.8.8", "eni-1")).forward, "outside gateway security-groups interface");
  const named = ask([], "8.8.8.8", "52.0.0.1");
  assert.ok(named.outcome === "reachable");
  assert.equal(named.verdict.to.interfaceId, "eni-1");
  assert.ok(codes(ask([], "8.8.8.8", "eni-2")).includes("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"));
  // A public address in a subnet that answers through a NAT gateway is not reachable.
  const nat = routeTable("rtb-1", "vpc-a", [local, route("0.0.0.0/0", "nat-1")], ["subnet-1"]);
  assert.equal(ask(nat, "8.8.8.8", "eni-1").outcome, "unreachable");
  assert.ok(codes(ask([], "192.168.9.9", "eni-1")).includes("IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS"));
});

test("no internet gateway carries packets to or from addresses that no network routes", () => {
  const unrouted = ["0.0.0.0", "127.0.0.1", "169.254.1.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"];
  for (const address of [...unrouted, "::", "::1", "::ffff:1.2.3.4", "fd00::1", "fe80::1", "ff02::1"]) {
    assert.deepEqual(codes(ask([], "eni-1", address))[0], "NO_POSSIBLE_DESTINATION", `to ${address}`);
    assert.ok(codes(ask([], address, "eni-1")).includes("NO_POSSIBLE_DESTINATION"), `from ${address}`);
  }
  for (const address of ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1"]) {
    assert.equal(ask([], "eni-1", address).outcome, "reachable", `to ${address}`);
    assert.equal(ask([], address, "eni-1").outcome, "reachable", `from ${address}`);
  }
});

test("across a peering: active, with routes both ways", () => {
  const out = routeTable("rtb-a", "vpc-a", [local, route("10.1.0.0/16", "pcx-1")]);
  const back = routeTable("rtb-b", "vpc-b", [route("10.1.0.0/16", "local"), route("10.0.0.0/16", "pcx-1")]);
  const active = peering("pcx-1", "vpc-a", "vpc-b");
  assert.equal(ask([...out, ...back, active], "eni-1", "eni-b").outcome, "reachable");
  assert.deepEqual(codes(ask([...out, active], "eni-1", "eni-b")), ["NO_ROUTE_TO_DESTINATION"]);
  const pending = peering("pcx-1", "vpc-a", "vpc-b", "pending-acceptance");
  assert.deepEqual(codes(ask([...out, ...back, pending], "eni-1", "eni-b")), ["BAD_STATE_ROUTE", "BAD_STATE_ROUTE"]);
  const wrong = routeTable("rtb-a", "vpc-a", [local, route("10.0.0.0/8", "pcx-1")]);
  assert.deepEqual(codes(ask([...wrong, active], "eni-1", "10.77.0.1"))[0], "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR");
});

test("VPCs with the same addresses do not reach each other by their local routes", () => {
  const twin = [
    vpc("vpc-b", "10.0.0.0/16"),
    subnet("subnet-b", "vpc-b", "10.0.1.0/24"),
    nic("eni-b", { vpcId: "vpc-b", subnetId: "subnet-b", ipv4: ["10.0.1.10"], groups: ["sg-b"] }),
    ...routeTable("rtb-b", "vpc-b", [local]),
  ];
  assert.deepEqual(codes(ask(twin, "eni-2", "eni-b")), ["NO_POSSIBLE_DESTINATION", "NO_POSSIBLE_DESTINATION"]);
});

test("the longest route wins, and a CIDR over a prefix list of the same length", () => {
  const table = routeTable("rtb-a", "vpc-a", [
    local,
    route("0.0.0.0/0", "igw-a"),
    { ...route("pl-1", "nat-1"), destination: "pl-1" },
    route("198.51.100.0/24", "pcx-1"),
  ]);
  const list = prefixList("pl-1", ["198.51.100.0/24", "203.0.113.0/24"]);
  const via = (to: string) => {
    const found = ask([...table, ...list, peering("pcx-1", "vpc-a", "vpc-b")], "eni-1", to);
    assert.ok(found.outcome !== "undecidable");
    const gateway = found.forward.find((step) => step.kind === "gateway");
    return gateway?.kind === "gateway" && gateway.id;
  };
  assert.deepEqual([via("8.8.8.8"), via("203.0.113.5"), via("198.51.100.5")], ["igw-a", "nat-1", "pcx-1"]);
});

test("an address of the VPC that nobody bears leads nowhere; a route to an appliance is told", () => {
  assert.deepEqual(codes(ask([], "eni-1", "10.0.2.99")), ["NO_POSSIBLE_DESTINATION"]);
  const table = routeTable("rtb-a", "vpc-a", [local, route("10.0.2.0/24", "eni-2")]);
  const extra = [
    ...table,
    nic("eni-4", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.44"], groups: ["sg-a"] }),
  ];
  assert.ok(codes(ask(extra, "eni-1", "eni-4")).includes("ENI_SOURCE_DEST_CHECK_RESTRICTION"));
});

test("groups stop it where they refuse: all blockers are listed", () => {
  const shut = [
    nic("eni-2", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.10"], groups: ["sg-shut"] }),
    group("sg-shut", "vpc-a"),
    rule("sgr-shut", "sg-shut", "ingress", "tcp 80", "0.0.0.0/0"),
    ...networkAcl("acl-1", "vpc-a", ["subnet-1"], []),
  ];
  assert.deepEqual(codes(ask(shut, "eni-1", "eni-2")), [
    "SUBNET_ACL_RESTRICTION",
    "ENI_SG_RULES_MISMATCH",
    "SUBNET_ACL_RESTRICTION",
  ]);
});

test("catalogue 343: a service that is never filtered has no path to be stopped on", () => {
  const found = ask([...networkAcl("acl-1", "vpc-a", ["subnet-1"], [])], "eni-1", "169.254.169.254");
  assert.equal(found.outcome, "reachable");
  assert.deepEqual(paths(found), { forward: "interface service", back: "service interface" });
});

test("an elastic IP address is a public address of the private one it is put on", () => {
  const eip = put("elastic-ip", {
    id: "eipalloc-1",
    tags: [],
    publicIp: "52.0.0.2",
    ownerId: "111122223333",
    networkBorderGroup: "us-east-1",
    publicIpv4Pool: "amazon",
    association: { id: "eipassoc-1", networkInterfaceId: "eni-2", privateIp: "10.0.2.10" },
  });
  assert.equal(ask([eip], "eni-2", "8.8.8.8").outcome, "reachable");
  assert.equal(ask([eip], "8.8.8.8", "52.0.0.2").outcome, "reachable");
});
