/** Rule sets of hosts: kept in step they're those made from scratch, they allow what the records say, and messages carry them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseAddress } from "../address/prefix.ts";
import type { Host } from "../model/records/hosts/host.ts";
import type { Resource } from "../model/records/tag.ts";
import type { Change } from "../model/world/change.ts";
import type { Kind } from "../model/world/kinds.ts";
import { Network } from "../policy/flow/network.ts";
import { keyOf, trafficOfKey } from "../policy/flow/traffic.ts";
import { naiveMatches } from "../policy/oracle/naive.ts";
import { address, anyChange, ground, packet } from "../policy/oracle/random-world.ts";
import { group, nic, prefixList, rule, vpc, worldOf } from "../policy/oracle/small-world.ts";
import { judge } from "../policy/rules/judge.ts";
import { allows } from "./allows-for-tests.ts";
import { differenceOf, ruleSetAfter } from "./feed/changes.ts";
import { ruleSetDigest } from "./feed/digest.ts";
import type { RuleSet } from "./feed/rule-set.ts";
import { Rollout } from "./rollout.ts";

const hostWith = (...interfaceIds: readonly string[]): Host => ({
  id: "host-1",
  name: "web-1",
  ownerId: "111122223333",
  createTime: "2026-11-30T00:00:00Z",
  interfaces: interfaceIds.map((interfaceId, i) => ({
    device: `eth${i}`,
    interfaceId,
    isGuest: i % 2 === 1,
    mode: "observe",
  })),
});

const hosts: readonly Host[] = [
  hostWith("eni-0", "eni-1"),
  { ...hostWith("eni-2", "eni-3", "eni-4"), id: "host-2" },
  { ...hostWith("eni-5"), id: "host-3" },
];

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("change" as const), changes: anyChange }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("ask" as const), host: fc.constantFrom(...hosts) }) },
);

/** Messages as the other end reads them. */
const sent = <T>(message: T): T => JSON.parse(JSON.stringify(message)) as T;

test("whatever changes in whatever order, rule sets are those made from scratch, and messages carry each step", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: "max" }), (steps) => {
      const world = worldOf(ground);
      const network = new Network([world]);
      const rollout = new Rollout();
      const told = new Map<string, { readonly here: RuleSet; readonly there: RuleSet }>();
      const ask = (host: Host) => {
        const here = rollout.ruleSetOf(network, host);
        assert.deepEqual(here, new Rollout().ruleSetOf(network, host));
        assert.equal(rollout.ruleSetOf(network, host), here, "nothing has changed: the same object");
        const cursor = ruleSetDigest(here);
        const before = told.get(host.id);
        const difference = before && differenceOf(before.here, here);
        const message =
          before === undefined
            ? { type: "whole" as const, cursor, revisions: {}, ruleSet: here }
            : difference === undefined
              ? { type: "alive" as const, cursor, revisions: {} }
              : { type: "changes" as const, cursor, revisions: {}, ...difference };
        const there = ruleSetAfter(before?.there, sent(message));
        assert.deepEqual(sent(here), there);
        told.set(host.id, { here, there });
      };
      for (const each of steps) {
        if (each.do === "ask") ask(each.host);
        else for (const change of each.changes) apply(world, rollout, change);
      }
      for (const host of hosts) ask(host);
    }),
    { numRuns: 150 },
  );
});

function apply(world: ReturnType<typeof worldOf>, rollout: Rollout, change: Change): void {
  const kind: Kind = "put" in change ? change.put : change.delete;
  const id = "put" in change ? change.value.id : change.id;
  const before = world.get(kind, id) as Resource | undefined;
  world.apply(change);
  rollout.note(kind, before, world.get(kind, id) as Resource | undefined);
}

test("a rule set allows what the rules allow, one by one, and tracks what AWS tracks (catalogue 338)", () => {
  let asked = 0;
  const allowsAlike = fc.property(
    fc.array(anyChange, { minLength: 10, maxLength: 60 }),
    fc.array(fc.tuple(fc.nat(5), fc.boolean(), address, packet), { minLength: 10, maxLength: 30 }),
    (changes, questions) => {
      const world = worldOf([...ground, ...changes.flat()]);
      const network = new Network([world]);
      for (const [i, isIngress, remote, [protocol, low]] of questions) {
        const local = `eni-${i}`;
        const own = world.get("network-interface", local);
        const one = parseAddress(remote);
        if (own === undefined || one === undefined) continue;
        const direction = isIngress ? "ingress" : "egress";
        const ruleSet = new Rollout().ruleSetOf(network, hostWith(local));
        const found = allows(ruleSet, "eth0", direction, remote, keyOf(protocol, low));
        const remoteInterface = network.interfaceAt(own.vpcId, one)?.id;
        const naive = naiveMatches(world, {
          local,
          direction,
          remoteAddress: remote,
          protocol,
          low,
          ...(remoteInterface === undefined ? {} : { remoteInterface }),
        });
        asked++;
        assert.equal(found !== undefined, naive.size > 0, `${local} ${direction} ${remote} ${protocol}/${low}`);
        // Rules whose group is gone allow nothing, but policy counts them for tracking.
        const isWhole = own.groupIds.every((id) => world.get("security-group", id) !== undefined);
        if (found === undefined || !isWhole) continue;
        const here = { kind: "interface" as const, id: local };
        const there = { kind: "address" as const, address: remote };
        const [from, to] = isIngress ? [there, here] : [here, there];
        const verdict = judge(network, { from, to, traffic: trafficOfKey(keyOf(protocol, low)) });
        const side = verdict.outcome === "undecidable" ? undefined : verdict[direction];
        if (side?.verdict === "allowed") assert.equal(found, side.tracking);
      }
    },
  );
  // The same worlds each time, because others may have fewer of the interfaces that are asked about.
  fc.assert(allowsAlike, { numRuns: 100, seed: 1 });
  assert.ok(asked > 1_000);
  fc.assert(allowsAlike, { numRuns: 100 });
});

const small = (...rules: Parameters<typeof worldOf>[0]) =>
  worldOf([
    vpc("vpc-0", "10.0.0.0/16"),
    group("sg-0", "vpc-0"),
    group("sg-1", "vpc-0"),
    nic("eni-0", { vpcId: "vpc-0", ipv4: ["10.0.0.10"], groups: ["sg-0"] }),
    nic("eni-1", { vpcId: "vpc-0", ipv4: ["10.0.0.11"], ipv4Prefixes: ["10.0.1.16/28"], groups: ["sg-1"] }),
    ...rules,
  ]);

const ruleSetIn = (world: ReturnType<typeof worldOf>) =>
  new Rollout().ruleSetOf(new Network([world]), hostWith("eni-0", "eni-9"));

test("nested blocks come apart, and neighbours that allow the same are one", () => {
  const ruleSet = ruleSetIn(
    small(
      rule("sgr-1", "sg-0", "ingress", "tcp 22-22", "10.0.0.0/8"),
      rule("sgr-2", "sg-0", "ingress", "tcp 80-80", "10.1.0.0/16"),
      rule("sgr-3", "sg-0", "ingress", "tcp 22-22", "11.0.0.0/8"),
      rule("sgr-4", "sg-0", "ingress", "-1", "sg-1"),
    ),
  );
  const [eth0, eth1] = ruleSet.interfaces;
  const { ingress, egress } = ruleSet.groupSets[eth0?.groupSet ?? ""] ?? assert.fail();
  const [ssh, http] = [keyOf(6, 22), keyOf(6, 80)];
  assert.deepEqual(ingress.blocks, [
    { first: "10.0.0.0", last: "10.0.255.255", tracked: [[ssh, ssh]], untracked: [] },
    {
      first: "10.1.0.0",
      last: "10.1.255.255",
      tracked: [
        [ssh, ssh],
        [http, http],
      ],
      untracked: [],
    },
    { first: "10.2.0.0", last: "11.255.255.255", tracked: [[ssh, ssh]], untracked: [] },
  ]);
  assert.deepEqual(egress, { blocks: [], groups: [] });
  assert.deepEqual(ruleSet.members, { "sg-1/vpc-0": ["10.0.0.11", "10.0.1.16/28"] });
  assert.ok(eth0?.exempt.includes("10.0.0.2"), "the resolver");
  assert.deepEqual([eth1?.groupSet, eth1?.problem], [null, "eni-9 doesn't exist"]);
});

test("what refers to nothing matches nothing", () => {
  const ruleSet = ruleSetIn(
    small(
      rule("sgr-1", "sg-0", "ingress", "-1", "pl-gone"),
      rule("sgr-2", "sg-0", "ingress", "-1", "sg-gone"),
      ...prefixList("pl-empty", []),
      rule("sgr-3", "sg-0", "ingress", "-1", "pl-empty"),
    ),
  );
  assert.deepEqual(ruleSet.members, { "sg-gone/vpc-0": [] });
  for (const remote of ["10.0.0.11", "192.0.2.1"]) {
    assert.equal(allows(ruleSet, "eth0", "ingress", remote, keyOf(6, 22)), undefined);
  }
});

test("what changes nothing for a host leaves its rule set as it is", () => {
  const world = small(rule("sgr-1", "sg-0", "ingress", "tcp 22-22", "10.0.0.0/8"));
  const network = new Network([world]);
  const rollout = new Rollout();
  const host = hostWith("eni-0");
  const before = rollout.ruleSetOf(network, host);
  apply(world, rollout, rule("sgr-2", "sg-0", "ingress", "tcp 22-22", "10.2.0.0/16"));
  const after = rollout.ruleSetOf(network, host);
  assert.equal(differenceOf(before, after), undefined, "another rule that allows nothing more");
  apply(world, rollout, rule("sgr-3", "sg-1", "ingress", "tcp 22-22", "10.2.0.0/16"));
  assert.equal(rollout.ruleSetOf(network, host), after, "another group's rule");
});

test("a message that isn't what it says is refused", () => {
  const ruleSet = ruleSetIn(small());
  const cursor = ruleSetDigest(ruleSet);
  const whole = { type: "whole" as const, cursor, revisions: {}, ruleSet };
  assert.equal(ruleSetAfter(undefined, whole), ruleSet);
  for (const [before, message] of [
    [undefined, { ...whole, ruleSet: { interfaces: [], groupSets: {}, members: {} } }],
    [undefined, { type: "alive" as const, cursor, revisions: {} }],
    [undefined, { type: "changes" as const, cursor, revisions: {}, interfaces: ruleSet.interfaces }],
    [ruleSet, { type: "alive" as const, cursor: "0", revisions: {} }],
    [
      ruleSet,
      { type: "changes" as const, cursor, revisions: {}, members: { "sg-1/vpc-0": { add: ["10.0.0.1"], remove: [] } } },
    ],
  ] as const) {
    assert.throws(() => ruleSetAfter(before, message), { name: "BadMessage" });
  }
});
