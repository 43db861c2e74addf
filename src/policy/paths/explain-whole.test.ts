/** A flow to another interface's public address is judged at both ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Change } from "../../model/world/change.ts";
import { Network } from "../flow/network.ts";
import { codes, end, https, paths } from "../oracle/asking-for-tests.ts";
import {
  group,
  internetGateway,
  natGateway,
  nic,
  route,
  routeTable,
  rule,
  subnet,
  vpc,
  worldOf,
} from "../oracle/small-world.ts";
import { explainWhole } from "./explain-whole.ts";

const toInternet = [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-a")];
const base: readonly Change[] = [
  vpc("vpc-a", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-a", "10.0.1.0/24"),
  subnet("subnet-2", "vpc-a", "10.0.2.0/24"),
  group("sg-a", "vpc-a"),
  group("sg-b", "vpc-a"),
  rule("sgr-out", "sg-a", "egress", "-1", "0.0.0.0/0"),
  nic("eni-1", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.1.10"], groups: ["sg-a"], publicIp: "52.0.0.1" }),
  nic("eni-2", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.10"], groups: ["sg-b"], publicIp: "52.0.0.2" }),
  internetGateway("igw-a", "vpc-a"),
  ...routeTable("rtb-a", "vpc-a", toInternet),
];
const ask = (extra: readonly Change[], from: string, to: string) =>
  explainWhole(new Network([worldOf([...base, ...extra])]), { from: end(from), to: end(to), traffic: https });

test("the receiver's groups see the sender's public address, and no group", () => {
  const refused = ask([], "eni-1", "52.0.0.2");
  assert.equal(refused.outcome, "unreachable");
  assert.deepEqual(codes(refused), ["SG_HAS_NO_RULES"]);
  assert.deepEqual(codes(ask([rule("sgr-in", "sg-b", "ingress", "tcp 443", "sg-a")], "eni-1", "52.0.0.2")), [
    "ENI_SG_RULES_MISMATCH",
  ]);
  const allowed = ask([rule("sgr-in", "sg-b", "ingress", "tcp 443", "52.0.0.1/32")], "eni-1", "52.0.0.2");
  assert.ok(allowed.outcome === "reachable");
  assert.deepEqual(
    [allowed.verdict.from.interfaceId, allowed.verdict.to.interfaceId, allowed.verdict.to.address],
    ["eni-1", "eni-2", "10.0.2.10"],
  );
  assert.equal(
    paths(allowed).forward,
    "interface security-groups route-table gateway gateway security-groups interface",
  );
  assert.equal(paths(allowed).back, "interface route-table gateway gateway interface");
});

test("through a NAT gateway the receiver sees that gateway's public address", () => {
  const nat = [
    subnet("subnet-front", "vpc-a", "10.0.9.0/24"),
    natGateway("nat-1", "vpc-a", "subnet-front", { publicIp: "52.0.0.9" }),
    ...routeTable("rtb-1", "vpc-a", [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "nat-1")], ["subnet-1"]),
  ];
  const letsIn = (cidr: string) => [...nat, rule("sgr-in", "sg-b", "ingress", "tcp 443", cidr)];
  assert.equal(ask(letsIn("52.0.0.9/32"), "eni-1", "52.0.0.2").outcome, "reachable");
  assert.equal(ask(letsIn("52.0.0.1/32"), "eni-1", "52.0.0.2").outcome, "unreachable");
});

test("an address that nobody here has is judged at the sender's end alone", () => {
  assert.equal(ask([], "eni-1", "52.0.0.3").outcome, "reachable");
  assert.equal(ask([], "eni-1", "10.0.2.10").outcome, "unreachable");
});
