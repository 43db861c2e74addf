/** What the internet reaches. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatPrefix, prefix } from "../../address/prefix.ts";
import { Network } from "../flow/network.ts";
import { formatKeys } from "../flow/traffic.ts";
import { cutNetwork } from "../oracle/cut-network.ts";
import {
  aclEntry,
  group,
  internetGateway,
  networkAcl,
  nic,
  prefixList,
  route,
  routeTable,
  rule,
  subnet,
  vpc,
  worldOf,
} from "../oracle/small-world.ts";
import { exposures, isOpen, publicAddressIn } from "./exposure.ts";

const base = [
  vpc("vpc-a", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-a", "10.0.1.0/24"),
  group("sg-web", "vpc-a"),
  ...["1", "2"].map((i) =>
    nic(`eni-web${i}`, { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: [`10.0.1.1${i}`], groups: ["sg-web"] }),
  ),
];

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
  const found = [...exposures(new Network([worldOf([...base, ...extra])]))].filter((each) => each !== undefined);
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

test("a rule is open on what of its keys gets through, and a rule for one host by that host", () => {
  const open = [
    nic("eni-web1", {
      vpcId: "vpc-a",
      subnetId: "subnet-1",
      ipv4: ["10.0.1.11"],
      groups: ["sg-web"],
      publicIp: "52.0.0.1",
    }),
    rule("sgr-all", "sg-web", "ingress", "-1", "203.0.113.9/32"),
    internetGateway("igw-1", "vpc-a"),
    ...routeTable("rtb-1", "vpc-a", [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-1")]),
  ];
  const acl = (protocol: string) =>
    networkAcl(
      "acl-1",
      "vpc-a",
      ["subnet-1"],
      [
        aclEntry(1, "ingress", "deny", protocol, "203.0.113.9/32"),
        aclEntry(2, "ingress", "allow", "-1", "0.0.0.0/0"),
        aclEntry(1, "egress", "allow", "-1", "0.0.0.0/0"),
      ],
    );
  const opening = (...more: Parameters<typeof worldOf>[0]) =>
    [...exposures(new Network([worldOf([...base, ...open, ...more])]))]
      .filter((each) => each !== undefined)
      .filter((e) => e.interfaceId === "eni-web1")
      .map(({ keys, blockers }) => (blockers.length === 0 ? formatKeys(keys) : blockers));
  assert.deepEqual(opening(), ["all"]);
  assert.deepEqual(opening(...acl("tcp")), ["protocols 0-5 with icmp", "protocols 7-255 with udp and icmpv6"]);
  assert.deepEqual(opening(...acl("tcp 1-65535")), [
    "protocols 0-5 with icmp, tcp/0",
    "protocols 7-255 with udp and icmpv6",
  ]);
  assert.deepEqual(opening(...acl("-1")), [["SUBNET_ACL_RESTRICTION"]]);
});

test("of several entries of a list, one that gets through is told", () => {
  const list = prefixList("pl-1", ["198.51.100.0/24", "203.0.113.0/24"]);
  const extra = [
    nic("eni-web1", {
      vpcId: "vpc-a",
      subnetId: "subnet-1",
      ipv4: ["10.0.1.11"],
      groups: ["sg-web"],
      publicIp: "52.0.0.1",
    }),
    rule("sgr-list", "sg-web", "ingress", "tcp 443", "pl-1"),
    ...list,
    internetGateway("igw-1", "vpc-a"),
    ...routeTable("rtb-1", "vpc-a", [route("10.0.0.0/16", "local"), route("203.0.113.0/24", "igw-1")]),
  ];
  const [found] = [...exposures(new Network([worldOf([...base, ...extra])]))].filter((each) => each !== undefined);
  assert.ok(found);
  assert.deepEqual([isOpen(found), formatPrefix(found.block)], [true, "203.0.113.0/24"]);
});

test("an address of the internet stands for each block that has one", () => {
  for (const [cidr, address] of [
    ["0.0.0.0/0", "198.51.100.1"],
    ["203.0.113.0/24", "203.0.113.1"],
    ["203.0.113.9/32", "203.0.113.9"],
    ["::/0", "2600::1"],
    ["2001:db8::/32", "2001:db8::1"],
    ["2001:db8::9/128", "2001:db8::9"],
    ["10.0.0.0/8", undefined],
    ["192.168.1.1/32", undefined],
    ["fd00::/8", undefined],
  ] as const) {
    assert.equal(publicAddressIn(prefix(cidr)), address, cidr);
  }
});

test("one rule is looked at in many steps if routes cut the internet and an ACL cuts the ports", () => {
  const steps = [...exposures(new Network([cutNetwork(20)]))];
  assert.ok(steps.filter((step) => step === undefined).length > 20 * 20);
});
