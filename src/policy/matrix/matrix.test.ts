/** Matrices of sets of interfaces: each cell is what its pairs say one by one, whatever the network. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { INTERFACES_GAP } from "../../model/records/gap.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { toTheEnd } from "../../model/steps.ts";
import { type Change, put } from "../../model/world/change.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network } from "../flow/network.ts";
import { parseSelector, type Selector, select } from "../flow/selection.ts";
import { formatKeys, KEY_END, type KeyRange, type Traffic, trafficKey } from "../flow/traffic.ts";
import { lackingWorld, routedWorld } from "../oracle/random-routes.ts";
import { change, ground } from "../oracle/random-world.ts";
import { group, nic, rule, subnet, vpc, worldOf } from "../oracle/small-world.ts";
import { Cells } from "../questions/cells.ts";
import { examine } from "../questions/examine.ts";
import { type Counted, type Grouping, Matrix, setsBy } from "./matrix.ts";

const EVERYTHING: KeyRange = { first: 0, last: KEY_END - 1 };
const TRAFFIC: readonly Traffic[] = [
  { protocol: "tcp", port: 443 },
  { protocol: "tcp", port: 22 },
  { protocol: "udp", port: 53 },
  { protocol: "icmp", type: 8, code: 0 },
];
const GROUPINGS: readonly Grouping[] = [
  { kind: "group" },
  { kind: "subnet" },
  { kind: "vpc" },
  { kind: "tag", key: "role" },
];

/** Some interfaces get a tag by their ids, some two of them. */
const tagged = (changes: readonly Change[]): readonly Change[] =>
  changes.map((each) => {
    if (!("put" in each) || each.put !== "network-interface") return each;
    const value = each.value.id.at(-1) ?? "";
    return { ...each, value: { ...each.value, tags: [{ key: "role", value }] } };
  });

function questions(changes: readonly Change[]) {
  const world = worldOf(tagged(changes));
  const network = new Network([world]);
  const cells = new Cells(new CompiledNetwork(network));
  const sets = (grouping: Grouping, vpcId?: string) => {
    const found = setsBy(network, world, grouping, vpcId);
    assert.ok(!("problem" in found));
    return found;
  };
  const rows = (found: ReturnType<typeof sets>, limit: KeyRange) => {
    const matrix = new Matrix(cells, found);
    return found.map((_, row) => toTheEnd(matrix.row(row, limit)));
  };
  const known = new Map<string, string>();
  const single = (of: NetworkInterface) => ({ interfaces: [of], blocks: [], isInternet: false });
  const outcome = (from: NetworkInterface, to: NetworkInterface, traffic: Traffic): string => {
    const key = `${from.id} ${to.id} ${trafficKey(traffic)}`;
    const found =
      known.get(key) ??
      (() => {
        const one = toTheEnd(examine(network, single(from), single(to), traffic, () => Cells.inSteps(cells.compiled)));
        assert.ok(!("problem" in one));
        return one.allowed === 1 ? "allowed" : one.undecidable === 1 ? "undecidable" : "refused";
      })();
    known.set(key, found);
    return found;
  };
  return { world, network, sets, rows, outcome };
}

/** What the pairs of a cell say one by one, or how the cell differs. */
function wrongIn({ sets, rows, outcome }: ReturnType<typeof questions>, grouping: Grouping, traffic: Traffic) {
  const found = sets(grouping);
  const key = trafficKey(traffic);
  const one = rows(found, { first: key, last: key });
  const all = rows(found, EVERYTHING);
  const wrong: string[] = [];
  found.forEach((from, i) => {
    found.forEach((to, j) => {
      const outcomes = from.interfaces.flatMap((a) =>
        to.interfaces.filter((b) => b.id !== a.id).map((b) => outcome(a, b, traffic)),
      );
      const count = (of: string) => outcomes.filter((each) => each === of).length;
      const expected = [outcomes.length, count("allowed"), count("undecidable")];
      const { pairs, allowed, undecidable } = (one[i] as readonly Counted[])[j] as Counted;
      const any = all[i]?.[j] as Counted;
      const passes = any.keys.some(({ first, last }) => first <= key && key <= last);
      const texts = [
        `${[pairs, allowed, undecidable]}` === `${expected}` ? "" : `${[pairs, allowed, undecidable]} not ${expected}`,
        passes === count("allowed") > 0 ? "" : `on ${any.keys.map(formatKeys)}, but ${count("allowed")} pass`,
        any.pairs === pairs && any.allowed >= allowed ? "" : `of any traffic ${any.allowed} of ${any.pairs} pairs`,
      ];
      wrong.push(...texts.filter(Boolean).map((text) => `${from.id} to ${to.id}: ${text}`));
    });
  });
  return wrong;
}

const asked = [fc.constantFrom(...GROUPINGS), fc.constantFrom(...TRAFFIC)] as const;

test("whatever the rules: a cell counts what check says of each of its pairs", () => {
  const rules = fc.array(change, { maxLength: 60 }).map((changes) => [...ground, ...changes.flat()]);
  fc.assert(
    fc.property(rules, ...asked, (changes, grouping, traffic) => {
      assert.deepEqual(wrongIn(questions(changes), grouping, traffic), []);
    }),
    { numRuns: 60 },
  );
});

test("whatever the paths: a cell counts what check says of each of its pairs", () => {
  fc.assert(
    fc.property(routedWorld, ...asked, (changes, grouping, traffic) => {
      assert.deepEqual(wrongIn(questions(changes), grouping, traffic), []);
    }),
    { numRuns: 60 },
  );
});

test("whatever an import lacks: a pair of which nobody can tell is counted as such", () => {
  fc.assert(
    fc.property(lackingWorld, ...asked, ({ lacking }, grouping, traffic) => {
      assert.deepEqual(wrongIn(questions(lacking), grouping, traffic), []);
    }),
    { numRuns: 60 },
  );
});

const base = [
  vpc("vpc-a", "10.0.0.0/16"),
  vpc("vpc-b", "10.1.0.0/16"),
  subnet("subnet-1", "vpc-a", "10.0.1.0/24"),
  subnet("subnet-2", "vpc-b", "10.1.1.0/24"),
  group("sg-web", "vpc-a"),
  group("sg-db", "vpc-a"),
  group("sg-none", "vpc-a"),
  nic("eni-w1", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.1.11"], groups: ["sg-web"] }),
  nic("eni-b2", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.1.12"], groups: ["sg-web", "sg-db"] }),
  nic("eni-d3", { vpcId: "vpc-a", subnetId: "subnet-1", ipv4: ["10.0.1.13"], groups: ["sg-db"] }),
  nic("eni-f4", { vpcId: "vpc-b", subnetId: "subnet-2", ipv4: ["10.1.1.11"], groups: [] }),
  rule("sgr-out", "sg-web", "egress", "-1", "0.0.0.0/0"),
  rule("sgr-in", "sg-db", "ingress", "tcp 5432", "sg-web"),
];

test("sets are what their ids mean to every other question; those without interfaces are left out", () => {
  const { world, network, sets } = questions(base);
  for (const grouping of GROUPINGS) {
    for (const { id, interfaces } of sets(grouping)) {
      const found = select(network, world, parseSelector(id) as Selector);
      assert.ok("interfaces" in found, id);
      assert.deepEqual(interfaces.map((each) => each.id).sort(), found.interfaces.map((each) => each.id).sort());
    }
  }
  const ids = (grouping: Grouping, vpcId?: string) => sets(grouping, vpcId).map(({ id }) => id);
  assert.deepEqual(ids({ kind: "group" }), ["sg-web", "sg-db"]);
  assert.deepEqual(ids({ kind: "tag", key: "role" }), ["tag:role=1", "tag:role=2", "tag:role=3", "tag:role=4"]);
  assert.deepEqual(ids({ kind: "subnet" }, "vpc-b"), ["subnet-2"]);
});

test("an interface in several groups counts in each, and never as its own partner", () => {
  const { sets, rows } = questions(base);
  const [web, db] = rows(sets({ kind: "group" }), EVERYTHING);
  const shown = (row: readonly Counted[] | undefined) =>
    row?.map(({ pairs, allowed, keys }) => `${allowed} of ${pairs} on ${keys.map(formatKeys)}`);
  assert.deepEqual(shown(web), ["1 of 2 on tcp/5432", "3 of 3 on tcp/5432"]);
  assert.deepEqual(shown(db), ["0 of 3 on ", "1 of 2 on tcp/5432"]);
});

test("sets that aren't known whole are no matrix", () => {
  const gap = put("gap", { id: INTERFACES_GAP, what: "network interfaces", neededBy: "the account" } as never);
  const world = worldOf([...base, gap]);
  const found = setsBy(new Network([world]), world, { kind: "group" });
  assert.ok("problem" in found);
  assert.match(found.problem, /network interfaces/);
});
