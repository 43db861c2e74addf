/** Paths by a virtual private gateway, and which route counts of those that it propagates and others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseAddress } from "../../address/prefix.ts";
import type { Route } from "../../model/records/routing.ts";
import type { Change } from "../../model/world/change.ts";
import { Network } from "../flow/network.ts";
import { asker, codes } from "../oracle/asking-for-tests.ts";
import { naiveTarget } from "../oracle/naive.ts";
import { OUTSIDE, routedWorld } from "../oracle/random-routes.ts";
import * as small from "../oracle/small-world.ts";
import { routeTo } from "./routes.ts";

const local = small.route("10.0.0.0/16", "local");
const table = (...routes: readonly Route[]) => small.routeTable("rtb-a", "vpc-a", [local, ...routes]);
const propagated = (destination: string): Route => ({
  ...small.route(destination, "vgw-a"),
  origin: "EnableVgwRoutePropagation",
});
const base: readonly Change[] = [
  small.vpc("vpc-a", "10.0.0.0/16"),
  small.vpc("vpc-b", "10.1.0.0/16"),
  ...["a", "b"].flatMap((name, i) => [
    small.subnet(`subnet-${name}`, `vpc-${name}`, `10.${i}.1.0/24`),
    small.group(`sg-${name}`, `vpc-${name}`),
    small.rule(`sgr-in-${name}`, `sg-${name}`, "ingress", "-1", "0.0.0.0/0"),
    small.rule(`sgr-out-${name}`, `sg-${name}`, "egress", "-1", "0.0.0.0/0"),
    small.nic(`eni-${name}`, {
      vpcId: `vpc-${name}`,
      subnetId: `subnet-${name}`,
      ipv4: [`10.${i}.1.10`],
      groups: [`sg-${name}`],
      publicIp: `52.0.0.${i + 1}`,
    }),
  ]),
  small.internetGateway("igw-a", "vpc-a"),
  small.vpnGateway("vgw-a", "vpc-a"),
];
const ask = asker(base);

test("packets leave by a virtual private gateway, and come in from where its routes lead", () => {
  const routed = table(small.route("192.168.0.0/16", "vgw-a"));
  assert.equal(ask(routed, "eni-a", "192.168.1.1").outcome, "reachable");
  assert.equal(ask(routed, "192.168.1.1", "eni-a").outcome, "reachable");
  assert.equal(codes(ask(routed, "eni-a", "192.169.1.1"))[0], "NO_ROUTE_TO_DESTINATION");
  const elsewhere = [small.vpnGateway("vgw-a", "vpc-b"), ...routed];
  assert.deepEqual(codes(ask(elsewhere, "eni-a", "192.168.1.1"))[0], "BAD_STATE_ROUTE");
});

test("it leads to networks beyond the records: an interface of another VPC isn't there", () => {
  const routed = table(small.route("10.1.0.0/16", "vgw-a"));
  assert.deepEqual(codes(ask(routed, "eni-a", "eni-b"))[0], "NO_POSSIBLE_DESTINATION");
});

test("a table that is bound to it leads what comes in to an appliance", () => {
  const [bound, association] = small.routeTable("rtb-edge", "vpc-a", [small.route("10.0.1.0/24", "eni-fw")], ["none"]);
  assert.ok(bound && association && "put" in association && association.put === "route-table-association");
  const { subnetId: _, ...rest } = association.value;
  const changes: Change[] = [
    ...table(small.route("192.168.0.0/16", "vgw-a")),
    bound,
    { ...association, value: { ...rest, gatewayId: "vgw-a" } },
    small.subnet("subnet-fw", "vpc-a", "10.0.9.0/24"),
    small.nic("eni-fw", {
      vpcId: "vpc-a",
      subnetId: "subnet-fw",
      ipv4: ["10.0.9.9"],
      groups: ["sg-a"],
      isAttached: true,
      sourceDestCheck: false,
    }),
  ];
  assert.equal(ask(changes, "192.168.1.1", "eni-a").outcome, "undecidable");
});

test("catalogue 555: what is propagated gives way to the local route, to what was given, and to prefix lists", () => {
  const targetOf = (...routes: readonly Route[]) => {
    const network = new Network([
      small.worldOf([...base, ...small.prefixList("pl-0", ["192.168.0.0/16"]), ...table(...routes)]),
    ]);
    const found = network.get("route-table", "rtb-a");
    const address = parseAddress(routes[0]?.destination.startsWith("10.") ? "10.0.1.10" : "192.168.1.1");
    assert.ok(found && address);
    return routeTo(network, found, address)?.route.target;
  };
  assert.deepEqual(targetOf(propagated("10.0.1.0/24")), { kind: "local" });
  const internet = { kind: "internet-gateway", id: "igw-a" };
  assert.deepEqual(targetOf(propagated("192.168.0.0/16"), small.route("192.168.0.0/16", "igw-a")), internet);
  assert.deepEqual(
    targetOf(propagated("192.168.0.0/16"), { ...small.route("0.0.0.0/0", "igw-a"), destination: "pl-0" }),
    internet,
  );
  const gateway = { kind: "virtual-private-gateway", id: "vgw-a" };
  assert.deepEqual(targetOf(propagated("192.168.1.0/24"), small.route("192.168.0.0/16", "igw-a")), gateway);
});

test("whatever tables have, the route is the one that a naive search finds", () => {
  let learnt = 0;
  fc.assert(
    fc.property(routedWorld, (changes) => {
      const world = small.worldOf(changes);
      const network = new Network([world]);
      for (const found of world.all("route-table")) {
        for (const text of [...OUTSIDE, "10.0.0.10", "10.0.2.10", "10.1.0.10", "192.168.7.7"]) {
          const address = parseAddress(text);
          assert.ok(address);
          const route = routeTo(network, found, address)?.route;
          const target = route?.target;
          assert.equal(target?.kind === "local" ? "local" : target?.id, naiveTarget(world, found.id, text), text);
          learnt += Number(route?.origin === "EnableVgwRoutePropagation");
        }
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(learnt > 0, "some route is a propagated one");
});
