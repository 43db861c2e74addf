/** All pairs at once against one question at a time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Network } from "../flow/network.ts";
import { keyOf } from "../flow/traffic.ts";
import { change, ground } from "../oracle/random-world.ts";
import { association, group, nic, peering, route, routeTable, rule, vpc, worldOf } from "../oracle/small-world.ts";
import { allPairs } from "./all-pairs.ts";
import { CompiledNetwork, FIELD, ROW } from "./compiled-network.ts";
import { areConnected } from "./connections.ts";
import { decideMany, REFUSED } from "./decide.ts";

for (const family of ["ipv4", "ipv6"] as const) {
  test(`${family}: all pairs equal the pairs decided one by one, in VPCs that meet`, () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), fc.constantFrom(80, 443, 22), (changes, port) => {
        const compiled = new CompiledNetwork(new Network([worldOf([...ground, ...changes.flat()])]));
        const pairs = allPairs(compiled, family, { protocol: "tcp", port });
        const has = family === "ipv4" ? FIELD.hasIpv4 : FIELD.hasIpv6;
        const width = family === "ipv4" ? 1 : 4;
        const first = family === "ipv4" ? FIELD.ipv4 : FIELD.ipv6;
        const known = [...compiled.interfaces.entries()].filter(
          ([, number]) => compiled.rows[number * ROW + has] === 1,
        );
        let count = 0;
        for (const [fromId, from] of known) {
          for (const [toId, to] of known) {
            const words = (number: number) =>
              Uint32Array.from(compiled.rows.subarray(number * ROW + first, number * ROW + first + width));
            const [egress, ingress] = [new Int32Array(1), new Int32Array(1)];
            const batch = { from: Int32Array.of(from), to: Int32Array.of(to), keys: Int32Array.of(keyOf(6, port)) };
            const ends = { source: words(from), target: words(to) };
            decideMany(compiled, { family, count: 1, ...batch, ...ends }, egress, ingress);
            const vpcOf = (number: number) => compiled.rows[number * ROW + FIELD.vpc] ?? 0;
            const meet = areConnected(compiled, vpcOf(from), vpcOf(to));
            const allowed = meet && egress[0] !== REFUSED && ingress[0] !== REFUSED;
            assert.equal(pairs.reaches(fromId, toId), allowed, `${fromId} ${toId}`);
            if (allowed && from !== to) count++;
          }
        }
        assert.equal(pairs.count(), count);
      }),
      { numRuns: 100 },
    );
  });
}

test("VPCs on one transit gateway are connected, but references do not cross it", () => {
  const base = [
    vpc("vpc-a", "10.0.0.0/16"),
    vpc("vpc-b", "10.1.0.0/16"),
    group("sg-a", "vpc-a"),
    group("sg-b", "vpc-b"),
    nic("eni-a", { vpcId: "vpc-a", ipv4: ["10.0.0.9"], groups: ["sg-a"] }),
    nic("eni-b", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-b"] }),
    rule("sgr-out", "sg-a", "egress", "-1", "0.0.0.0/0"),
  ];
  const byCidr = rule("sgr-in", "sg-b", "ingress", "tcp 80", "10.0.0.0/16");
  const byGroup = rule("sgr-in", "sg-b", "ingress", "tcp 80", "sg-a");
  const transit = [
    ...routeTable("rtb-a", "vpc-a", [route("10.0.0.0/8", "tgw-1")]),
    ...routeTable("rtb-b", "vpc-b", [route("10.0.0.0/8", "tgw-1")]),
  ];
  const reaches = (...extra: Parameters<typeof worldOf>[0]) =>
    allPairs(new CompiledNetwork(new Network([worldOf([...base, ...extra])])), "ipv4", {
      protocol: "tcp",
      port: 80,
    }).reaches("eni-a", "eni-b");
  assert.equal(reaches(byCidr), false);
  assert.equal(reaches(byCidr, ...transit), true);
  assert.equal(reaches(byGroup, ...transit), false);
  assert.equal(reaches(byGroup, peering("pcx-1", "vpc-a", "vpc-b")), true);
  // The members in a VPC that the group is associated with are meant from everywhere.
  const far = nic("eni-a", { vpcId: "vpc-a", ipv4: ["10.0.0.9"], groups: ["sg-a", "sg-c"] });
  const byFar = [group("sg-c", "vpc-b"), far, rule("sgr-in", "sg-b", "ingress", "tcp 80", "sg-c"), ...transit];
  assert.equal(reaches(...byFar), false);
  assert.equal(reaches(...byFar, association("sg-c", "vpc-a")), true);
  assert.equal(reaches(...byFar, association("sg-c", "vpc-b")), false);
  assert.equal(reaches(...byFar, association("sg-a", "vpc-a")), false);
});
