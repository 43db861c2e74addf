/** Who can reach an interface, and what an interface can reach. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Direction } from "../../model/records/security-group.ts";
import { toTheEnd } from "../../model/steps.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network } from "../flow/network.ts";
import { formatKeys } from "../flow/traffic.ts";
import { association, group, nic, route, routeTable, rule, subnet, vpc, worldOf } from "../oracle/small-world.ts";
import { Cells } from "./cells.ts";
import { reachOf } from "./reach.ts";

const base = [
  vpc("vpc-a", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-a", "10.0.1.0/24"),
  group("sg-web", "vpc-a"),
  group("sg-db", "vpc-a"),
  ...["1", "2"].map((i) =>
    nic(`eni-web${i}`, { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: [`10.0.1.1${i}`], groups: ["sg-web"] }),
  ),
  nic("eni-db", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.1.20"], groups: ["sg-db"] }),
  rule("sgr-out", "sg-web", "egress", "tcp 5000-6000", "10.0.0.0/16"),
  rule("sgr-db", "sg-db", "ingress", "tcp 5432", "sg-web"),
  rule("sgr-admin", "sg-db", "ingress", "-1", "192.0.2.0/24"),
];

function reach(id: string, direction: Direction, more: Parameters<typeof worldOf>[0] = []) {
  const world = worldOf([...base, ...more]);
  const own = world.get("network-interface", id);
  assert.ok(own);
  const found = toTheEnd(reachOf(new Cells(new CompiledNetwork(new Network([world]))), [own], direction));
  assert.ok(!("problem" in found));
  return found;
}
const others = (...asked: Parameters<typeof reach>) =>
  reach(...asked).interfaces.flatMap((found) => found.others.map(({ id }) => id));

test("who can reach the database, on what and by which rules", () => {
  assert.deepEqual(
    reach("eni-db", "ingress").interfaces.map(({ others, passages }) => ({
      ids: others.map(({ id }) => id),
      passages: passages.map(({ keys, ...rules }) => ({ keys: formatKeys(keys), ...rules })),
    })),
    [
      {
        ids: ["eni-web1", "eni-web2"],
        passages: [{ keys: "tcp/5432", egressRuleId: "sgr-out", ingressRuleId: "sgr-db" }],
      },
    ],
  );
  assert.deepEqual(
    reach("eni-db", "ingress").addresses.map((a) => a.rule.id),
    ["sgr-admin"],
  );
  assert.deepEqual(others("eni-web1", "egress"), ["eni-db"]);
});

test("of interfaces that are alike, one reaches the others and not itself", () => {
  const peers = rule("sgr-peers", "sg-web", "ingress", "tcp 5000", "sg-web");
  assert.deepEqual(others("eni-web1", "ingress", [peers]), ["eni-web2"]);
  assert.deepEqual(others("eni-web2", "egress", [peers]), ["eni-web1", "eni-db"]);
});

test("references reach members in VPCs that the group is associated with, over a transit gateway", () => {
  const extra = [
    vpc("vpc-b", "10.1.0.0/16"),
    subnet("subnet-b", "vpc-b", "10.1.0.0/24"),
    nic("eni-far", { vpcId: "vpc-b", subnetId: "subnet-b", ipv4: ["10.1.0.9"], groups: ["sg-web"] }),
    rule("sgr-far", "sg-web", "egress", "tcp 5432", "10.0.0.0/8"),
    ...routeTable("rtb-a", "vpc-a", [route("10.1.0.0/16", "tgw-1")]),
    ...routeTable("rtb-b", "vpc-b", [route("10.0.0.0/16", "tgw-1")]),
  ];
  const stopped = (...more: Parameters<typeof worldOf>[0]) => reach("eni-db", "ingress", [...extra, ...more]).stopped;
  assert.deepEqual(others("eni-db", "ingress", extra), ["eni-web1", "eni-web2"]);
  assert.equal(stopped(), 0);
  // The groups let it through now; the routes name a gateway of which nothing is known here.
  assert.equal(stopped(association("sg-web", "vpc-b")), 1);
});
