/** Expectations, the question about sets and reach, each against one flow at a time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { toTheEnd } from "../../model/steps.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network } from "../flow/network.ts";
import { parseSelector, type Selection, type Selector, select } from "../flow/selection.ts";
import { formatKeys, keyOf, parseKeys, uncovered } from "../flow/traffic.ts";
import { cutNetwork } from "../oracle/cut-network.ts";
import { change, ground } from "../oracle/random-world.ts";
import * as small from "../oracle/small-world.ts";
import { explain } from "../paths/explain.ts";
import { Cells, tooWide } from "./cells.ts";
import { examine } from "./examine.ts";
import type { Expectation } from "./expectation.ts";
import { evaluate } from "./expectations.ts";
import type { Outcome } from "./outcome.ts";
import { reachOf } from "./reach.ts";

const { aclEntry, group, internetGateway, networkAcl, nic, route, routeTable, rule, subnet, vpc, worldOf } = small;

const base = [
  vpc("vpc-a", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-a", "10.0.1.0/24"),
  subnet("subnet-2", "vpc-a", "10.0.2.0/24"),
  internetGateway("igw-1", "vpc-a"),
  ...routeTable("rtb-1", "vpc-a", [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-1")]),
  group("sg-a1", "vpc-a"),
  group("sg-d1", "vpc-a"),
  ...["1", "2"].map((i) =>
    nic(`eni-a${i}`, {
      vpcId: "vpc-a",
      subnetId: "subnet-1",
      ipv4: [`10.0.1.1${i}`],
      groups: ["sg-a1"],
      publicIp: `52.0.0.${i}`,
    }),
  ),
  nic("eni-d1", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.10"], groups: ["sg-d1"] }),
  nic("eni-d2", { vpcId: "vpc-a", subnetId: "subnet-2", ipv4: ["10.0.2.130"], groups: ["sg-d1"] }),
  rule("sgr-a-out", "sg-a1", "egress", "-1", "0.0.0.0/0"),
  rule("sgr-a-in", "sg-a1", "ingress", "tcp 443", "0.0.0.0/0"),
  rule("sgr-d-in", "sg-d1", "ingress", "tcp 5432", "sg-a1"),
];
type Changes = Parameters<typeof worldOf>[0];

const term = (text: string): readonly Selector[] => [parseSelector(text) ?? { kind: "group", of: text }];
const on = (...texts: readonly string[]) => texts.map((text) => parseKeys(text) ?? { first: 1, last: 0 });

function run(extra: Changes, ...expectations: readonly Expectation[]): readonly Outcome[] {
  const world = worldOf([...base, ...extra]);
  const network = new Network([world]);
  return [...evaluate(new CompiledNetwork(network), world, expectations)].filter((outcome) => outcome !== undefined);
}
const verdicts = (extra: Changes, ...expectations: readonly Expectation[]) =>
  run(extra, ...expectations).map(({ verdict }) => verdict);

type May = Expectation & { readonly kind: "may" | "may-not" };
const may = (from: string, to: string, ...traffic: readonly string[]): Expectation => ({
  kind: "may",
  from: term(from),
  to: term(to),
  on: on(...traffic),
});
const mayNot = (from: string, to: string, ...traffic: readonly string[]): Expectation => ({
  kind: "may-not",
  from: term(from),
  to: term(to),
  on: on(...traffic),
});
const nothing = (of: string, except: boolean, ...traffic: readonly string[]): Expectation => ({
  kind: "nothing",
  direction: "ingress",
  of: term(of),
  on: on(...traffic),
  except,
});
const internetOnly = (...targets: readonly (readonly [string, ...string[]])[]): Expectation => ({
  kind: "internet-reaches-only",
  targets: targets.map(([to, ...traffic]) => ({ to: term(to), on: on(...traffic) })),
});

test("what may, may not and nothing else", () => {
  assert.deepEqual(
    verdicts(
      [],
      may("sg-a1", "sg-d1", "tcp/5432"),
      may("sg-a1", "sg-d1", "tcp/5430-5432"),
      mayNot("sg-a1", "sg-d1", "tcp/22"),
      mayNot("sg-a1", "sg-d1"),
      nothing("sg-d1", true),
      nothing("sg-d1", false),
      nothing("sg-d1", false, "tcp/22"),
    ),
    ["holds", "broken", "holds", "broken", "holds", "broken", "holds"],
  );
  const [outcome] = run([], mayNot("sg-a1", "sg-d1"));
  assert.deepEqual([outcome?.looked, outcome?.broken, outcome?.findings.length], [4, 4, 1]);
  const [finding] = outcome?.findings ?? [];
  assert.deepEqual(
    [
      finding?.problem,
      formatKeys(finding?.keys ?? { first: 0, last: 0 }),
      finding?.egressRuleId,
      finding?.ingressRuleId,
    ],
    ["allowed", "tcp/5432", "sgr-a-out", "sgr-d-in"],
  );
});

test("nothing else also means other ports of those that may, and addresses outside that a way leads from", () => {
  const allowed = may("sg-a1", "sg-d1", "tcp/5432");
  const ssh = rule("sgr-ssh", "sg-d1", "ingress", "tcp 22", "sg-a1");
  assert.deepEqual(verdicts([ssh], allowed, nothing("sg-d1", true)), ["holds", "broken"]);
  // A rule for the office is harmless where no way leads there.
  const office = (id: string) => rule(`sgr-office-${id}`, id, "ingress", "tcp 22", "198.51.100.0/24");
  assert.deepEqual(verdicts([office("sg-d1")], allowed, nothing("sg-d1", true)), ["holds", "holds"]);
  const web = may("internet", "sg-a1", "tcp/443");
  // Open to everyone, the web interfaces reach each other too.
  const peers = may("sg-a1", "sg-a1", "tcp/443");
  assert.deepEqual(verdicts([office("sg-a1")], web, peers, nothing("sg-a1", true)), ["holds", "holds", "broken"]);
  assert.deepEqual(
    verdicts([office("sg-a1")], web, peers, may("198.51.100.0/24", "sg-a1", "tcp/22"), nothing("sg-a1", true)),
    ["holds", "holds", "holds", "holds"],
  );
  assert.deepEqual(
    verdicts([office("sg-a1")], web, peers, may("198.51.100.0/25", "sg-a1", "tcp/22"), nothing("sg-a1", true)),
    ["holds", "holds", "holds", "broken"],
  );
  // Answers to the upper half would leave by another way.
  const nat = [
    small.natGateway("nat-1", "vpc-a", "subnet-2"),
    ...routeTable(
      "rtb-2",
      "vpc-a",
      [route("10.0.0.0/16", "local"), route("0.0.0.0/0", "igw-1"), route("198.51.100.128/25", "nat-1")],
      ["subnet-1"],
    ),
  ];
  assert.deepEqual(
    verdicts(
      [office("sg-a1"), ...nat],
      web,
      may("198.51.100.0/25", "sg-a1", "tcp/22"),
      may("198.51.100.0/24", "sg-a1", "tcp/22"),
      mayNot("198.51.100.128/25", "sg-a1"),
    ),
    ["holds", "holds", "broken", "holds"],
  );
});

test("the internet reaches only what it should, on the ports it should", () => {
  assert.deepEqual(
    verdicts(
      [],
      internetOnly(["sg-a1", "tcp/443"]),
      internetOnly(["sg-a1", "tcp/80"]),
      internetOnly(),
      may("internet", "sg-a1", "tcp/443"),
      may("internet", "sg-d1", "tcp/443"),
      mayNot("internet", "sg-d1"),
      may("sg-a1", "internet", "tcp/25"),
    ),
    ["holds", "broken", "broken", "holds", "broken", "holds", "holds"],
  );
  // Of the rule's ports the ACL lets some through: those count.
  const range = rule("sgr-range", "sg-a1", "ingress", "tcp 8000-8999", "198.51.100.0/24");
  const entries = [
    aclEntry(1, "ingress", "deny", "tcp 8000-8998", "0.0.0.0/0"),
    aclEntry(2, "ingress", "allow", "-1", "0.0.0.0/0"),
    aclEntry(1, "egress", "allow", "-1", "0.0.0.0/0"),
  ];
  const acl = networkAcl("acl-1", "vpc-a", ["subnet-1"], entries);
  const [outcome] = run([range, ...acl], internetOnly(["sg-a1", "tcp/443"]));
  assert.deepEqual(
    outcome?.findings.map(({ from, keys }) => [from, formatKeys(keys)]),
    [["198.51.100.0/24", "tcp/8999"]],
  );
});

test("a finding is about two different interfaces, also if both are alike", () => {
  // Both web interfaces may reach each other: whichever is named as the sender, the other is the receiver.
  const [outcome] = run([], mayNot("sg-a1", "sg-a1"));
  assert.deepEqual([outcome?.looked, outcome?.broken], [2, 2]);
  const idOf = (end: NetworkInterface | string | undefined) => (typeof end === "object" ? end.id : end);
  const ids = outcome?.findings.map(({ from, to }) => [idOf(from), idOf(to)].sort());
  assert.deepEqual(ids, [["eni-a1", "eni-a2"]]);
});

test("an end of several blocks means each of them", () => {
  const offices = ["198.51.100.0/24", "203.0.113.0/24"].flatMap(term);
  const ssh = ["198.51.100.0/24", "203.0.113.0/24"].map((cidr, i) =>
    rule(`sgr-ssh-${i}`, "sg-a1", "ingress", "tcp 22", cidr),
  );
  const expected = [
    may("internet", "sg-a1", "tcp/443"),
    may("sg-a1", "sg-a1", "tcp/443"),
    { ...(may("internet", "sg-a1", "tcp/22") as May), from: offices },
    nothing("sg-a1", true),
  ];
  assert.deepEqual(verdicts(ssh, ...expected), ["holds", "holds", "holds", "holds"]);
  assert.deepEqual(verdicts(ssh.slice(1), ...expected), ["holds", "holds", "broken", "holds"]);
  const third = rule("sgr-ssh-2", "sg-a1", "ingress", "tcp 22", "192.0.2.0/24");
  assert.deepEqual(verdicts([...ssh, third], ...expected), ["holds", "holds", "holds", "broken"]);
  assert.deepEqual(verdicts(ssh, { ...(mayNot("internet", "sg-a1", "tcp/22") as May), from: offices }), ["broken"]);
});

test("a name that means nothing is told, not taken for kept", () => {
  const [outcome] = run([], mayNot("sg-a1", "databases"));
  assert.deepEqual([outcome?.verdict, outcome?.problem], ["undecidable", "no security group is named databases"]);
  const [service] = run([], mayNot("sg-a1", "169.254.169.254"));
  assert.deepEqual(
    [service?.verdict, service?.problem],
    ["undecidable", "nothing filters instance-metadata at 169.254.169.254"],
  );
  const [resolver] = run([], mayNot("sg-a1", "10.0.0.2"));
  assert.deepEqual([resolver?.verdict, resolver?.problem], ["undecidable", "nothing filters amazon-dns at 10.0.0.2"]);
});

/** Narrow enough to be answered. */
function answered<T extends object>(found: T | { readonly problem: string }): T {
  assert.ok(!("problem" in found));
  return found;
}

const single = (found: NetworkInterface): Selection => ({ interfaces: [found], blocks: [], isInternet: false });

test("whatever the network: an expectation holds where each of its flows may pass, by its groups and its way", () => {
  const acl = fc.constantFrom<Changes>(
    [],
    networkAcl(
      "acl-1",
      "vpc-0",
      ["subnet-none"],
      [
        aclEntry(1, "ingress", "deny", "tcp 80-443", "10.0.0.0/17"),
        aclEntry(2, "ingress", "allow", "-1", "0.0.0.0/0"),
        aclEntry(3, "egress", "allow", "-1", "0.0.0.0/0"),
      ],
    ),
  );
  const ports = fc.constantFrom(22, 80, 443);
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), acl, ports, (changes, extra, port) => {
      const world = worldOf([...ground, ...extra, ...changes.flat()]);
      const network = new Network([world]);
      const compiled = new CompiledNetwork(network);
      const cells = new Cells(compiled);
      const all = [...world.all("network-interface")];
      const traffic = { protocol: "tcp", port } as const;
      for (const a of all) {
        for (const b of all.filter((other) => other !== a)) {
          const allowed =
            answered(toTheEnd(examine(network, single(a), single(b), traffic, () => Cells.inSteps(cells.compiled))))
              .allowed === 1;
          const [from] = cells.holding([a]);
          const [to] = cells.holding([b]);
          if (from === undefined || to === undefined) continue;
          assert.equal(cells.reaches(from, to, keyOf(6, port)), allowed, `${a.id} ${b.id} reaches`);
          const byRange = (["ipv4", "ipv6"] as const)
            .flatMap((family) => cells.passages(from, to, family))
            .some(({ keys }) => keys.first <= keyOf(6, port) && keyOf(6, port) <= keys.last);
          assert.equal(byRange, allowed, `${a.id} ${b.id} passages`);
        }
      }
      const reached = all.flatMap((to) =>
        answered(toTheEnd(reachOf(cells, [to], "ingress"))).interfaces.flatMap(({ others, passages }) =>
          passages.some(({ keys }) => keys.first <= keyOf(6, port) && keyOf(6, port) <= keys.last)
            ? others.map((from) => `${from.id} ${to.id}`)
            : [],
        ),
      );
      const whole = { interfaces: all, blocks: [], isInternet: false };
      if (all.length > 1)
        assert.equal(
          answered(toTheEnd(examine(network, whole, whole, traffic, () => Cells.inSteps(cells.compiled)))).allowed,
          new Set(reached).size,
        );
    }),
    { numRuns: 60 },
  );
});

test("an interface whose record has the resolver's address is an interface to every question", () => {
  const holder = nic("eni-dns", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.0.2"], groups: ["sg-d1"] });
  const world = worldOf([...base, holder]);
  const network = new Network([world]);
  const cells = new Cells(new CompiledNetwork(network));
  const [a, b] = ["eni-a1", "eni-dns"].map((id) => world.get("network-interface", id));
  assert.ok(a && b);
  const [from, to] = [cells.holding([a])[0], cells.holding([b])[0]];
  assert.ok(from && to);
  for (const [port, passes] of [
    [5432, true],
    [53, false],
  ] as const) {
    const traffic = { protocol: "tcp", port } as const;
    assert.equal(
      answered(toTheEnd(examine(network, single(a), single(b), traffic, () => Cells.inSteps(cells.compiled))))
        .allowed === 1,
      passes,
      `examined ${port}`,
    );
    assert.equal(cells.reaches(from, to, keyOf(6, port)), passes, `reaches ${port}`);
    const passing = cells.passages(from, to, "ipv4").some(({ keys }) => uncovered(only(port), [keys]).length === 0);
    assert.equal(passing, passes, `passages ${port}`);
  }
});

const only = (port: number) => ({ first: keyOf(6, port), last: keyOf(6, port) });

test("one question about sets: equal answers once, and the internet is any of its addresses", () => {
  const world = worldOf([...base, rule("sgr-partner", "sg-d1", "ingress", "tcp 80", "198.51.100.0/24")]);
  const network = new Network([world]);
  const cells = new Cells(new CompiledNetwork(network));
  const meant = (text: string): Selection => {
    const found = select(network, world, parseSelector(text) ?? { kind: "group", of: text });
    assert.ok(!("problem" in found), "problem" in found ? found.problem : "");
    return found;
  };
  const ask = (from: string, to: string, port: number) => {
    const asked = toTheEnd(
      examine(network, meant(from), meant(to), { protocol: "tcp", port }, () => Cells.inSteps(cells.compiled)),
    );
    const { pairs, allowed, answers } = answered(asked);
    return [pairs, allowed, answers.length];
  };
  assert.deepEqual(ask("sg-a1", "sg-d1", 5432), [4, 4, 1]);
  assert.deepEqual(ask("vpc-a", "sg-d1", 5432), [6, 4, 2]);
  assert.deepEqual(ask("internet", "sg-a1", 443), [2, 2, 1]);
  assert.deepEqual(ask("internet", "sg-d1", 80), [2, 0, 1]);
  assert.deepEqual(ask("eni-a1", "10.0.2.10", 5432), [1, 1, 1]);
  // The VPC's resolver, which nothing filters.
  assert.deepEqual(ask("sg-a1", "10.0.0.2", 53), [2, 2, 1]);
  // The only pair of a set with one of its own members is that with the other.
  for (const [from, to, pair] of [
    ["sg-a1", "eni-a1", ["eni-a2", "eni-a1"]],
    ["eni-a1", "sg-a1", ["eni-a1", "eni-a2"]],
    ["sg-a1", "eni-a2", ["eni-a1", "eni-a2"]],
  ] as const) {
    const asked = toTheEnd(
      examine(network, meant(from), meant(to), { protocol: "tcp", port: 443 }, () => Cells.inSteps(cells.compiled)),
    );
    const { pairs, answers } = answered(asked);
    const [explained] = answers.map(({ explanation }) => explanation);
    assert.ok(explained?.outcome === "reachable");
    assert.deepEqual([pairs, explained.verdict.from.interfaceId, explained.verdict.to.interfaceId], [1, ...pair]);
  }
  assert.deepEqual(
    explain(network, {
      from: { kind: "interface", id: "eni-a1" },
      to: { kind: "interface", id: "eni-d1" },
      traffic: { protocol: "tcp", port: 5432 },
    }).outcome,
    "reachable",
  );
});

test("a question that would hold up others is refused", () => {
  assert.equal(tooWide(10, 20, 200), undefined);
  assert.match(tooWide(20, 20, 399) ?? "", /ask about a group or a subnet/);
});

test("ranges of keys are read as they are written", () => {
  for (const text of ["all", "tcp", "tcp/443", "udp/8000-8999", "icmp", "icmp/8", "icmp/8/0", "50"]) {
    const keys = parseKeys(text);
    assert.equal(keys && formatKeys(keys), text);
  }
  for (const text of ["", "tcp/", "tcp/70000", "tcp/9-8", "http", "tcp/1/2", "50/1", "icmp/256"]) {
    assert.equal(parseKeys(text), undefined, text);
  }
});

test("every question is asked in many steps if few interfaces have very many paths", () => {
  const world = cutNetwork(20);
  const compiled = new CompiledNetwork(new Network([world]));
  const stepsOf = (steps: Iterable<unknown>): number => [...steps].filter((step) => step === undefined).length;
  const web = term("sg-web");
  const questions: Readonly<Record<string, Iterable<unknown>>> = {
    nothing: evaluate(compiled, world, [{ kind: "nothing", direction: "ingress", of: web, on: [], except: false }]),
    internet: evaluate(compiled, world, [{ kind: "internet-reaches-only", targets: [{ to: web, on: [] }] }]),
    may: evaluate(compiled, world, [may("internet", "sg-web", "all")]),
    reach: reachOf(toTheEnd(Cells.inSteps(compiled)), [...world.all("network-interface")], "egress"),
  };
  for (const [name, steps] of Object.entries(questions)) {
    const taken = stepsOf(steps);
    assert.ok(taken > 20 * 20, `${name}: ${taken} steps`);
  }
});
