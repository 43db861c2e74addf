/** What callers see of other accounts: that their side allows or refuses, and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, put } from "../model/world/change.ts";
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
  subnet,
  vpc,
  worldOf,
} from "../policy/oracle/small-world.ts";
import { explain } from "../policy/paths/explain.ts";
import { explainWhole } from "../policy/paths/explain-whole.ts";
import { Viewpoint } from "./viewpoint.ts";

/** The VPC of another account. */
const theirVpc = ((change) => ({ ...change, value: { ...change.value, ownerId: "999999999999" } }) as Change)(
  vpc("vpc-b", "10.1.0.0/16") as Extract<Change, { put: "vpc" }>,
);

test("of another account's side only the verdict is shown, unless every account is the caller's", () => {
  const theirs = interfaceRecord("eni-theirs", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-b"] });
  const network = new Network([
    worldOf([
      vpc("vpc-a", "10.0.0.0/16"),
      theirVpc,
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

test("a load balancer without groups is said to filter nothing, unless it's another account's", () => {
  const open = { vpcId: "vpc-a", groups: [], interfaceType: "network_load_balancer" };
  const [mine, theirs] = [
    interfaceRecord("eni-mine", { ...open, ipv4: ["10.0.0.8"] }),
    { ...interfaceRecord("eni-theirs", { ...open, vpcId: "vpc-b", ipv4: ["10.1.0.9"] }), ownerId: "999999999999" },
  ];
  const network = new Network([
    worldOf([vpc("vpc-a", "10.0.0.0/16"), theirVpc, put("network-interface", mine), put("network-interface", theirs)]),
  ]);
  const [from, to] = [mine, theirs].map(({ id }) => ({ kind: "interface", id }) as const);
  assert.ok(from !== undefined && to !== undefined);
  const seen = new Viewpoint(network, "111122223333");
  const { egress, ingress } = seen.explanation(explain(network, { from, to, traffic: { protocol: 50 } }));
  assert.deepEqual([egress, ingress], [{ verdict: "unfiltered", because: "no-groups" }, { verdict: "allowed" }]);
  assert.deepEqual(
    seen.rules({ egressRuleId: "open/111122223333/egress-ipv4", ingressRuleId: "open/999999999999/ingress-ipv4" }),
    {
      egress: {
        id: "no-groups",
        direction: "egress",
        group: { id: "no-groups" },
        traffic: "all",
        peer: { id: "0.0.0.0/0", name: undefined },
        description: undefined,
      },
      ingress: undefined,
    },
  );
});

test("an interface that a service manages is named for what it's for, unless it has a name", () => {
  const nicOf = (id: string, more: object) => ({
    ...interfaceRecord(id, { vpcId: "vpc-a", ipv4: ["10.0.0.9"], groups: [] }),
    ...{ requesterManaged: true, description: "RDSNetworkInterface", ...more },
  });
  const nameOf = (more: object) =>
    new Viewpoint(new Network([worldOf([vpc("vpc-a", "10.0.0.0/16")])]), undefined).party(nicOf("eni-1", more)).name;
  assert.deepEqual(
    [nameOf({}), nameOf({ tags: [{ key: "Name", value: "db" }] }), nameOf({ requesterManaged: false })],
    ["RDSNetworkInterface", "db", undefined],
  );
});

test("of the way into another account's VPC by a public address only the account is shown", () => {
  const theirs = interfaceRecord("eni-theirs", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-b"] });
  const ownerId = "999999999999";
  const network = new Network([
    worldOf([
      vpc("vpc-a", "10.0.0.0/16"),
      theirVpc,
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

test("catalogue 513: of a shared VPC its owner sees all, and a participant what it has and what serves its subnets", () => {
  const [owner, participant] = ["111122223333", "999999999999"];
  const of = (id: string, address: string, groupId: string, ownerId: string) =>
    put("network-interface", {
      ...interfaceRecord(id, { vpcId: "vpc-a", subnetId: `subnet-${id.at(-1)}`, ipv4: [address], groups: [groupId] }),
      ownerId,
    });
  const sg = (id: string, ownerId: string) =>
    put("security-group", { id, ownerId, name: id, description: "", vpcId: "vpc-a", tags: [] });
  const all = rule("sgr-a", "sg-a", "egress", "-1", "0.0.0.0/0");
  const secret = rule("sgr-b", "sg-b", "ingress", "tcp 443", "10.0.0.0/8") as Extract<
    Change,
    { put: "security-group-rule" }
  >;
  const network = new Network([
    worldOf([
      vpc("vpc-a", "10.0.0.0/16"),
      subnet("subnet-a", "vpc-a", "10.0.0.0/24"),
      subnet("subnet-b", "vpc-a", "10.0.1.0/24"),
      ...routeTable("rtb-a", "vpc-a", [route("10.0.0.0/16", "local")]),
      sg("sg-a", owner),
      sg("sg-b", participant),
      all,
      { ...secret, value: { ...secret.value, ownerId: participant } },
      of("eni-a", "10.0.0.9", "sg-a", owner),
      of("eni-b", "10.0.1.10", "sg-b", participant),
    ]),
  ]);
  const explanation = explain(network, {
    from: { kind: "interface", id: "eni-a" },
    to: { kind: "interface", id: "eni-b" },
    traffic: { protocol: "tcp", port: 443 },
  });
  const seenBy = (account: string) => new Viewpoint(network, account).explanation(explanation);
  assert.deepEqual([seenBy(owner).to?.id, seenBy(owner).ingress?.rule?.id], ["eni-b", "sgr-b"]);
  const seen = seenBy(participant);
  assert.deepEqual(
    [seen.to?.id, seen.ingress?.rule?.id, seen.from, seen.egress?.rule],
    ["eni-b", "sgr-b", { account: owner, vpcId: "vpc-a" }, undefined],
  );
  for (const hidden of ["eni-a", "sg-a", "sgr-a"]) assert.ok(!JSON.stringify(seen).includes(`"${hidden}"`), hidden);
  const tableOf = (steps: typeof seen.forward) => steps?.find(({ kind }) => kind === "route-table");
  assert.deepEqual([tableOf(seen.forward)?.account, tableOf(seen.back)?.id], [owner, "rtb-a"]);
  assert.equal(tableOf(seenBy("777777777777").back)?.account, owner);
});
