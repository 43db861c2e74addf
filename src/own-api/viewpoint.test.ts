/** What callers see of other accounts: that their side allows or refuses, and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../model/world/change.ts";
import { Network } from "../policy/flow/network.ts";
import {
  group,
  interfaceRecord,
  internetGateway,
  nic,
  peering,
  route,
  routeTable,
  rule,
  vpc,
  worldOf,
} from "../policy/oracle/small-world.ts";
import { explain } from "../policy/paths/explain.ts";
import { explainWhole } from "../policy/paths/explain-whole.ts";
import { Viewpoint } from "./viewpoint.ts";

test("of another account's side only the verdict is shown, unless every account is the caller's", () => {
  const theirs = interfaceRecord("eni-theirs", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-b"] });
  const network = new Network([
    worldOf([
      vpc("vpc-a", "10.0.0.0/16"),
      vpc("vpc-b", "10.1.0.0/16"),
      peering("pcx-1", "vpc-a", "vpc-b"),
      ...routeTable("rtb-a", "vpc-a", [route("10.1.0.0/16", "pcx-1")]),
      group("sg-a", "vpc-a"),
      group("sg-b", "vpc-b"),
      rule("sgr-a", "sg-a", "egress", "-1", "0.0.0.0/0"),
      rule("sgr-secret", "sg-b", "ingress", "tcp 22", "10.0.0.0/8"),
      put("network-interface", interfaceRecord("eni-mine", { vpcId: "vpc-a", ipv4: ["10.0.0.9"], groups: ["sg-a"] })),
      put("network-interface", { ...theirs, ownerId: "999999999999" }),
    ]),
  ]);
  const explanation = explain(network, {
    from: { kind: "interface", id: "eni-mine" },
    to: { kind: "interface", id: "eni-theirs" },
    traffic: { protocol: "tcp", port: 443 },
  });
  const seen = new Viewpoint(network, "111122223333").explanation(explanation);
  assert.deepEqual([seen.to, seen.ingress], [{ account: "999999999999", vpcId: "vpc-b" }, { verdict: "refused" }]);
  assert.equal(seen.egress?.rule?.id, "sgr-a");
  for (const secret of ["eni-theirs", "sg-b", "sgr-secret"]) assert.ok(!JSON.stringify(seen).includes(secret), secret);
  assert.equal(new Viewpoint(network, undefined).explanation(explanation).ingress?.nearest?.rule.id, "sgr-secret");
});

test("of the way into another account's VPC by a public address only the account is shown", () => {
  const theirs = interfaceRecord("eni-theirs", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-b"] });
  const ownerId = "999999999999";
  const network = new Network([
    worldOf([
      vpc("vpc-a", "10.0.0.0/16"),
      vpc("vpc-b", "10.1.0.0/16"),
      internetGateway("igw-mine", "vpc-a"),
      put("internet-gateway", { id: "igw-theirs", vpcId: "vpc-b", ownerId, tags: [] }),
      ...routeTable("rtb-a", "vpc-a", [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-mine")]),
      group("sg-a", "vpc-a"),
      group("sg-b", "vpc-b"),
      rule("sgr-a", "sg-a", "egress", "-1", "0.0.0.0/0"),
      nic("eni-mine", { vpcId: "vpc-a", ipv4: ["10.0.0.9"], groups: ["sg-a"], publicIp: "52.0.0.1" }),
      put("network-interface", { ...theirs, ownerId, publicIp: "52.0.0.2" }),
    ]),
  ]);
  const explanation = explainWhole(network, {
    from: { kind: "interface", id: "eni-mine" },
    to: { kind: "address", address: "52.0.0.2" },
    traffic: { protocol: "tcp", port: 443 },
  });
  const seen = new Viewpoint(network, "111122223333").explanation(explanation);
  const gateways = seen.forward?.filter(({ kind }) => kind === "gateway").map(({ id, account }) => id ?? account);
  assert.deepEqual(gateways, ["igw-mine", ownerId]);
  for (const secret of ["eni-theirs", "sg-b", "igw-theirs"]) assert.ok(!JSON.stringify(seen).includes(secret), secret);
});
