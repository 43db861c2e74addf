/** Who reaches whom on what, and what the internet reaches. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Access, whatCanBeReached, whoCanReach } from "./access.ts";
import { allPairs } from "./all-pairs.ts";
import { Estate } from "./estate.ts";
import { exposures } from "./exposure.ts";
import { Landscape } from "./landscape.ts";
import { change, ground, interfaceIds } from "./oracle/random-world.ts";
import {
  group,
  internetGateway,
  nic,
  prefixList,
  route,
  routeTable,
  rule,
  subnet,
  vpc,
  worldOf,
} from "./oracle/small-world.ts";
import { formatKeys, keyOf } from "./traffic.ts";

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

test("who can reach the database, on what and by which rules", () => {
  const estate = new Estate(new Landscape([worldOf(base)]));
  assert.deepEqual(
    whoCanReach(estate, "eni-db", "ipv4")?.interfaces.map(({ interfaceIds: ids, passages }) => ({
      ids,
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
    whoCanReach(estate, "eni-db", "ipv4")?.addresses.map((a) => [a.rule.id, a.cidrs]),
    [["sgr-admin", ["192.0.2.0/24"]]],
  );
  assert.deepEqual(
    whatCanBeReached(estate, "eni-web1", "ipv4")?.interfaces.flatMap((i) => i.interfaceIds),
    ["eni-db"],
  );
  assert.equal(whoCanReach(estate, "eni-gone", "ipv4"), undefined);
});

test("what can reach on any port is what can reach on each", () => {
  const reaching = (access: Access | undefined, key: number) =>
    new Set(
      (access?.interfaces ?? [])
        .filter(({ passages }) => passages.some(({ keys }) => key >= keys.first && key <= keys.last))
        .flatMap(({ interfaceIds: ids }) => ids),
    );
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 60 }),
      interfaceIds,
      fc.constantFrom(22, 80, 443),
      (changes, id, port) => {
        const estate = new Estate(new Landscape([worldOf([...ground, ...changes.flat()])]));
        const pairs = allPairs(estate, "ipv4", { protocol: "tcp", port });
        const [into, out] = [whoCanReach(estate, id, "ipv4"), whatCanBeReached(estate, id, "ipv4")];
        for (const [other] of estate.interfaces.entries()) {
          if (other === id) continue;
          assert.equal(reaching(into, keyOf(6, port)).has(other), pairs.reaches(other, id));
          assert.equal(reaching(out, keyOf(6, port)).has(other), pairs.reaches(id, other));
        }
      },
    ),
    { numRuns: 80 },
  );
});

test("open to the internet is what a rule lets in and a path leads to", () => {
  const extra = [
    rule("sgr-http", "sg-web", "ingress", "tcp 80", "0.0.0.0/0"),
    rule("sgr-partner", "sg-web", "ingress", "tcp 443", "pl-1"),
    rule("sgr-inside", "sg-web", "ingress", "tcp 22", "10.0.0.0/8"),
    ...prefixList("pl-1", ["10.0.0.0/8", "203.0.113.0/24"]),
    nic("eni-web1", {
      vpcId: "vpc-a",
      subnetId: "subnet-1",
      ipv4: ["10.0.1.11"],
      groups: ["sg-web"],
      publicIp: "52.0.0.1",
    }),
    internetGateway("igw-1", "vpc-a"),
    ...routeTable("rtb-1", "vpc-a", [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-1")]),
  ];
  const found = [...exposures(new Landscape([worldOf([...base, ...extra])]))];
  assert.deepEqual(
    found.filter(({ blockers }) => blockers.length === 0).map((e) => [e.interfaceId, e.rule.id, e.publicAddress]),
    [
      ["eni-web1", "sgr-http", "52.0.0.1"],
      ["eni-web1", "sgr-partner", "52.0.0.1"],
    ],
  );
  const closed = found.find((e) => e.interfaceId === "eni-web2");
  assert.ok(closed?.blockers.includes("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"));
});
