/** A question about many ports: its parts, and that each port of a part is answered as it would be alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { type Steps, toTheEnd } from "../../model/steps.ts";
import type { Change } from "../../model/world/change.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network } from "../flow/network.ts";
import { formatKeys, KEY_END, keyOf, parseKeys, trafficOfKey } from "../flow/traffic.ts";
import { routedWorld } from "../oracle/random-routes.ts";
import {
  aclEntry,
  group,
  networkAcl,
  nic,
  route,
  routeTable,
  rule,
  subnet,
  vpc,
  worldOf,
} from "../oracle/small-world.ts";
import { Cells } from "./cells.ts";
import { examine } from "./examine.ts";
import { examineRange } from "./examine-range.ts";

const meant = (...interfaces: readonly NetworkInterface[]) => ({ interfaces, blocks: [], isInternet: false });

const small: readonly Change[] = [
  vpc("vpc-a", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-a", "10.0.1.0/24"),
  group("sg-web", "vpc-a"),
  group("sg-db", "vpc-a"),
  nic("eni-web", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.1.11"], groups: ["sg-web"] }),
  nic("eni-db", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.1.20"], groups: ["sg-db"] }),
  rule("sgr-out", "sg-web", "egress", "-1", "0.0.0.0/0"),
  rule("sgr-db", "sg-db", "ingress", "tcp 5432", "sg-web"),
  rule("sgr-other", "sg-db", "ingress", "tcp 5900", "192.0.2.0/24"),
];

function partsOf(...asked: Parameters<typeof examineRange>) {
  const found = toTheEnd(examineRange(...asked));
  assert.ok(!("problem" in found));
  return found;
}

function ask(text: string, more: readonly Change[] = []) {
  const network = new Network([worldOf([...small, ...more])]);
  const [web, db] = ["eni-web", "eni-db"].map((id) => network.get("network-interface", id));
  const keys = parseKeys(text);
  assert.ok(web && db && keys);
  const found = partsOf(network, meant(web), meant(db), keys, () => Cells.inSteps(new CompiledNetwork(network)));
  return found.map((part) => `${formatKeys(part.keys)} ${part.examined.allowed}`);
}

test("each part of a range has its own answer, and neighbours that answer alike are one", () => {
  assert.deepEqual(ask("tcp/5000-6000"), ["tcp/5000-5431 0", "tcp/5432 1", "tcp/5433-6000 0"]);
  assert.deepEqual(ask("tcp/5432-5432"), ["tcp/5432 1"]);
  assert.deepEqual(ask("icmp"), ["icmp 0"]);
  assert.deepEqual(ask("all"), [
    "protocols 0-5 with icmp, tcp/0-5431 0",
    "tcp/5432 1",
    "tcp/5433-65535, protocols 7-255 with udp and icmpv6 0",
  ]);
});

type Result<S> = S extends Steps<infer T> ? T : never;
const counted = (found: Result<ReturnType<typeof examine>>) =>
  "problem" in found ? [found.problem] : [found.pairs, found.allowed, found.undecidable];

test("network ACLs cut a range too, on the way there and by their answers", () => {
  const acl = networkAcl(
    "acl-db",
    "vpc-a",
    ["subnet-2"],
    [
      aclEntry(1, "ingress", "deny", "tcp 5100-5200", "10.0.1.0/24"),
      aclEntry(2, "ingress", "allow", "-1", "0.0.0.0/0"),
      aclEntry(2, "egress", "allow", "tcp 1024-65535", "0.0.0.0/0"),
    ],
  );
  const more = [
    subnet("subnet-2", "vpc-a", "10.0.2.0/24"),
    nic("eni-db", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.20"], groups: ["sg-db"] }),
    rule("sgr-all", "sg-db", "ingress", "-1", "sg-web"),
    ...routeTable("rtb-a", "vpc-a", [route("10.0.0.0/16", "local")], ["subnet-1", "subnet-2"]),
    ...acl,
    ...networkAcl(
      "acl-web",
      "vpc-a",
      ["subnet-1"],
      [aclEntry(1, "ingress", "allow", "-1", "0.0.0.0/0"), aclEntry(1, "egress", "allow", "-1", "0.0.0.0/0")],
    ),
  ];
  assert.deepEqual(ask("tcp/5000-6000", more), ["tcp/5000-5099 1", "tcp/5100-5200 0", "tcp/5201-6000 1"]);
  assert.deepEqual(ask("udp", more), ["udp 0"]);
});

/** Where something may change, and anywhere. */
const key = fc.oneof(
  fc.nat(KEY_END - 1),
  fc
    .tuple(
      fc.constantFrom(1, 6, 17, 58, 50),
      fc.constantFrom(0, 1, 22, 80, 443, 1024, 9999, 65535, 8080, 0x0800, 0x0304, 0x8000),
      fc.constantFrom(-1, 0, 1),
    )
    .map(([protocol, low, by]) => Math.max(0, keyOf(protocol, low) + by)),
);

test("whatever routes, ACLs and rules there are: a key is answered within its part as it is alone", () => {
  fc.assert(
    fc.property(
      routedWorld,
      fc.array(key, { minLength: 5, maxLength: 5 }),
      fc.nat(99),
      fc.nat(99),
      (changes, keys, i, j) => {
        const network = new Network([worldOf(changes)]);
        const all = [...network.all("network-interface")];
        const [from, to] = [all[i % all.length], all[j % all.length]];
        if (from === undefined || to === undefined || from === to) return;
        const compiled = new CompiledNetwork(network);
        const cellsOf = () => Cells.inSteps(compiled);
        const alone = (one: number) =>
          counted(toTheEnd(examine(network, meant(from), meant(to), trafficOfKey(one), cellsOf)));
        const found = partsOf(network, meant(from), meant(to), { first: 0, last: KEY_END - 1 }, cellsOf);
        assert.deepEqual(
          found.map(({ keys: part }) => part.first),
          [0, ...found.slice(0, -1).map(({ keys: part }) => part.last + 1)],
        );
        for (const one of keys) {
          const within = found.filter(({ keys: part }) => part.first <= one && one <= part.last);
          const told = within.map(({ examined }) => counted(examined));
          assert.deepEqual(told, [alone(one)], formatKeys({ first: one, last: one }));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("a range that would take too long is refused, and the text says what to ask instead", () => {
  const many = Array.from({ length: 200 }, (_, i) => i);
  const changes = [
    ...small,
    ...many.map((i) => group(`sg-${i}`, "vpc-a")),
    ...many.map((i) =>
      nic(`eni-${i}`, { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: [`10.0.1.${30 + i}`], groups: [`sg-${i}`] }),
    ),
    ...many.map((i) => rule(`sgr-${i}`, `sg-${i}`, "ingress", `tcp ${1000 + 2 * i}`, "0.0.0.0/0")),
  ];
  const network = new Network([worldOf(changes)]);
  const all = meant(...network.all("network-interface"));
  const steps = examineRange(network, all, all, { first: 0, last: KEY_END - 1 }, () =>
    Cells.inSteps(new CompiledNetwork(network)),
  );
  const found = toTheEnd(steps);
  assert.ok("problem" in found);
  assert.match(found.problem, /ask about fewer ports, or about a group or a subnet$/);
});
