/** The verdict from the records: AWS's semantics one by one, and equality with the naive policy. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { awsPrefixLists } from "../../model/aws-prefix-lists.ts";
import { Network } from "../flow/network.ts";
import type { Traffic } from "../flow/traffic.ts";
import type { SideVerdict, Verdict } from "../flow/verdict.ts";
import { end } from "../oracle/asking-for-tests.ts";
import { naiveMatches } from "../oracle/naive.ts";
import { address, changes, ground, interfaceIds, packet } from "../oracle/random-world.ts";
import { association, group, nic, peering, prefixList, rule, subnet, vpc, worldOf } from "../oracle/small-world.ts";
import { judge } from "./judge.ts";

const base = [
  vpc("vpc-a", "10.0.0.0/16"),
  vpc("vpc-b", "10.1.0.0/16"),
  subnet("subnet-a", "vpc-a", "10.0.1.0/24"),
  group("sg-web", "vpc-a"),
  group("sg-db", "vpc-a"),
  group("sg-far", "vpc-b"),
  nic("eni-web", { vpcId: "vpc-a", subnetId: "subnet-a", ipv4: ["10.0.1.10"], groups: ["sg-web"] }),
  nic("eni-db", { vpcId: "vpc-a", subnetId: "subnet-a", ipv4: ["10.0.1.20"], groups: ["sg-db"] }),
  nic("eni-far", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-far"] }),
];
const openEgress = rule("sgr-out", "sg-web", "egress", "-1", "0.0.0.0/0");

const decide = (extra: Parameters<typeof worldOf>[0], from: string, to: string, traffic: Traffic): Verdict =>
  judge(new Network([worldOf([...base, ...extra])]), { from: end(from), to: end(to), traffic });
const postgres: Traffic = { protocol: "tcp", port: 5432 };

function sides(verdict: Verdict): { egress: SideVerdict; ingress: SideVerdict } {
  assert.ok(verdict.outcome !== "undecidable", JSON.stringify(verdict));
  return verdict;
}

test("a flow is allowed by a rule on each side, both named", () => {
  const verdict = decide(
    [openEgress, rule("sgr-in", "sg-db", "ingress", "tcp 5432", "sg-web")],
    "eni-web",
    "eni-db",
    postgres,
  );
  assert.equal(verdict.outcome, "allowed");
  const { egress, ingress } = sides(verdict);
  assert.equal(egress.verdict === "allowed" && egress.ruleId, "sgr-out");
  assert.deepEqual(ingress.verdict === "allowed" && ingress.via, {
    kind: "group",
    groupId: "sg-web",
    interfaceId: "eni-web",
  });
});

test("a refusal names the side and the rule that nearly matched", () => {
  const rules = [
    openEgress,
    rule("sgr-near", "sg-db", "ingress", "tcp 5433", "sg-web"),
    rule("sgr-peer", "sg-db", "ingress", "tcp 5432", "10.9.0.0/16"),
  ];
  const { egress, ingress } = sides(decide(rules, "eni-web", "eni-db", postgres));
  assert.equal(egress.verdict, "allowed");
  assert.ok(ingress.verdict === "refused");
  assert.deepEqual(ingress.nearest, { ruleId: "sgr-near", groupId: "sg-db", differs: ["port"] });
  const other = sides(decide(rules, "10.9.1.1", "eni-db", { protocol: "udp", port: 5432 })).ingress;
  assert.deepEqual(other.verdict === "refused" && other.nearest?.differs, ["protocol"]);
});

test("of rules that differ alike, the one with the nearest port is the nearest miss, then the one with the lowest id", () => {
  const nearest = (...ports: readonly string[]) => {
    const rules = ports.map((range, i) => rule(`sgr-${i}`, "sg-db", "ingress", `tcp ${range}`, "sg-web"));
    const { ingress } = sides(decide([openEgress, ...rules], "eni-web", "eni-db", postgres));
    return ingress.verdict === "refused" && ingress.nearest?.ruleId;
  };
  assert.equal(nearest("5450", "5434"), "sgr-1");
  assert.equal(nearest("5430", "5420"), "sgr-0");
  assert.equal(nearest("5000-5400", "5440-6000"), "sgr-1");
  assert.equal(nearest("5000-5430", "5440-6000"), "sgr-0");
  assert.equal(nearest("5434", "5430"), "sgr-0");
  assert.equal(nearest("5430", "5434"), "sgr-0");
  // A mistaken port is nearer than a mistaken peer, however far it is.
  const far = rule("sgr-far", "sg-db", "ingress", "tcp 1", "sg-web");
  const peer = rule("sgr-peer", "sg-db", "ingress", "tcp 5432", "10.9.0.0/16");
  const { ingress } = sides(decide([openEgress, far, peer], "eni-web", "eni-db", postgres));
  assert.deepEqual(ingress.verdict === "refused" && ingress.nearest, {
    ruleId: "sgr-far",
    groupId: "sg-db",
    differs: ["port"],
  });
  // So is a mistaken port with a mistaken peer, compared with a mistaken protocol.
  const both = rule("sgr-both", "sg-db", "ingress", "tcp 1", "10.9.0.0/16");
  const protocol = rule("sgr-protocol", "sg-db", "ingress", "udp 5432", "sg-web");
  const mixed = sides(decide([openEgress, both, protocol], "eni-web", "eni-db", postgres)).ingress;
  assert.deepEqual(mixed.verdict === "refused" && mixed.nearest?.differs, ["port", "peer"]);
  // A rule that has neither the peer nor the protocol is no miss at all.
  const none = rule("sgr-none", "sg-db", "ingress", "udp 5432", "10.9.0.0/16");
  const other = sides(decide([openEgress, none], "eni-web", "eni-db", postgres)).ingress;
  assert.deepEqual(other.verdict === "refused" && [other.reason, other.nearest], ["no-match", undefined]);
});

test("of ICMP the type or the code differs, not the port", () => {
  const differs = (traffic: string, asked: Traffic) => {
    const rules = [openEgress, rule("sgr-icmp", "sg-db", "ingress", traffic, "sg-web")];
    const { ingress } = sides(decide(rules, "eni-web", "eni-db", asked));
    return ingress.verdict === "refused" && ingress.nearest?.differs;
  };
  assert.deepEqual(differs("icmp 3", { protocol: "icmp", type: 8, code: 0 }), ["type"]);
  assert.deepEqual(differs("icmp 3-4", { protocol: "icmp", type: 8, code: 4 }), ["type"]);
  assert.deepEqual(differs("icmp 3-4", { protocol: "icmp", type: 3, code: 3 }), ["code"]);
  assert.deepEqual(differs("icmp 8-0", { protocol: "icmp", type: 3, code: 0 }), ["type"]);
});

test("a refusal tells a group without rules from no match", () => {
  const { egress, ingress } = sides(decide([], "eni-web", "eni-db", postgres));
  assert.equal(egress.verdict === "refused" && egress.reason, "no-rule");
  assert.equal(ingress.verdict === "refused" && ingress.reason, "no-rule");
});

test("catalogue 342: several groups are a union", () => {
  const both = nic("eni-db", { vpcId: "vpc-a", ipv4: ["10.0.1.20"], groups: ["sg-db", "sg-web"] });
  const extra = [both, openEgress, rule("sgr-in", "sg-web", "ingress", "tcp 5432", "10.0.1.10/32")];
  assert.equal(decide(extra, "eni-web", "eni-db", postgres).outcome, "allowed");
});

test("catalogue 343: the resolver at VPC+2 is never filtered", () => {
  const verdict = decide([], "eni-web", "10.0.0.2", { protocol: "udp", port: 53 });
  assert.equal(verdict.outcome, "allowed");
  const { egress } = sides(verdict);
  assert.equal(egress.verdict === "unfiltered" && egress.because, "amazon-dns");
  for (const address of ["169.254.169.254", "169.254.169.123", "10.0.1.1"]) {
    assert.equal(decide([], "eni-web", address, { protocol: "tcp", port: 80 }).outcome, "allowed", address);
  }
  assert.equal(decide([], "eni-web", "10.0.0.3", { protocol: "udp", port: 53 }).outcome, "refused");
  // AWS gives its address to no interface. A record that says otherwise is taken at its word.
  const holder = nic("eni-dns", { vpcId: "vpc-a", ipv4: ["10.0.0.2"], groups: ["sg-db"] });
  assert.equal(decide([holder], "eni-web", "10.0.0.2", { protocol: "udp", port: 53 }).outcome, "refused");
});

test("the router of an IPv6-only subnet is never filtered", () => {
  const only6 = [
    subnet("subnet-6", "vpc-a", "", "2001:db8:0:6::/64"),
    nic("eni-6", { vpcId: "vpc-a", subnetId: "subnet-6", ipv6: ["2001:db8:0:6::9"], groups: ["sg-web"] }),
  ];
  const because = (to: string) => {
    const { egress } = sides(decide(only6, "eni-6", to, { protocol: "icmpv6", type: 128, code: 0 }));
    return egress.verdict === "unfiltered" && egress.because;
  };
  assert.equal(because("2001:db8:0:6::1"), "vpc-router");
  assert.equal(because("2001:db8:0:6::2"), false);
});

test("a lease is never filtered, in either family; other traffic to the same addresses is", () => {
  for (const [address, port] of [
    ["255.255.255.255", 67],
    ["ff02::1:2", 547],
  ] as const) {
    const six = nic("eni-web", { vpcId: "vpc-a", ipv4: ["10.0.1.10"], ipv6: ["2001:db8::a"], groups: ["sg-web"] });
    const { egress } = sides(decide([six], "eni-web", address, { protocol: "udp", port }));
    assert.equal(egress.verdict === "unfiltered" && egress.because, "dhcp", address);
    for (const other of [port - 1, port + 1]) {
      assert.equal(decide([six], "eni-web", address, { protocol: "udp", port: other }).outcome, "refused", address);
    }
  }
});

test("catalogue 344: a reference means members in the same or a peered VPC, by private address", () => {
  const reference = rule("sgr-in", "sg-db", "ingress", "tcp 5432", "sg-far");
  const farOut = rule("sgr-far", "sg-far", "egress", "-1", "0.0.0.0/0");
  const ask = (...extra: Parameters<typeof worldOf>[0]) =>
    decide([reference, farOut, ...extra], "eni-far", "eni-db", postgres).outcome;
  assert.equal(ask(), "refused");
  assert.equal(ask(peering("pcx-1", "vpc-a", "vpc-b", "pending-acceptance")), "refused");
  assert.equal(ask(peering("pcx-1", "vpc-b", "vpc-a")), "allowed");
  // The same host by a public address is a stranger.
  const publicly = nic("eni-far", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-far"], publicIp: "52.0.0.9" });
  assert.equal(
    decide([reference, publicly, peering("pcx-1", "vpc-a", "vpc-b")], "52.0.0.9", "eni-db", postgres).outcome,
    "refused",
  );
});

test("a reference means members in a VPC that the group is associated with", () => {
  const extra = [
    nic("eni-far", { vpcId: "vpc-b", ipv4: ["10.1.0.9"], groups: ["sg-web"] }),
    openEgress,
    rule("sgr-in", "sg-db", "ingress", "tcp 5432", "sg-web"),
  ];
  assert.equal(decide(extra, "eni-far", "eni-db", postgres).outcome, "refused");
  assert.equal(decide([...extra, association("sg-web", "vpc-b")], "eni-far", "eni-db", postgres).outcome, "allowed");
});

test("catalogue 345: a prefix list counts with its current version, and names the entry", () => {
  const extra = [
    rule("sgr-in", "sg-db", "ingress", "tcp 5432", "pl-1"),
    ...prefixList("pl-1", ["198.51.100.0/24"], 1),
    ...prefixList("pl-1", ["203.0.113.0/24", "203.0.113.64/26"], 2),
  ];
  assert.equal(decide(extra, "198.51.100.7", "eni-db", postgres).outcome, "refused");
  const { ingress } = sides(decide(extra, "203.0.113.65", "eni-db", postgres));
  assert.deepEqual(ingress.verdict === "allowed" && ingress.via, {
    kind: "prefix-list",
    prefixListId: "pl-1",
    version: 2,
    entry: "203.0.113.64/26",
  });
});

test("a rule that refers to a list that AWS manages admits what AWS publishes for the Region", () => {
  const s3 = [...awsPrefixLists("us-east-1").values()].find(({ list }) => list.name === "com.amazonaws.us-east-1.s3");
  const entry = s3?.current.entries[0]?.cidr ?? "";
  const extra = [rule("sgr-in", "sg-db", "ingress", "tcp 5432", s3?.list.id ?? "")];
  const { ingress } = sides(decide(extra, entry.replace(/\/.*/, ""), "eni-db", postgres));
  assert.deepEqual(ingress.verdict === "allowed" && ingress.via, {
    kind: "prefix-list",
    prefixListId: s3?.list.id,
    version: 1,
    entry,
  });
  assert.equal(decide(extra, "198.51.100.7", "eni-db", postgres).outcome, "refused");
});

test("catalogue 338: open both paths is untracked, per family", () => {
  const web = rule("sgr-in", "sg-web", "ingress", "tcp 80", "0.0.0.0/0");
  const tracking = (extra: Parameters<typeof worldOf>[0], traffic: Traffic = { protocol: "tcp", port: 80 }) => {
    const { ingress } = sides(decide(extra, "203.0.113.1", "eni-web", traffic));
    return ingress.verdict === "allowed" && ingress.tracking;
  };
  assert.equal(tracking([web, openEgress]), "untracked");
  assert.equal(tracking([web, rule("sgr-out", "sg-web", "egress", "tcp 0-65535", "0.0.0.0/0")]), "untracked");
  assert.equal(tracking([web, rule("sgr-out", "sg-web", "egress", "tcp 1-65535", "0.0.0.0/0")]), "tracked");
  assert.equal(tracking([web, rule("sgr-out", "sg-web", "egress", "-1", "::/0")]), "tracked");
  assert.equal(tracking([rule("sgr-in", "sg-web", "ingress", "tcp 80", "203.0.113.0/24"), openEgress]), "tracked");
});

test("catalogue 339, 340: ICMP and other protocols are always tracked", () => {
  const all = [openEgress, rule("sgr-in", "sg-web", "ingress", "-1", "0.0.0.0/0")];
  for (const traffic of [{ protocol: "icmp", type: 8, code: 0 }, { protocol: 50 }] as const) {
    const { ingress } = sides(decide(all, "203.0.113.1", "eni-web", traffic));
    assert.equal(ingress.verdict === "allowed" && ingress.tracking, "tracked");
  }
});

test("an address that an interface bears is that interface, within sight of the other end", () => {
  const extra = [openEgress, rule("sgr-in", "sg-db", "ingress", "tcp 5432", "sg-web")];
  const verdict = decide(extra, "eni-web", "10.0.1.20", postgres);
  assert.equal(verdict.outcome, "allowed");
  assert.ok(verdict.outcome === "allowed");
  assert.equal(verdict.to.interfaceId, "eni-db");
  assert.equal(decide(extra, "10.1.0.9", "eni-db", postgres).outcome, "refused");
});

test("what cannot be told is undecidable, with its reason", () => {
  const reason = (from: string, to: string) => {
    const verdict = decide([], from, to, postgres);
    return verdict.outcome === "undecidable" && verdict.reason;
  };
  assert.equal(reason("eni-gone", "eni-db"), "unknown-interface");
  assert.equal(reason("10.0.0.300", "eni-db"), "malformed-address");
  assert.equal(reason("1.1.1.1", "8.8.8.8"), "no-interface");
  assert.equal(reason("eni-web", "2001:db8::1"), "no-common-family");
});

test("the records' verdict equals the naive policy", () => {
  fc.assert(
    fc.property(
      changes,
      fc.array(fc.tuple(interfaceIds, fc.oneof(address, interfaceIds), packet), { minLength: 20 }),
      (all, flows) => {
        const world = worldOf([...ground, ...all]);
        const network = new Network([world]);
        for (const [local, remote, [protocol, low]] of flows) {
          const traffic = trafficOf(protocol, low);
          const verdict = judge(network, { from: end(local), to: end(remote), traffic });
          if (verdict.outcome === "undecidable") continue;
          for (const [direction, here, there] of [
            ["egress", verdict.from, verdict.to],
            ["ingress", verdict.to, verdict.from],
          ] as const) {
            const side: SideVerdict = verdict[direction];
            if (side.verdict === "unfiltered" && side.because !== "no-groups") continue;
            const matches = naiveMatches(world, {
              local: here.interfaceId ?? "",
              direction,
              remoteAddress: there.address,
              ...(there.interfaceId === undefined ? {} : { remoteInterface: there.interfaceId }),
              protocol,
              low,
            });
            assert.equal(side.verdict !== "refused", matches.size > 0);
            assert.equal(side.verdict === "unfiltered", matches.has("everything"));
            if (side.verdict === "allowed") assert.ok(matches.has(side.ruleId));
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

function trafficOf(protocol: number, low: number): Traffic {
  if (protocol === 6 || protocol === 17) return { protocol: protocol === 6 ? "tcp" : "udp", port: low };
  if (protocol === 1 || protocol === 58) {
    return { protocol: protocol === 1 ? "icmp" : "icmpv6", type: low >> 8, code: low & 255 };
  }
  return { protocol };
}
