/** What each gateway carries, out of a VPC, into it, and back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, put } from "../../model/world/change.ts";
import { asker, codes, https } from "../oracle/asking-for-tests.ts";
import {
  aclEntry,
  egressOnlyGateway,
  gatewayEndpoint,
  group,
  internetGateway,
  networkAcl,
  nic,
  peering,
  prefixList,
  route,
  routeTable,
  rule,
  serviceEndpoint,
  subnet,
  vpc,
} from "../oracle/small-world.ts";

const local = route("10.0.0.0/16", "local");
const table = (...routes: Parameters<typeof routeTable>[2]) => routeTable("rtb-a", "vpc-a", [local, ...routes]);
const base: readonly Change[] = [
  vpc("vpc-a", "10.0.0.0/16", "2001:db8::/56"),
  vpc("vpc-b", "10.1.0.0/16"),
  subnet("subnet-1", "vpc-a", "10.0.1.0/24", "2001:db8:0:1::/64"),
  subnet("subnet-2", "vpc-a", "10.0.2.0/24"),
  subnet("subnet-b", "vpc-b", "10.1.1.0/24"),
  group("sg-a", "vpc-a"),
  ...["0.0.0.0/0", "::/0"].flatMap((cidr) => [
    rule(`sgr-in-${cidr}`, "sg-a", "ingress", "-1", cidr),
    rule(`sgr-out-${cidr}`, "sg-a", "egress", "-1", cidr),
  ]),
  nic("eni-1", {
    vpcId: "vpc-a",
    subnetId: "subnet-1",
    ipv4: ["10.0.1.10"],
    ipv6: ["2001:db8:0:1::10"],
    groups: ["sg-a"],
    publicIp: "52.0.0.1",
  }),
  nic("eni-2", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.10"], groups: ["sg-a"] }),
  nic("eni-b", { vpcId: "vpc-b", subnetId: "subnet-b", ipv4: ["10.1.1.10"], groups: ["sg-a"] }),
  internetGateway("igw-a", "vpc-a"),
  ...table(route("0.0.0.0/0", "igw-a")),
  ...routeTable("rtb-b", "vpc-b", [route("10.1.0.0/16", "local"), route("10.0.0.0/16", "pcx-1")]),
];
const ask = asker(base);

test("an egress-only gateway lets IPv6 out and its answers back, and nothing else in", () => {
  const out = [egressOnlyGateway("eigw-1", "vpc-a"), ...table(route("::/0", "eigw-1"))];
  assert.equal(ask(out, "eni-1", "2600::1").outcome, "reachable");
  assert.deepEqual(codes(ask(out, "2600::1", "eni-1")), ["NO_ROUTE_TO_DESTINATION"]);
  const elsewhere = [egressOnlyGateway("eigw-1", "vpc-b"), ...table(route("::/0", "eigw-1"))];
  assert.deepEqual(codes(ask(elsewhere, "eni-1", "2600::1"))[0], "BAD_STATE_ROUTE");
});

test("catalogue 415: a gateway endpoint carries TCP and echo requests to its service, and opens nothing", () => {
  const toService = { ...route("pl-s3", "vpce-1"), destination: "pl-s3" };
  const out = [gatewayEndpoint("vpce-1", "vpc-a"), ...prefixList("pl-s3", ["52.216.0.0/15"]), ...table(toService)];
  assert.equal(ask(out, "eni-1", "52.216.0.1").outcome, "reachable");
  assert.equal(ask(out, "eni-1", "52.216.0.1", { protocol: "icmp", type: 8, code: 0 }).outcome, "reachable");
  assert.deepEqual(codes(ask(out, "eni-1", "52.216.0.1", { protocol: "udp", port: 53 })), [
    "VPCE_GATEWAY_PROTOCOL_RESTRICTION",
  ]);
  assert.equal(ask(out, "52.216.0.1", "eni-1").outcome, "unreachable");
  const elsewhere = [...out, gatewayEndpoint("vpce-1", "vpc-b")];
  assert.deepEqual(codes(ask(elsewhere, "eni-1", "52.216.0.1"))[0], "BAD_STATE_ROUTE");
  // It filters at the subnet too.
  const shut = networkAcl("acl-1", "vpc-a", ["subnet-1"], [aclEntry(1, "egress", "allow", "-1", "0.0.0.0/0")]);
  assert.deepEqual(codes(ask([...out, ...shut], "eni-1", "52.216.0.1")), ["SUBNET_ACL_RESTRICTION"]);
});

test("catalogue 608: nothing gets through an endpoint that the owner of its service hasn't accepted", () => {
  const endpoint = nic("eni-2", {
    ...{ vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.10"] },
    ...{ groups: ["sg-a"], interfaceType: "vpc_endpoint" },
  });
  const inState = (state?: "pendingAcceptance" | "rejected") => [
    endpoint,
    serviceEndpoint("vpce-1", "vpc-a", "eni-2", state),
  ];
  assert.equal(ask(inState(), "eni-1", "eni-2").outcome, "reachable");
  for (const state of ["pendingAcceptance", "rejected"] as const) {
    assert.deepEqual(codes(ask(inState(state), "eni-1", "eni-2")), ["BAD_STATE"]);
  }
});

test("what the appliances behind a Gateway Load Balancer endpoint do isn't known", () => {
  const out = [
    gatewayEndpoint("vpce-1", "vpc-a", { type: "GatewayLoadBalancer" }),
    ...table(route("0.0.0.0/0", "vpce-1")),
  ];
  const answer = ask(out, "eni-1", "8.8.8.8");
  assert.equal(answer.outcome, "undecidable");
});

test("catalogue 416: the interface of an endpoint takes flows and opens none", () => {
  const endpoint = nic("eni-2", {
    vpcId: "vpc-a",
    subnetId: "subnet-2",
    ipv4: ["10.0.2.10"],
    groups: ["sg-a"],
    interfaceType: "vpc_endpoint",
  });
  assert.equal(ask([endpoint], "eni-1", "eni-2").outcome, "reachable");
  assert.deepEqual(codes(ask([endpoint], "eni-2", "eni-1")), ["VPCE_INTRA_VPC_TRAFFIC"]);
});

test("a peering leads to interfaces of the other VPC, whose subnet filters and routes as well", () => {
  const peered = [peering("pcx-1", "vpc-a", "vpc-b"), ...table(route("10.1.0.0/16", "pcx-1"))];
  assert.equal(ask(peered, "eni-1", "eni-b").outcome, "reachable");
  assert.deepEqual(codes(ask(peered, "eni-1", "10.1.1.99"))[0], "NO_POSSIBLE_DESTINATION");
  const shut = networkAcl("acl-b", "vpc-b", ["subnet-b"], [aclEntry(1, "ingress", "allow", "-1", "0.0.0.0/0")]);
  assert.deepEqual(codes(ask([...peered, ...shut], "eni-1", "eni-b")), ["SUBNET_ACL_RESTRICTION"]);
  // One between other VPCs is no way, whatever a route says.
  const others = [
    vpc("vpc-c", "10.2.0.0/16"),
    peering("pcx-1", "vpc-c", "vpc-b"),
    ...table(route("10.1.0.0/16", "pcx-1")),
  ];
  assert.deepEqual(codes(ask(others, "eni-1", "10.1.1.10"))[0], "BAD_STATE_ROUTE");
});

test("what comes in by an internet gateway goes where the route table that is bound to it says", () => {
  const bound = (...routes: Parameters<typeof routeTable>[2]) => [
    ...routeTable("rtb-edge", "vpc-a", [local, ...routes], ["subnet-none"]),
    put("route-table-association", {
      id: "rtbassoc-edge",
      routeTableId: "rtb-edge",
      vpcId: "vpc-a",
      isMain: false,
      gatewayId: "igw-a",
    }),
  ];
  assert.equal(ask(bound(), "8.8.8.8", "eni-1").outcome, "reachable");
  const inspected = bound(route("10.0.1.0/24", "eni-2"));
  assert.deepEqual(codes(ask(inspected, "8.8.8.8", "eni-1")), ["INGRESS_RTB_TRAFFIC_REDIRECTION"]);
  assert.deepEqual(codes(ask(inspected, "eni-1", "8.8.8.8")), ["INGRESS_RTB_TRAFFIC_REDIRECTION"]);
  assert.equal(ask(bound(route("10.0.1.0/24", "eni-1")), "8.8.8.8", "eni-1").outcome, "reachable");
});

test("answers that no port gets past every ACL on the way back are not answers", () => {
  const acl = (id: string, subnetId: string, ports: string, direction: "ingress" | "egress") =>
    networkAcl(
      id,
      "vpc-a",
      [subnetId],
      [
        aclEntry(1, direction, "allow", `tcp ${ports}`, "10.0.0.0/16"),
        aclEntry(1, direction === "ingress" ? "egress" : "ingress", "allow", "-1", "0.0.0.0/0"),
      ],
    );
  const ports = (out: string, into: string) =>
    ask(
      [...acl("acl-2", "subnet-2", out, "egress"), ...acl("acl-1", "subnet-1", into, "ingress")],
      "eni-1",
      "eni-2",
      https,
    );
  assert.equal(ports("1024-5000", "5000-65535").outcome, "reachable");
  assert.equal(ports("1024-4999", "5000-65535").outcome, "unreachable");
});
