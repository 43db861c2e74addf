/** What an import lacks, or nobody can know, makes every answer that depends on it undecidable, and says what it is. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { INTERFACES_GAP, networkAclGap, publicAddressGap, routeTableGap } from "../../model/records/gap.ts";
import { toTheEnd } from "../../model/steps.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { lackText } from "../flow/lack.ts";
import { Network } from "../flow/network.ts";
import { lacksOf } from "../flow/path.ts";
import { parseSelector, select } from "../flow/selection.ts";
import { keyOf } from "../flow/traffic.ts";
import { FlowLogJudge } from "../flow-logs/flow-log-judge.ts";
import { asker, https } from "../oracle/asking-for-tests.ts";
import * as small from "../oracle/small-world.ts";
import { Cells } from "./cells.ts";
import { difference as differenceInSteps } from "./difference.ts";
import { examine } from "./examine.ts";
import type { Expectation } from "./expectation.ts";
import { evaluate } from "./expectations.ts";
import { exposures, isOpen } from "./exposure.ts";
import { reachOf } from "./reach.ts";

const gap = (id: string, command = "aws ec2 describe-it"): Change =>
  put("gap", { id, ownerId: "111122223333", what: `thing ${id}`, neededBy: "rtb-a", command });

const local = small.route("10.0.0.0/16", "local");
const base: readonly Change[] = [
  small.vpc("vpc-a", "10.0.0.0/16"),
  small.subnet("subnet-1", "vpc-a", "10.0.1.0/24"),
  small.subnet("subnet-2", "vpc-a", "10.0.2.0/24"),
  small.internetGateway("igw-a", "vpc-a"),
  ...small.routeTable("rtb-a", "vpc-a", [local, small.route("0.0.0.0/0", "igw-a")]),
  small.group("sg-web", "vpc-a"),
  small.group("sg-db", "vpc-a"),
  small.rule("sgr-out", "sg-web", "egress", "-1", "0.0.0.0/0"),
  small.rule("sgr-https", "sg-web", "ingress", "tcp 443", "0.0.0.0/0"),
  small.rule("sgr-db", "sg-db", "ingress", "tcp 5432", "sg-web"),
  small.nic("eni-web", {
    vpcId: "vpc-a",
    subnetId: "subnet-1",
    ipv4: ["10.0.1.10"],
    groups: ["sg-web"],
    publicIp: "52.0.0.1",
  }),
  small.nic("eni-db", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.10"], groups: ["sg-db"] }),
];
const ask = asker(base);
const postgres = { protocol: "tcp", port: 5432 } as const;

const noAddress = small.nic("eni-web", {
  vpcId: "vpc-a",
  subnetId: "subnet-1",
  ipv4: ["10.0.1.10"],
  groups: ["sg-web"],
});
const natted = small.routeTable("rtb-1", "vpc-a", [local, small.route("0.0.0.0/0", "nat-1")], ["subnet-1"]);
/** The subnet's packets leave by a virtual private gateway. */
const byVpn = [
  small.vpnGateway("vgw-a", "vpc-a"),
  ...small.routeTable("rtb-a", "vpc-a", [local, small.route("0.0.0.0/0", "vgw-a")]),
];
const edge = small.routeTable("rtb-2", "vpc-a", [local, small.route("0.0.0.0/0", "igw-a")], ["subnet-2"]);
const listed = (id: string) => [
  small.rule("sgr-https", "sg-web", "ingress", "tcp 443", id),
  ...small.prefixList(id, []),
  gap(id),
];

suite("a single flow", () => {
  const cases: readonly (readonly [what: string, extra: readonly Change[], from: string, to: string, lack: string])[] =
    [
      [
        "the internet gateway of a route",
        [remove("internet-gateway", "igw-a"), gap("igw-a")],
        "eni-web",
        "8.8.8.8",
        "igw-a",
      ],
      ["the same on the way in", [remove("internet-gateway", "igw-a"), gap("igw-a")], "8.8.8.8", "eni-web", "igw-a"],
      [
        "an internet gateway that would let nothing in, if answers leave by a virtual private gateway",
        [noAddress, ...byVpn, ...edge, remove("internet-gateway", "igw-a"), gap("igw-a")],
        "8.8.8.8",
        "eni-web",
        "igw-a",
      ],
      [
        "the same if no route says which VPC it's attached to",
        [noAddress, ...byVpn, remove("internet-gateway", "igw-a"), gap("igw-a")],
        "8.8.8.8",
        "eni-web",
        "igw-a",
      ],
      ["the NAT gateway of a route", [...natted, gap("nat-1")], "eni-web", "8.8.8.8", "nat-1"],
      [
        "a transit gateway",
        [...small.routeTable("rtb-a", "vpc-a", [local, small.route("10.9.0.0/16", "tgw-1")]), gap("tgw-1")],
        "eni-web",
        "10.9.0.1",
        "tgw-1",
      ],
      [
        "the peering of a route",
        [...small.routeTable("rtb-a", "vpc-a", [local, small.route("10.1.0.0/16", "pcx-1")]), gap("pcx-1")],
        "eni-web",
        "10.1.0.1",
        "pcx-1",
      ],
      [
        "the VPC that a peering leads to",
        [
          ...small.routeTable("rtb-a", "vpc-a", [local, small.route("10.1.0.0/16", "pcx-1")]),
          farPeering(["10.1.0.0/16"]),
        ],
        "eni-web",
        "10.1.0.1",
        "vpc-far",
      ],
      [
        "the public address of an interface",
        [noAddress, gap(publicAddressGap("eni-web", "10.0.1.10"))],
        "8.8.8.8",
        "eni-web",
        publicAddressGap("eni-web", "10.0.1.10"),
      ],
      [
        "the same on the way out",
        [noAddress, gap(publicAddressGap("eni-web", "10.0.1.10"))],
        "eni-web",
        "8.8.8.8",
        publicAddressGap("eni-web", "10.0.1.10"),
      ],
      [
        "the network ACL of a subnet",
        [gap(networkAclGap("subnet-1"))],
        "8.8.8.8",
        "eni-web",
        networkAclGap("subnet-1"),
      ],
      [
        "the route tables of a VPC",
        [remove("route-table-association", "rtbassoc-rtb-a"), gap(routeTableGap("vpc-a"))],
        "eni-web",
        "8.8.8.8",
        routeTableGap("vpc-a"),
      ],
      [
        "one route table of a VPC, if no other one names the subnet",
        [gap(routeTableGap("vpc-a"))],
        "eni-web",
        "8.8.8.8",
        routeTableGap("vpc-a"),
      ],
      ["the entries of a rule's prefix list", listed("pl-1"), "8.8.8.8", "eni-web", "pl-1"],
      [
        "the entries of a route's prefix list",
        [
          ...small.routeTable("rtb-a", "vpc-a", [
            local,
            small.route("0.0.0.0/0", "igw-a"),
            { ...small.route("0.0.0.0/0", "nat-1"), destination: "pl-1" },
          ]),
          ...small.prefixList("pl-1", []),
          gap("pl-1"),
        ],
        "eni-web",
        "8.8.8.8",
        "pl-1",
      ],
      [
        "what an appliance does",
        [
          small.nic("eni-fw", {
            vpcId: "vpc-a",
            subnetId: "subnet-2",
            ipv4: ["10.0.2.20"],
            groups: [],
            isAttached: true,
            sourceDestCheck: false,
          }),
          ...small.routeTable("rtb-a", "vpc-a", [local, small.route("0.0.0.0/0", "eni-fw")]),
        ],
        "eni-web",
        "8.8.8.8",
        "eni-fw",
      ],
    ];
  for (const [what, extra, from, to, lack] of cases) {
    test(`${what} decides it`, () => {
      const found = ask(extra, from, to);
      assert.equal(found.outcome, "undecidable");
      assert.deepEqual(
        lacksOf(found).map(({ id }) => id),
        [lack],
      );
    });
  }

  test("what isn't known makes no difference to what is stopped elsewhere, or leads elsewhere", () => {
    const shut = [remove("security-group-rule", "sgr-https"), gap(networkAclGap("subnet-1"))];
    assert.equal(ask(shut, "8.8.8.8", "eni-web").outcome, "unreachable");
    assert.equal(ask([...natted, gap("nat-1")], "8.8.8.8", "eni-web").outcome, "unreachable");
    assert.equal(ask([...natted, gap("nat-1")], "eni-web", "eni-db", postgres).outcome, "reachable");
    assert.equal(ask([gap("igw-a")], "eni-web", "8.8.8.8").outcome, "reachable");
    const named = small.routeTable("rtb-1", "vpc-a", [local, small.route("0.0.0.0/0", "igw-a")], ["subnet-1"]);
    assert.equal(ask([...named, gap(routeTableGap("vpc-a"))], "eni-web", "8.8.8.8").outcome, "reachable");
    assert.equal(ask(listed("pl-1"), "8.8.8.8", "eni-web", { protocol: "tcp", port: 22 }).outcome, "unreachable");
    const also = [...listed("pl-1"), small.rule("sgr-too", "sg-web", "ingress", "tcp 443", "8.8.8.0/24")];
    assert.equal(ask(also, "8.8.8.8", "eni-web").outcome, "reachable");
  });

  test("a group of an account whose network isn't here may have members in the VPC that is peered, and nowhere else", () => {
    const extra = [
      ...small.routeTable("rtb-a", "vpc-a", [
        local,
        small.route("10.1.0.0/16", "pcx-1"),
        small.route("0.0.0.0/0", "igw-a"),
      ]),
      farPeering(["10.1.0.0/16"]),
      small.rule("sgr-https", "sg-web", "ingress", "tcp 443", "sg-far"),
      gap("sg-far"),
    ];
    const found = ask(extra, "10.1.0.1", "eni-web");
    assert.deepEqual(
      lacksOf(found)
        .map(({ id }) => id)
        .sort(),
      ["sg-far", "vpc-far"],
    );
    assert.equal(ask(extra, "8.8.8.8", "eni-web").outcome, "unreachable");
  });
});

/** Another account says nothing of this peering. */
function farPeering(cidrBlocks: readonly string[]): Change {
  const change = small.peering("pcx-1", "vpc-a", "vpc-far", "active", "444455556666");
  if (!("put" in change) || change.put !== "vpc-peering-connection") throw new Error("not a peering");
  const { value } = change;
  return put("vpc-peering-connection", { ...value, accepter: { ...value.accepter, cidrBlocks } });
}

const networkOf = (extra: readonly Change[]) => {
  const world = small.worldOf([...base, ...extra]);
  return { world, network: new Network([world]) };
};
const meant = (world: ReturnType<typeof small.worldOf>, network: Network, text: string) => {
  const found = select(network, world, parseSelector(text) ?? { kind: "group", of: text });
  assert.ok(!("problem" in found), JSON.stringify(found));
  return found;
};

suite("sets of flows", () => {
  const unknownGateway = [remove("internet-gateway", "igw-a"), gap("igw-a")];

  test("examine counts what nobody can tell, and one answer of several addresses is enough", () => {
    const { world, network } = networkOf(listed("pl-1"));
    const cellsOf = () => Cells.inSteps(new CompiledNetwork(network));
    const examined = toTheEnd(
      examine(network, meant(world, network, "internet"), meant(world, network, "sg-web"), https, cellsOf),
    );
    assert.ok(!("problem" in examined));
    assert.deepEqual([examined.pairs, examined.allowed, examined.undecidable], [1, 0, 1]);
  });

  test("what is open says what may be open", () => {
    const found = (extra: readonly Change[]) =>
      [...exposures(networkOf(extra).network)]
        .filter((each) => each !== undefined)
        .map((each) => [each.interfaceId, isOpen(each), each.lacks.map(({ id }) => id)]);
    assert.deepEqual(found([]), [["eni-web", true, []]]);
    assert.deepEqual(found(unknownGateway), [["eni-web", false, ["igw-a"]]]);
    assert.deepEqual(found([noAddress, ...byVpn, ...edge, ...unknownGateway]), [["eni-web", false, ["igw-a"]]]);
    assert.deepEqual(found(listed("pl-1")), [["eni-web", false, ["pl-1"]]]);
  });

  test("reach says whom nobody can tell of, and why", () => {
    const { world, network } = networkOf([gap(networkAclGap("subnet-1"))]);
    const cells = new Cells(new CompiledNetwork(network));
    const found = toTheEnd(reachOf(cells, [...world.by("network-interface", "group", "sg-db")], "ingress"));
    assert.ok(!("problem" in found));
    assert.deepEqual(
      [found.interfaces.length, found.stopped, found.undecided.interfaces, found.undecided.lacks.map(({ id }) => id)],
      [0, 0, 1, [networkAclGap("subnet-1")]],
    );
    const web = toTheEnd(reachOf(cells, [...world.by("network-interface", "group", "sg-web")], "ingress"));
    assert.ok(!("problem" in web));
    assert.deepEqual(
      web.addresses.map(({ rule, keys, lacks }) => [rule.id, keys.length, lacks.map(({ id }) => id)]),
      [["sgr-https", 0, [networkAclGap("subnet-1")]]],
    );
  });

  test("an expectation is undecidable only if what is known neither breaks it nor keeps it", () => {
    const term = (text: string) => [parseSelector(text) ?? ({ kind: "group", of: text } as const)];
    const on = (port: number) => [{ first: keyOf(6, port), last: keyOf(6, port) }];
    const expectations: readonly Expectation[] = [
      { kind: "may", from: term("sg-web"), to: term("sg-db"), on: on(5432) },
      { kind: "may", from: term("sg-web"), to: term("sg-db"), on: on(5433) },
      { kind: "may-not", from: term("sg-web"), to: term("sg-db"), on: on(5432) },
      { kind: "may-not", from: term("sg-web"), to: term("sg-db"), on: on(22) },
      { kind: "nothing", direction: "ingress", of: term("sg-db"), on: [], except: false },
      { kind: "may", from: term("internet"), to: term("sg-web"), on: on(443) },
      { kind: "internet-reaches-only", targets: [{ to: term("sg-web"), on: on(443) }] },
      { kind: "internet-reaches-only", targets: [] },
      { kind: "may", from: term("8.8.8.8"), to: term("sg-web"), on: on(443) },
    ];
    const verdicts = (extra: readonly Change[]) => {
      const { world, network } = networkOf(extra);
      const outcomes = [...evaluate(new CompiledNetwork(network), world, expectations)];
      return outcomes.flatMap((each) => (each === undefined ? [] : [each.verdict.slice(0, 5)]));
    };
    const known = ["holds", "broke", "broke", "holds", "broke", "holds", "holds", "broke", "holds"];
    assert.deepEqual(verdicts([]), known);
    const acl = ["undec", "broke", "undec", "holds", "undec", "undec", "holds", "undec", "undec"];
    assert.deepEqual(verdicts([gap(networkAclGap("subnet-1"))]), acl);
    assert.deepEqual(verdicts(listed("pl-1")).slice(5), ["undec", "holds", "undec", "undec"]);
    // What is said of all interfaces depends on the list of them, and so does what is said of a group: it may have others.
    const unlisted = ["undec", "broke", "broke", "undec", "broke", "undec", "undec", "broke", "undec"];
    assert.deepEqual(verdicts([gap(INTERFACES_GAP)]), unlisted);
  });

  test("what calls would change says what nobody can tell", () => {
    const difference = (...networks: Parameters<typeof differenceInSteps>) => {
      const steps = differenceInSteps(...networks);
      for (;;) {
        const { done, value } = steps.next();
        if (done === true) return value;
      }
    };
    const after = [small.rule("sgr-new", "sg-web", "ingress", "tcp 22", "pl-1")];
    const known = [...small.prefixList("pl-1", []), gap("pl-1")];
    const [old, now] = [networkOf(known).network, networkOf([...known, ...after]).network];
    const found = difference(new CompiledNetwork(old), new CompiledNetwork(now), after);
    assert.deepEqual(
      found.lacks.map(({ id }) => id),
      ["pl-1"],
    );
    const none = difference(new CompiledNetwork(old), new CompiledNetwork(old), [
      small.rule("sgr-out", "sg-web", "egress", "-1", "0.0.0.0/0"),
    ]);
    assert.deepEqual(none.lacks, []);
  });

  test("a record of a flow log that a list may accept whose entries aren't known is undecidable", () => {
    const judge = new FlowLogJudge(networkOf(listed("pl-1")).world);
    const line = (port: number) => `2 111122223333 eni-web 8.8.8.8 10.0.1.10 50000 ${port} 6 1 40 0 60 REJECT OK\n`;
    judge.begin();
    const outcomes = [...judge.records(Buffer.from(line(443) + line(22)), "all")].map(({ outcome }) => outcome);
    assert.deepEqual(outcomes, ["unknown-rule", "refused"]);
    assert.equal(judge.summary(0).totals["now-refused"], 0);
  });

  test("an instance that isn't known has its interfaces, and nobody knows what has its tags", () => {
    const change = small.nic("eni-app", {
      vpcId: "vpc-a",
      subnetId: "subnet-2",
      ipv4: ["10.0.2.9"],
      groups: [],
      isAttached: true,
    });
    assert.ok("put" in change && change.put === "network-interface" && change.value.attachment !== undefined);
    const attachment = { ...change.value.attachment, instanceId: "i-1" };
    const app = put("network-interface", { ...change.value, attachment });
    const asked = (extra: readonly Change[], text: string) => {
      const { world, network } = networkOf([app, ...extra]);
      const found = select(network, world, parseSelector(text) ?? { kind: "group", of: text });
      return "problem" in found ? found.problem : found.interfaces.map(({ id }) => id);
    };
    assert.deepEqual(asked([gap("i-1")], "i-1"), ["eni-app"]);
    assert.equal(asked([], "tag:role=db"), "no network interface has the tag role=db");
    assert.match(String(asked([gap("i-1")], "tag:role=db")), /^rtb-a needs the thing i-1, which was not saved\./);
    assert.match(String(asked([gap("i-1")], "instance web")), /^rtb-a needs the thing i-1/);
    assert.match(String(asked([gap(INTERFACES_GAP)], "10.0.2.77")), /^rtb-a needs the thing network-interface/);
  });
});

test("what is lacking is told with what saves it", () => {
  const value = {
    id: "nat-1",
    ownerId: "1",
    what: "NAT gateway nat-1",
    neededBy: "rtb-1",
    command: "aws ec2 describe-nat-gateways",
  };
  assert.equal(
    lackText({ kind: "gap", id: "nat-1", gap: value }),
    "rtb-1 needs the NAT gateway nat-1, which was not saved. Save it too and import again: aws ec2 describe-nat-gateways",
  );
  const { command: _, ...unserved } = { ...value, what: "transit gateway tgw-1" };
  assert.equal(
    lackText({ kind: "gap", id: "tgw-1", gap: unserved }),
    "rtb-1 refers to the transit gateway tgw-1, which isn't known here",
  );
});
