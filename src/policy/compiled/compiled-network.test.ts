/** The compiled network: equal to the records' verdict, however it came about. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { prefix } from "../../address/prefix.ts";
import type { Change } from "../../model/world/change.ts";
import type { Partition } from "../../model/world/partition.ts";
import { Network } from "../flow/network.ts";
import { keyOf, type Traffic } from "../flow/traffic.ts";
import type { Flow } from "../flow/verdict.ts";
import { end } from "../oracle/asking-for-tests.ts";
import { decideOne, judgeOne } from "../oracle/decide-one.ts";
import { address, change, ground, interfaceIds, packet } from "../oracle/random-world.ts";
import { group, nic, prefixList, rule, subnet, vpc, worldOf } from "../oracle/small-world.ts";
import { wordsOf } from "./address-index.ts";
import { CompiledNetwork } from "./compiled-network.ts";
import { decideMany, REFUSED, UNFILTERED } from "./decide.ts";

const traffic: fc.Arbitrary<Traffic> = packet.map(([protocol, low]) => {
  if (protocol === 6 || protocol === 17) return { protocol: protocol === 6 ? "tcp" : "udp", port: low };
  if (protocol === 1 || protocol === 58) {
    return { protocol: protocol === 1 ? "icmp" : "icmpv6", type: low >> 8, code: low & 255 };
  }
  return { protocol };
});
const flow: fc.Arbitrary<Flow> = fc
  .tuple(fc.oneof(interfaceIds, address), interfaceIds, fc.boolean(), traffic)
  .map(([a, b, turned, t]) => ({ from: end(turned ? b : a), to: end(turned ? a : b), traffic: t }));
const flows = fc.array(flow, { minLength: 15, maxLength: 30 });

/** What the network decides equals what is read from the records: the outcome, and the rule that it names. */
function assertTrue(compiled: CompiledNetwork, questions: readonly Flow[]): void {
  for (const question of questions)
    assert.deepEqual(decideOne(compiled, question), judgeOne(compiled.network, question));
}

test("compiled from scratch, it answers as the records do", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 20, maxLength: 80 }), flows, (changes, questions) => {
      const network = new Network([worldOf([...ground, ...changes.flat()])]);
      assertTrue(new CompiledNetwork(network), questions);
    }),
    { numRuns: 150 },
  );
});

test("brought up to date by any changes, noted in any order, it answers as if compiled from scratch", () => {
  const steps = fc.array(
    fc.tuple(fc.array(change, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.nat()), flows),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), steps, (first, rest) => {
      const world = worldOf([...ground, ...first.flat()]);
      const network = new Network([world]);
      const compiled = new CompiledNetwork(network);
      for (const [changes, order, questions] of rest) {
        const steps = changes.flat().map((one) => ({ change: applied(world, one), at: order.next().value ?? 0 }));
        for (const { change } of steps.sort((a, b) => a.at - b.at)) compiled.note(...change);
        assertTrue(compiled, questions);
      }
    }),
    { numRuns: 150 },
  );
});

/** Makes a change. Returns what became what. */
function applied(world: Partition, one: Change): Parameters<CompiledNetwork["note"]> {
  const [kind, id] = "put" in one ? [one.put, one.value.id] : [one.delete, one.id];
  const before = world.get(kind, id);
  world.apply(one);
  return [kind, before, world.get(kind, id)];
}

/** Applies and notes. */
function keep(world: Partition, compiled: CompiledNetwork, ...changes: readonly Change[]): void {
  for (const one of changes) compiled.note(...applied(world, one));
}

const web = [
  group("sg-web", "vpc-0"),
  group("sg-db", "vpc-0"),
  nic("eni-web", { vpcId: "vpc-0", ipv4: ["10.0.1.10"], ipv6: ["2001:db8::a"], groups: ["sg-web"] }),
  nic("eni-db", { vpcId: "vpc-0", ipv4: ["10.0.1.20"], ipv6: ["2001:db8::b"], groups: ["sg-db"] }),
  rule("sgr-out", "sg-web", "egress", "-1", "0.0.0.0/0"),
  rule("sgr-out6", "sg-web", "egress", "-1", "::/0"),
  rule("sgr-in", "sg-db", "ingress", "tcp 5432", "sg-web"),
];

for (const family of ["ipv4", "ipv6"] as const) {
  test(`${family}: many flows are decided by number`, () => {
    const world = worldOf([...ground, ...web]);
    const compiled = new CompiledNetwork(new Network([world]));
    const [a, b] = [compiled.interfaces.find("eni-web") ?? -1, compiled.interfaces.find("eni-db") ?? -1];
    const width = family === "ipv4" ? 1 : 4;
    const words = (text: string) => wordsOf(prefix(text)).slice(0, width);
    const [one, two, out] =
      family === "ipv4"
        ? [words("10.0.1.10/32"), words("10.0.1.20/32"), words("203.0.113.9/32")]
        : [words("2001:db8::a/128"), words("2001:db8::b/128"), words("2001:db8:ffff::9/128")];
    const egress = new Int32Array(3);
    const ingress = new Int32Array(3);
    decideMany(
      compiled,
      {
        family,
        count: 3,
        from: Int32Array.of(a, a, -1),
        to: Int32Array.of(b, -1, b),
        source: Uint32Array.from([...one, ...one, ...out]),
        target: Uint32Array.from([...two, ...out, ...two]),
        keys: new Int32Array(3).fill(keyOf(6, 5432)),
      },
      egress,
      ingress,
    );
    const name = (slot: number) => (slot < 0 ? slot : compiled.ruleId(slot));
    const open = family === "ipv4" ? "sgr-out" : "sgr-out6";
    assert.deepEqual([...egress].map(name), [open, open, UNFILTERED]);
    assert.deepEqual([...ingress].map(name), ["sgr-in", UNFILTERED, REFUSED]);
  });
}

test("rules that come and go do not leave the tables ever larger", () => {
  const world = worldOf([...ground, ...web]);
  const compiled = new CompiledNetwork(new Network([world]));
  const size = compiled.bytes;
  for (let i = 0; i < 5000; i++) {
    keep(world, compiled, rule("sgr-x", "sg-db", "ingress", "tcp 22", `10.${i >> 8}.${i & 255}.9/32`));
    compiled.refresh();
    keep(world, compiled, { delete: "security-group-rule", id: "sgr-x" });
    compiled.refresh();
  }
  assert.ok(compiled.bytes <= size * 6, `${size} -> ${compiled.bytes}`);
});

test("a new version of a prefix list is what counts, and the old one no more", () => {
  const world = worldOf([...ground, ...web, rule("sgr-pl", "sg-db", "ingress", "tcp 22", "pl-1")]);
  const network = new Network([world]);
  const compiled = new CompiledNetwork(network);
  const ask = (from: string) =>
    decideOne(compiled, { from: end(from), to: end("eni-db"), traffic: { protocol: "tcp", port: 22 } }).ingress;
  assert.equal(ask("198.51.100.1"), "refused");
  keep(world, compiled, ...prefixList("pl-1", ["198.51.100.0/24", "198.51.100.0/25"], 1));
  assert.equal(ask("198.51.100.1"), "sgr-pl");
  keep(world, compiled, ...prefixList("pl-1", ["198.51.100.0/25"], 2));
  assert.equal(ask("198.51.100.1"), "sgr-pl");
  assert.equal(ask("198.51.100.200"), "refused");
});

test("services that nothing filters are not, and their neighbours are; the router and the resolver may move", () => {
  const world = worldOf([
    vpc("vpc-0", "10.0.0.0/16"),
    subnet("subnet-1", "vpc-0", "10.0.1.0/24", "2001:db8:0:1::/64"),
    group("sg-0", "vpc-0"),
    nic("eni-0", {
      vpcId: "vpc-0",
      subnetId: "subnet-1",
      ipv4: ["10.0.1.10"],
      ipv6: ["2001:db8:0:1::a"],
      groups: ["sg-0"],
    }),
  ]);
  const compiled = new CompiledNetwork(new Network([world]));
  const ask = (to: string, port: number) =>
    decideOne(compiled, { from: end("eni-0"), to: end(to), traffic: { protocol: "udp", port } }).egress;
  for (const [to, port] of [
    ["10.0.0.2", 53],
    ["10.0.1.1", 9],
    ["169.254.169.254", 80],
    ["255.255.255.255", 67],
    ["fd00:ec2::253", 53],
    ["ff02::1:2", 547],
    ["2001:db8:0:1::1", 9],
  ] as const) {
    assert.equal(ask(to, port), "unfiltered", to);
  }
  for (const [to, port] of [
    ["10.0.0.0", 53],
    ["10.0.0.1", 53],
    ["10.0.0.3", 53],
    ["10.0.1.0", 9],
    ["10.0.1.2", 9],
    ["169.254.0.1", 80],
    ["255.255.255.255", 68],
    ["255.255.255.254", 67],
    ["ff02::1:2", 546],
    ["2001:db8:0:2::1", 9],
  ] as const) {
    assert.equal(ask(to, port), "refused", `${to} ${port}`);
  }
  keep(world, compiled, vpc("vpc-0", "10.4.0.0/16"), subnet("subnet-1", "vpc-0", "10.4.1.0/24"));
  assert.deepEqual([ask("10.4.0.2", 53), ask("10.4.1.1", 9)], ["unfiltered", "unfiltered"]);
  assert.deepEqual([ask("10.0.0.2", 53), ask("10.0.1.1", 9)], ["refused", "refused"]);
});

test("a rule that is gone, has another peer or another group counts no more, whatever came before and after it", () => {
  const world = worldOf([...ground, ...web, group("sg-other", "vpc-0")]);
  const compiled = new CompiledNetwork(new Network([world]));
  const ask = (port: number) =>
    decideOne(compiled, { from: end("198.51.100.1"), to: end("eni-db"), traffic: { protocol: "tcp", port } }).ingress;
  const at = (id: string, port: number, groupId = "sg-db", cidr = "198.51.100.0/24") =>
    rule(id, groupId, "ingress", `tcp ${port}`, cidr);
  keep(world, compiled, at("sgr-1", 1), at("sgr-2", 2), at("sgr-3", 3));
  assert.deepEqual([1, 2, 3].map(ask), ["sgr-1", "sgr-2", "sgr-3"]);
  keep(world, compiled, { delete: "security-group-rule", id: "sgr-1" });
  assert.deepEqual([1, 2, 3].map(ask), ["refused", "sgr-2", "sgr-3"]);
  keep(world, compiled, at("sgr-2", 2, "sg-other"), at("sgr-3", 3, "sg-db", "203.0.113.0/24"), at("sgr-4", 4));
  assert.deepEqual([1, 2, 3, 4].map(ask), ["refused", "refused", "refused", "sgr-4"]);
  keep(world, compiled, at("sgr-2", 2), at("sgr-3", 3));
  assert.deepEqual([1, 2, 3, 4].map(ask), ["refused", "sgr-2", "sgr-3", "sgr-4"]);
});

test("a group that is deleted admits nothing, and made again it does", () => {
  const world = worldOf([...ground, ...web]);
  const compiled = new CompiledNetwork(new Network([world]));
  const ask = () =>
    decideOne(compiled, { from: end("eni-web"), to: end("eni-db"), traffic: { protocol: "tcp", port: 5432 } });
  assert.deepEqual(ask(), { egress: "sgr-out", ingress: "sgr-in" });
  keep(world, compiled, { delete: "security-group", id: "sg-db" });
  assert.deepEqual(ask(), { egress: "sgr-out", ingress: "refused" });
  keep(world, compiled, group("sg-db", "vpc-0"));
  keep(world, compiled, { delete: "security-group", id: "sg-web" });
  assert.deepEqual(ask(), { egress: "refused", ingress: "refused" });
});
