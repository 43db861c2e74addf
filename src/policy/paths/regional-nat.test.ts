/** Regional NAT gateways: one for all zones of a VPC, in no subnet, with a route table of its own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Change, put } from "../../model/world/change.ts";
import { Network } from "../flow/network.ts";
import { asker, codes, end, https, paths } from "../oracle/asking-for-tests.ts";
import { naiveTranslation } from "../oracle/naive.ts";
import { OUTSIDE, routedWorld } from "../oracle/random-routes.ts";
import * as small from "../oracle/small-world.ts";
import * as transit from "../oracle/transit-world.ts";
import { explain } from "./explain.ts";

const local = small.route("10.0.0.0/16", "local");
const toInternet = small.route("0.0.0.0/0", "igw-a");
const toNat = small.route("0.0.0.0/0", "nat-r");
const gateway = (
  zones: { a?: string; b?: string },
  expandsItself = true,
  ...more: readonly ReturnType<typeof small.route>[]
) => small.regionalNatGateway("nat-r", "vpc-a", [local, toInternet, ...more], zones, expandsItself);

/** Private subnets in two zones, with ACLs that let pass whatever is asked, and a regional gateway for both. */
const base: readonly Change[] = [
  small.vpc("vpc-a", "10.0.0.0/16"),
  small.subnet("subnet-a", "vpc-a", "10.0.1.0/24"),
  small.subnet("subnet-b", "vpc-a", "10.0.2.0/24", undefined, "b"),
  small.group("sg-a", "vpc-a"),
  small.rule("sgr-in", "sg-a", "ingress", "-1", "0.0.0.0/0"),
  small.rule("sgr-out", "sg-a", "egress", "-1", "0.0.0.0/0"),
  small.nic("eni-a", { vpcId: "vpc-a", subnetId: "subnet-a", ipv4: ["10.0.1.10"], groups: ["sg-a"] }),
  small.nic("eni-b", { vpcId: "vpc-a", subnetId: "subnet-b", ipv4: ["10.0.2.10"], groups: ["sg-a"] }),
  small.internetGateway("igw-a", "vpc-a"),
  ...gateway({ a: "52.0.9.1", b: "52.0.9.2" }),
  ...small.routeTable("rtb-private", "vpc-a", [local, toNat], ["subnet-a", "subnet-b"]),
];
const ask = asker(base);

/** The address that the NAT gateway and the internet gateway give, as the steps say. */
function translations(extra: readonly Change[], from: string): readonly unknown[] {
  const found = ask(extra, from, "8.8.8.8");
  assert.equal(found.outcome, "reachable");
  assert.ok(found.outcome === "reachable");
  return found.forward.flatMap((step) => (step.kind === "gateway" ? [step.translatedTo ?? step.publicAddress] : []));
}

test("catalogue 550: out by the gateway's own table, with the address of the sender's zone, past no other subnet", () => {
  assert.deepEqual(translations([], "eni-a"), ["52.0.9.1", "52.0.9.1"]);
  assert.deepEqual(translations([], "eni-b"), ["52.0.9.2", "52.0.9.2"]);
  assert.deepEqual(paths(ask([], "eni-a", "8.8.8.8")), {
    forward: "interface security-groups route-table gateway route-table gateway outside",
    back: "outside gateway gateway route-table interface",
  });
  const found = ask([], "eni-a", "8.8.8.8");
  assert.ok(found.outcome === "reachable");
  assert.deepEqual(
    found.forward.flatMap((step) => (step.kind === "route-table" ? [[step.id, step.subnetId]] : [])),
    [
      ["rtb-private", "subnet-a"],
      ["rtb-nat-r", undefined],
    ],
  );
});

test("no network ACL is on its far side: only that of the sender's subnet counts", () => {
  const entries = (["ingress", "egress"] as const).map((way) => small.aclEntry(1, way, "allow", "-1", "0.0.0.0/0"));
  const own = small.networkAcl("acl-a", "vpc-a", ["subnet-a"], entries);
  const [other] = small.networkAcl("acl-d", "vpc-a", [], []);
  assert.ok(other !== undefined && "put" in other && other.put === "network-acl");
  const shut = put("network-acl", { ...other.value, isDefault: true });
  assert.equal(ask([...own, shut], "eni-a", "8.8.8.8").outcome, "reachable");
  assert.deepEqual(codes(ask([...own, shut], "eni-b", "8.8.8.8"))[0], "SUBNET_ACL_RESTRICTION");
});

test("catalogue 551: one that expands itself serves a zone that it isn't in from another, one with given addresses doesn't", () => {
  assert.deepEqual(translations(gateway({ a: "52.0.9.1" }), "eni-b"), ["52.0.9.1", "52.0.9.1"]);
  assert.deepEqual(codes(ask(gateway({ a: "52.0.9.1" }, false), "eni-b", "8.8.8.8")), ["BAD_STATE"]);
  assert.deepEqual(translations(gateway({ a: "52.0.9.1" }, false), "eni-a"), ["52.0.9.1", "52.0.9.1"]);
  assert.deepEqual(codes(ask(gateway({}), "eni-a", "8.8.8.8")), ["BAD_STATE"]);
});

test("nobody gets in by it, and without a route of its own it leads nowhere", () => {
  assert.equal(ask([], "8.8.8.8", "eni-a").outcome, "unreachable");
  const shut = small.regionalNatGateway("nat-r", "vpc-a", [local], { a: "52.0.9.1" });
  assert.deepEqual(codes(ask(shut, "eni-a", "8.8.8.8")), ["NO_ROUTE_TO_DESTINATION", "NO_ROUTE_TO_DESTINATION"]);
});

test("what an import lacked of it is undecidable: its table, and the zone of a sender", () => {
  const missing = (id: string) =>
    put("gap", { id, ownerId: "111122223333", what: id, neededBy: "x", command: "aws ec2 describe" });
  const lacking = (...changes: readonly Change[]) =>
    explain(new Network([small.worldOf([...base, ...changes])]), {
      from: end("eni-b"),
      to: end("8.8.8.8"),
      traffic: https,
    }).outcome;
  assert.equal(lacking({ delete: "route-table", id: "rtb-nat-r" }, missing("rtb-nat-r")), "undecidable");
  const given = gateway({ b: "52.0.9.2" }, false);
  assert.equal(lacking(...given, { delete: "subnet", id: "subnet-b" }, missing("subnet-b")), "undecidable");
  assert.equal(lacking(...given), "reachable");
});

test("catalogue 550: it serves other VPCs behind a transit gateway if its own table leads back there", () => {
  const spoke = [
    small.vpc("vpc-s", "10.9.0.0/16"),
    small.subnet("subnet-s", "vpc-s", "10.9.0.0/24"),
    small.group("sg-s", "vpc-s"),
    small.rule("sgr-s", "sg-s", "egress", "-1", "0.0.0.0/0"),
    small.nic("eni-s", { vpcId: "vpc-s", subnetId: "subnet-s", ipv4: ["10.9.0.10"], groups: ["sg-s"] }),
    ...small.routeTable("rtb-s", "vpc-s", [small.route("10.9.0.0/16", "local"), small.route("0.0.0.0/0", "tgw-0")]),
    transit.transitGateway("tgw-0"),
    ...transit.vpcAttachment("tgw-attach-s", "tgw-0", "vpc-s", ["subnet-s"], "tgw-rtb-0"),
    ...transit.vpcAttachment("tgw-attach-a", "tgw-0", "vpc-a", ["subnet-a", "subnet-b"], "tgw-rtb-0"),
    transit.transitRoute("tgw-rtb-0", "0.0.0.0/0", "tgw-attach-a"),
    transit.transitRoute("tgw-rtb-0", "10.9.0.0/16", "tgw-attach-s"),
  ];
  assert.equal(ask(spoke, "eni-s", "8.8.8.8").outcome, "unreachable");
  const back = gateway({ a: "52.0.9.1" }, true, small.route("10.9.0.0/16", "tgw-0"));
  assert.equal(ask([...spoke, ...back], "eni-s", "8.8.8.8").outcome, "reachable");
});

test("every NAT gateway gives the address that its records say, whatever else routes do", () => {
  let regional = 0;
  const property = fc.property(routedWorld, (changes) => {
    const world = small.worldOf(changes);
    const network = new Network([world]);
    for (const nic of world.all("network-interface")) {
      const zone = world.get("subnet", nic.subnetId)?.availabilityZoneId ?? "";
      for (const address of OUTSIDE) {
        const found = explain(network, { from: end(nic.id), to: end(address), traffic: https });
        const steps = found.outcome === "undecidable" ? (found.path?.forward ?? []) : found.forward;
        const [first] = steps.filter((step) => step.kind === "gateway" && step.type === "nat-gateway");
        if (first?.kind !== "gateway" || first.passes !== true) continue;
        assert.equal(first.translatedTo, naiveTranslation(world, first.id, zone), `${nic.id} to ${address}`);
        if (world.get("nat-gateway", first.id)?.regional !== undefined) regional++;
      }
    }
  });
  fc.assert(property, { numRuns: 60, seed: 1 });
  assert.ok(regional > 0, "some pass a regional gateway");
  fc.assert(property, { numRuns: 25 });
});
