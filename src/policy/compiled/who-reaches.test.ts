/** Who reaches whom on what, and what the internet reaches. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Landscape } from "../flow/landscape.ts";
import { formatKeys, keyOf } from "../flow/traffic.ts";
import type { SideVerdict, Verdict } from "../flow/verdict.ts";
import { change, ground, interfaceIds } from "../oracle/random-world.ts";
import {
  association,
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
} from "../oracle/small-world.ts";
import { exposures } from "../questions/exposure.ts";
import { judge } from "../rules/judge.ts";
import { allPairs } from "./all-pairs.ts";
import { Estate } from "./estate.ts";
import { type Access, whatCanBeReached, whoCanReach } from "./who-reaches.ts";

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

/** Every VPC of the random worlds on one transit gateway: routes lead everywhere, references do not cross it. */
const transit = ["vpc-0", "vpc-1", "vpc-2"].flatMap((id) => routeTable(`rtb-${id}`, id, [route("0.0.0.0/0", "tgw-1")]));

for (const family of ["ipv4", "ipv6"] as const) {
  test(`${family}: what can reach on any port is what can reach on each, by the rules that judge names`, () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 60 }),
        fc.boolean(),
        interfaceIds,
        fc.constantFrom(22, 80, 443),
        (changes, isTransit, id, port) => {
          const records = [...ground, ...(isTransit ? transit : []), ...changes.flat()];
          const landscape = new Landscape([worldOf(records)]);
          const estate = new Estate(landscape);
          const traffic = { protocol: "tcp", port } as const;
          const pairs = allPairs(estate, family, traffic);
          const passing = (access: Access | undefined, other: string) =>
            access?.interfaces
              .find(({ interfaceIds: ids }) => ids.includes(other))
              ?.passages.find(({ keys }) => keyOf(6, port) >= keys.first && keyOf(6, port) <= keys.last);
          const [into, out] = [whoCanReach(estate, id, family), whatCanBeReached(estate, id, family)];
          for (const [other] of estate.interfaces.entries()) {
            if (other === id) continue;
            for (const [from, to, passage] of [
              [other, id, passing(into, other)],
              [id, other, passing(out, other)],
            ] as const) {
              assert.equal(passage !== undefined, pairs.reaches(from, to), `${from} ${to}`);
              if (passage === undefined) continue;
              const address = (end: string) => {
                const nic = landscape.get("network-interface", end);
                const [primary] = (family === "ipv4" ? nic?.privateIpv4 : nic?.ipv6) ?? [];
                return { kind: "interface", id: end, address: primary?.address ?? "" } as const;
              };
              const { egress, ingress } = judged(judge(landscape, { from: address(from), to: address(to), traffic }));
              // An address of a random world may be the resolver's, which nothing filters.
              if (egress !== undefined) assert.equal(passage.egressRuleId, egress);
              if (ingress !== undefined) assert.equal(passage.ingressRuleId, ingress);
            }
          }
        },
      ),
      { numRuns: 80 },
    );
  });
}

/** The rules that let a flow pass; a side that is not filtered has none. */
function judged(verdict: Verdict): { readonly egress: string | undefined; readonly ingress: string | undefined } {
  if (verdict.outcome !== "allowed") assert.fail(`judged ${verdict.outcome}`);
  const ruleOf = (side: SideVerdict) => (side.verdict === "allowed" ? side.ruleId : undefined);
  return { egress: ruleOf(verdict.egress), ingress: ruleOf(verdict.ingress) };
}

test("references reach members in VPCs that the group is associated with, over a transit gateway", () => {
  const extra = [
    vpc("vpc-b", "10.1.0.0/16"),
    nic("eni-far", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-web"] }),
    rule("sgr-far", "sg-web", "egress", "tcp 5432", "10.0.0.0/8"),
    ...routeTable("rtb-a", "vpc-a", [route("10.1.0.0/16", "tgw-1")]),
    ...routeTable("rtb-b", "vpc-b", [route("10.0.0.0/16", "tgw-1")]),
  ];
  const reaching = (...more: Parameters<typeof worldOf>[0]) =>
    whoCanReach(
      new Estate(new Landscape([worldOf([...base, ...extra, ...more])])),
      "eni-db",
      "ipv4",
    )?.interfaces.flatMap((i) => i.interfaceIds);
  assert.deepEqual(reaching(), ["eni-web1", "eni-web2"]);
  assert.deepEqual(reaching(association("sg-web", "vpc-b")), ["eni-web1", "eni-web2", "eni-far"]);
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
