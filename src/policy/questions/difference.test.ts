/** Differences of two states: equal to asking about every flow in both. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { networkAclGap } from "../../model/records/gap.ts";
import { toTheEnd } from "../../model/steps.ts";
import { put, remove } from "../../model/world/change.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network } from "../flow/network.ts";
import { formatKeys, keyOf, type Traffic } from "../flow/traffic.ts";
import { cutNetwork } from "../oracle/cut-network.ts";
import { anyChange, changes, ground, interfaceIds, packet } from "../oracle/random-world.ts";
import {
  aclEntry,
  group,
  internetGateway,
  networkAcl,
  nic,
  peering,
  prefixList,
  route,
  routeTable,
  rule,
  subnet,
  vpc,
  worldOf,
} from "../oracle/small-world.ts";
import { explain } from "../paths/explain.ts";
import { Cells } from "./cells.ts";
import { difference as differenceInSteps } from "./difference.ts";
import { betweenInterfaces } from "./pair-differences.ts";

function difference(...networks: Parameters<typeof differenceInSteps>) {
  const steps = differenceInSteps(...networks);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

const trafficOf = (protocol: number, low: number): Traffic =>
  protocol === 6 || protocol === 17
    ? { protocol: protocol === 6 ? "tcp" : "udp", port: low }
    : protocol === 1 || protocol === 58
      ? { protocol: protocol === 1 ? "icmp" : "icmpv6", type: low >> 8, code: low & 255 }
      : { protocol };

test("a flow between interfaces opens or closes as groups and paths say before and after", () => {
  const asked = fc.array(fc.tuple(interfaceIds, interfaceIds, packet), { minLength: 40, maxLength: 60 });
  const steps = fc.array(anyChange, { minLength: 1, maxLength: 8 });
  let differences = 0;
  const toldAsDecided = fc.property(
    changes,
    fc.array(anyChange, { maxLength: 8 }),
    steps,
    asked,
    (groups, paths, after, questions) => {
      const [first, later] = [[...groups, ...paths.flat()], after.flat()];
      const [was, is] = [
        new Network([worldOf([...ground, ...first])]),
        new Network([worldOf([...ground, ...first, ...later])]),
      ];
      const found = difference(new CompiledNetwork(was), new CompiledNetwork(is), later).interfaces;
      const passes = (network: Network, from: string, to: string, family: string, traffic: Traffic) => {
        const [a, b] = [network.get("network-interface", from), network.get("network-interface", to)];
        if (a === undefined || b === undefined) return false;
        const held = family === "ipv4" ? [a.privateIpv4[0], b.privateIpv4[0]] : [a.ipv6[0], b.ipv6[0]];
        if (held[0] === undefined || held[1] === undefined) return false;
        const end = (id: string, address: string) => ({ kind: "interface", id, address }) as const;
        const flow = { from: end(from, held[0].address), to: end(to, held[1].address), traffic };
        return explain(network, flow).outcome === "reachable";
      };
      for (const [from, to, [protocol, low]] of questions) {
        if (from === to) continue;
        const key = keyOf(protocol, low);
        for (const family of ["ipv4", "ipv6"] as const) {
          const [old, now] = [was, is].map((one) => passes(one, from, to, family, trafficOf(protocol, low)));
          const told = found.filter(
            (each) =>
              each.family === family &&
              each.from.includes(from) &&
              each.to.includes(to) &&
              each.keys.first <= key &&
              each.keys.last >= key,
          );
          differences += old === now ? 0 : 1;
          assert.deepEqual(
            told.map(({ becomes }) => becomes),
            old === now ? [] : [now ? "opens" : "closes"],
            `${from} ${to} ${family} ${protocol} ${low}`,
          );
        }
      }
    },
  );
  // The same networks each time, because in others fewer flows may differ.
  fc.assert(toldAsDecided, { numRuns: 100, seed: 1 });
  assert.ok(differences > 20, `${differences} differences were found`);
  fc.assert(toldAsDecided, { numRuns: 100 });
});

test("many interfaces alike are told in one line, and only what changed", () => {
  const base = [
    vpc("vpc-1", "10.0.0.0/16"),
    group("sg-a", "vpc-1"),
    group("sg-b", "vpc-1"),
    rule("sgr-out", "sg-a", "egress", "-1", "0.0.0.0/0"),
    rule("sgr-old", "sg-b", "ingress", "tcp 80-90", "sg-a"),
    nic("eni-1", { vpcId: "vpc-1", ipv4: ["10.0.0.1"], groups: ["sg-a"] }),
    nic("eni-2", { vpcId: "vpc-1", ipv4: ["10.0.0.2"], groups: ["sg-a"] }),
    nic("eni-3", { vpcId: "vpc-1", ipv4: ["10.0.0.3"], groups: ["sg-b"] }),
    nic("eni-4", { vpcId: "vpc-1", ipv4: ["10.0.0.4"], groups: ["sg-b"] }),
  ];
  const step = [rule("sgr-old", "sg-b", "ingress", "tcp 85-95", "sg-a")];
  const networks = [base, [...base, ...step]].map((all) => new CompiledNetwork(new Network([worldOf(all)])));
  const [before, after] = networks;
  assert.ok(before && after);
  const { interfaces, addresses, internet } = difference(before, after, step);
  assert.deepEqual([addresses, internet], [[], []]);
  assert.deepEqual(
    interfaces.map(({ becomes, from, to, keys }) => [becomes, from.join(), to.join(), formatKeys(keys)]),
    [
      ["opens", "eni-1,eni-2", "eni-3,eni-4", "tcp/91-95"],
      ["closes", "eni-1,eni-2", "eni-3,eni-4", "tcp/80-84"],
    ],
  );
});

const compare = (before: Parameters<typeof worldOf>[0], step: Parameters<typeof worldOf>[0]) =>
  difference(
    new CompiledNetwork(new Network([worldOf(before)])),
    new CompiledNetwork(new Network([worldOf([...before, ...step])])),
    step,
  );
const web = [
  vpc("vpc-1", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-1", "10.0.1.0/24"),
  group("sg-a", "vpc-1"),
  rule("sgr-web", "sg-a", "ingress", "tcp 443", "0.0.0.0/0"),
  nic("eni-1", { vpcId: "vpc-1", subnetId: "subnet-1", ipv4: ["10.0.1.9"], groups: ["sg-a"], publicIp: "52.0.0.1" }),
  ...routeTable("rtb-1", "vpc-1", [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-1")]),
];
const gateway = internetGateway("igw-1", "vpc-1");

test("what a rule opens to the internet counts only if a path leads there", () => {
  const ssh = rule("sgr-ssh", "sg-a", "ingress", "tcp 22", "198.51.100.0/24");
  const blocked = compare(web, [ssh]);
  assert.deepEqual(
    blocked.addresses.map(({ becomes, block, rule }) => [becomes, block, rule.id]),
    [["opens", "198.51.100.0/24", "sgr-ssh"]],
  );
  assert.deepEqual(blocked.internet, []);
  assert.deepEqual(
    compare([...web, gateway], [ssh]).internet.map(({ becomes, block, rule }) => [becomes, block, rule.id]),
    [["opens", "198.51.100.0/24", "sgr-ssh"]],
  );
});

test("a path to the internet that appears or goes opens and closes what rules let in, without a change of rules", () => {
  const told = ({ addresses, internet }: ReturnType<typeof compare>) => [
    addresses,
    internet.map(({ becomes, block, keys, interfaceIds }) => [becomes, block, formatKeys(keys), ...interfaceIds]),
  ];
  assert.deepEqual(told(compare(web, [gateway])), [[], [["opens", "0.0.0.0/0", "tcp/443", "eni-1"]]]);
  const gone = remove("internet-gateway", "igw-1");
  assert.deepEqual(told(compare([...web, gateway], [gone])), [[], [["closes", "0.0.0.0/0", "tcp/443", "eni-1"]]]);
});

test("a block within another that stays open is an exception, and no change of its own", () => {
  const wide = rule("sgr-wide", "sg-a", "ingress", "tcp 80", "10.0.0.0/8");
  const office = rule("sgr-office", "sg-a", "ingress", "tcp 80", "10.1.0.0/16");
  const told = ({ addresses }: ReturnType<typeof compare>) =>
    addresses.map(({ becomes, block, except, keys }) => [becomes, block, except, formatKeys(keys)]);
  assert.deepEqual(told(compare([...web, office], [wide])), [["opens", "10.0.0.0/8", ["10.1.0.0/16"], "tcp/80"]]);
  assert.deepEqual(told(compare([...web, wide], [office])), []);
  const closed = [remove("security-group-rule", "sgr-wide")];
  assert.deepEqual(told(compare([...web, wide, office], closed)), [
    ["closes", "10.0.0.0/8", ["10.1.0.0/16"], "tcp/80"],
  ]);
  const elsewhere = rule("sgr-else", "sg-a", "ingress", "tcp 80", "192.168.0.0/16");
  const otherPort = rule("sgr-port", "sg-a", "ingress", "tcp 81", "10.2.0.0/16");
  assert.deepEqual(told(compare([...web, elsewhere, otherPort], [wide])), [["opens", "10.0.0.0/8", [], "tcp/80"]]);
  const more = rule("sgr-office", "sg-a", "ingress", "tcp 79-81", "10.1.0.0/16");
  assert.deepEqual(told(compare([...web, wide, office], [more])), [
    ["opens", "10.1.0.0/16", [], "tcp/79"],
    ["opens", "10.1.0.0/16", [], "tcp/81"],
  ]);
});

test("a new version of a prefix list opens what rules that refer to it let in", () => {
  const listed = [...web, rule("sgr-list", "sg-a", "ingress", "tcp 22", "pl-1"), ...prefixList("pl-1", [], 1)];
  const [list, version] = prefixList("pl-1", ["203.0.113.0/24"], 2);
  assert.ok(list && version);
  for (const step of [
    [list, version],
    [version, list],
  ]) {
    assert.deepEqual(
      compare(listed, step).addresses.map(({ becomes, block }) => [becomes, block]),
      [["opens", "203.0.113.0/24"]],
    );
  }
  // A version is enough to look again, whatever else the entry of the log says.
  const before = worldOf(listed);
  const after = worldOf([...listed, list, version]);
  const found = difference(new CompiledNetwork(new Network([before])), new CompiledNetwork(new Network([after])), [
    version,
  ]);
  assert.equal(found.addresses.length, 1);
});

test("of a prefix list, each entry that comes or goes opens or closes what comes from there, and no other", () => {
  const listed = (entries: readonly string[], version: number) => prefixList("pl-1", [...entries], version);
  const before = [...web, gateway, rule("sgr-list", "sg-a", "ingress", "tcp 22", "pl-1")];
  const told = (from: readonly string[], to: readonly string[]) =>
    compare([...before, ...listed(from, 1)], listed(to, 2)).internet.map(({ becomes, block }) => [becomes, block]);
  const [berlin, lisbon, nairobi] = ["203.0.113.0/24", "198.51.100.7/32", "192.0.2.0/24"] as const;
  assert.deepEqual(told([berlin, lisbon], [berlin, nairobi]), [
    ["opens", nairobi],
    ["closes", lisbon],
  ]);
  assert.deepEqual(told([berlin, lisbon], [lisbon, berlin]), []);
  assert.deepEqual(told([berlin], [berlin, lisbon]), [["opens", lisbon]]);
});

test("between interfaces a route or a network ACL opens and closes as rules do", () => {
  const all = (direction: "ingress" | "egress") => aclEntry(100, direction, "allow", "-1", "0.0.0.0/0");
  const acl = (more: Parameters<typeof networkAcl>[3] = []) =>
    networkAcl("acl-2", "vpc-1", ["subnet-2"], [...more, all("ingress"), all("egress")]);
  const base = [
    vpc("vpc-1", "10.0.0.0/16"),
    vpc("vpc-2", "10.1.0.0/16"),
    peering("pcx-1", "vpc-1", "vpc-2"),
    subnet("subnet-1", "vpc-1", "10.0.1.0/24"),
    subnet("subnet-2", "vpc-1", "10.0.2.0/24"),
    subnet("subnet-far", "vpc-2", "10.1.1.0/24"),
    ...[1, 2, 3].flatMap((i) => {
      const [vpcId, subnetId, net] =
        i === 3 ? ["vpc-2", "subnet-far", "10.1.1"] : ["vpc-1", `subnet-${i}`, `10.0.${i}`];
      return [
        group(`sg-${i}`, vpcId),
        rule(`sgr-out-${i}`, `sg-${i}`, "egress", "-1", "0.0.0.0/0"),
        rule(`sgr-in-${i}`, `sg-${i}`, "ingress", "tcp 443", "10.0.0.0/8"),
        nic(`eni-${i}`, { vpcId, subnetId, ipv4: [`${net}.9`], groups: [`sg-${i}`] }),
      ];
    }),
    ...routeTable("rtb-1", "vpc-1", [route("10.0.0.0/16", "local")], ["subnet-1", "subnet-2"]),
    ...routeTable("rtb-2", "vpc-2", [route("10.1.0.0/16", "local"), route("10.0.0.0/16", "pcx-1")], ["subnet-far"]),
    ...acl(),
  ];
  const told = (step: Parameters<typeof worldOf>[0]) =>
    compare(base, step).interfaces.map(({ becomes, from, to, keys }) =>
      [becomes, from.join(), to.join(), formatKeys(keys)].join(" "),
    );
  const toFar = [route("10.0.0.0/16", "local"), route("10.1.0.0/16", "pcx-1")];
  assert.deepEqual(told(routeTable("rtb-1", "vpc-1", toFar, ["subnet-1", "subnet-2"])), [
    "opens eni-1 eni-3 tcp/443",
    "opens eni-2 eni-3 tcp/443",
    "opens eni-3 eni-1 tcp/443",
    "opens eni-3 eni-2 tcp/443",
  ]);
  assert.deepEqual(told(acl([aclEntry(1, "ingress", "deny", "tcp 443", "10.0.1.0/24")])), [
    "closes eni-1 eni-2 tcp/443",
  ]);
  assert.deepEqual(told(acl([aclEntry(1, "egress", "deny", "tcp 1024-65535", "10.0.1.0/24")])), [
    "closes eni-1 eni-2 tcp/443",
  ]);
  assert.deepEqual(told(acl([aclEntry(1, "ingress", "deny", "udp", "10.0.1.0/24")])), []);
});

test("members of a group in several subnets that reach each other are one line", () => {
  const base = [
    vpc("vpc-1", "10.0.0.0/16"),
    ...[1, 2, 3].map((i) => subnet(`subnet-${i}`, "vpc-1", `10.0.${i}.0/24`)),
    ...routeTable("rtb-1", "vpc-1", [route("10.0.0.0/16", "local")], ["subnet-1", "subnet-2", "subnet-3"]),
    group("sg-a", "vpc-1"),
    rule("sgr-out", "sg-a", "egress", "-1", "0.0.0.0/0"),
    ...[1, 2, 3].map((i) =>
      nic(`eni-${i}`, { vpcId: "vpc-1", subnetId: `subnet-${i}`, ipv4: [`10.0.${i}.9`], groups: ["sg-a"] }),
    ),
  ];
  const { interfaces } = compare(base, [rule("sgr-in", "sg-a", "ingress", "tcp 443", "sg-a")]);
  assert.deepEqual(
    interfaces.map(({ becomes, from, to, keys }) => [becomes, from, to, formatKeys(keys)]),
    [["opens", ["eni-1", "eni-2", "eni-3"], ["eni-1", "eni-2", "eni-3"], "tcp/443"]],
  );
});

test("what isn't known is named if the calls make a difference to it, between interfaces too", () => {
  const base = [
    vpc("vpc-1", "10.0.0.0/16"),
    ...[1, 2].map((i) => subnet(`subnet-${i}`, "vpc-1", `10.0.${i}.0/24`)),
    ...routeTable("rtb-1", "vpc-1", [route("10.0.0.0/16", "local")], ["subnet-1", "subnet-2"]),
    group("sg-a", "vpc-1"),
    rule("sgr-out", "sg-a", "egress", "-1", "0.0.0.0/0"),
    ...[1, 2].map((i) =>
      nic(`eni-${i}`, { vpcId: "vpc-1", subnetId: `subnet-${i}`, ipv4: [`10.0.${i}.9`], groups: ["sg-a"] }),
    ),
    put("gap", {
      id: networkAclGap("subnet-2"),
      ownerId: "111122223333",
      what: "the ACL",
      neededBy: "subnet-2",
      command: "aws ec2 describe-network-acls",
    }),
  ];
  const step = [rule("sgr-in", "sg-a", "ingress", "tcp 443", "sg-a")];
  const { interfaces, lacks } = compare(base, step);
  assert.deepEqual(interfaces, []);
  assert.deepEqual(
    lacks.map(({ id }) => id),
    [networkAclGap("subnet-2")],
  );
  assert.deepEqual(compare(base, [rule("sgr-in", "sg-a", "ingress", "tcp 443", "203.0.113.0/24")]).lacks, []);
});

test("a pair of interfaces is compared in many steps if an ACL cuts the ports", () => {
  const [before, after] = [cutNetwork(20), cutNetwork(20, remove("security-group-rule", "sgr-in"))].map((world) =>
    toTheEnd(Cells.inSteps(new CompiledNetwork(new Network([world])))),
  );
  assert.ok(before !== undefined && after !== undefined);
  assert.ok([...betweenInterfaces(before, after, new Set(["eni-web1"]))].length > 20);
});
