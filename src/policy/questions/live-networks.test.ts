/** Networks kept for many questions: whatever happens to their partitions, they answer as one compiled from scratch. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Change, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { worldAfter } from "../../model/world/world-after.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network } from "../flow/network.ts";
import { keyOf } from "../flow/traffic.ts";
import type { Flow } from "../flow/verdict.ts";
import { end } from "../oracle/asking-for-tests.ts";
import { type Decided, decideOne, judgeOne } from "../oracle/decide-one.ts";
import { address, anyChange, ground, interfaceIds } from "../oracle/random-world.ts";
import { SeveralPartitions } from "../oracle/several-partitions.ts";
import { group, nic, peering, rule, vpc } from "../oracle/small-world.ts";
import { Cells } from "./cells.ts";
import { type LiveNetwork, LiveNetworks } from "./live-networks.ts";

const HOME = "111122223333";
const FAR = "444455556666";

const flows = fc.array(
  fc
    .tuple(interfaceIds, fc.oneof(interfaceIds, address), fc.boolean(), fc.constantFrom(22, 53, 80, 443))
    .map(([a, b, turned, port]): Flow => {
      const [from, to] = turned ? [b, a] : [a, b];
      return { from: end(from), to: end(to), traffic: { protocol: "tcp", port } };
    }),
  { minLength: 5, maxLength: 10 },
);

const idOf = (change: Change): string => ("put" in change ? change.value.id : change.id);
/** Every id belongs to one account, but the peering between them to both. */
const accountOf = (change: Change): string => (/[13]$/.test(idOf(change)) ? FAR : HOME);
function make(partitions: SeveralPartitions, changes: readonly Change[]): void {
  for (const change of changes) {
    const accounts = idOf(change) === "pcx-far" ? [HOME, FAR] : [accountOf(change)];
    for (const account of accounts) partitions.partition(account).apply(ownedBy(account, change));
  }
}
/** The records of the small world are HOME's. A peering has no owner. */
const ownedBy = (ownerId: string, change: Change): Change =>
  "put" in change && "ownerId" in change.value
    ? ({ ...change, value: { ...change.value, ownerId } } as Change)
    : change;
const peered = peering("pcx-far", "vpc-0", "vpc-1", "active", FAR);

/** Flows as the compiled form decides them and, of all pairs of interfaces, who reaches whom on one port. */
function answers(compiled: CompiledNetwork, cells: Cells, questions: readonly Flow[]) {
  const decided = questions.map((flow) => decideOne(compiled, flow));
  const nics = [...compiled.network.all("network-interface")].sort((a, b) => (a.id < b.id ? -1 : 1));
  const reaching = nics.flatMap((a) =>
    nics.flatMap((b) => {
      const [[from], [to]] = [cells.holding([a]), cells.holding([b])];
      return from && to && a !== b && cells.reaches(from, to, keyOf(6, 80)) ? [`${a.id} ${b.id}`] : [];
    }),
  );
  return { decided, reaching };
}

/** What is known refuses a side that is unknown, and what may be does not: so questions about sets of flows tell it. */
function assertAsJudged(network: Network, questions: readonly Flow[], decided: readonly Decided[]): void {
  const supposed = new CompiledNetwork(network.supposing());
  for (const [n, flow] of questions.entries()) {
    const judged = judgeOne(network, flow);
    const unknown = (["egress", "ingress"] as const).filter((side) => judged[side] === "unknown");
    for (const side of unknown) assert.notEqual(decideOne(supposed, flow)[side], "refused");
    assert.deepEqual(decided[n], { ...judged, ...Object.fromEntries(unknown.map((side) => [side, "refused"])) });
  }
}

function fromScratch(world: World, questions: readonly Flow[]) {
  const compiled = new CompiledNetwork(Network.around(world));
  return answers(compiled, new Cells(compiled), questions);
}

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("change" as const), changes: anyChange }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("ask" as const), flows }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("suppose" as const), changes: anyChange, flows }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("hold" as const, "release" as const, "reload" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("peer" as const), isPeered: fc.boolean() }) },
);

test("whatever the steps, a live network answers as one compiled from scratch, and a held one as it was", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40, size: "max" }), (steps) => {
      let partitions = new SeveralPartitions();
      make(partitions, [...ground, peered]);
      let kept = partitions.copy();
      const networks = new LiveNetworks();
      const held: { live: LiveNetwork; release: () => void; was: World }[] = [];
      for (const each of steps) {
        switch (each.do) {
          case "change":
            make(partitions, each.changes);
            break;
          case "peer":
            make(partitions, [each.isPeered ? peered : remove("vpc-peering-connection", "pcx-far")]);
            break;
          case "ask":
            for (const account of [HOME, FAR]) {
              const world = partitions.world(account);
              const live = networks.around(world);
              const found = answers(live.compiled, live.cells, each.flows);
              assert.deepEqual(found, fromScratch(world, each.flows));
              assertAsJudged(Network.around(world), each.flows, found.decided);
            }
            for (const { live, was } of held) {
              const found = answers(live.compiled, new Cells(live.compiled), each.flows);
              assert.deepEqual(found, fromScratch(was, each.flows));
            }
            break;
          case "suppose": {
            const here = each.changes.filter((change) => accountOf(change) === HOME);
            const supposed = worldAfter(partitions.world(HOME), here);
            const live = networks.around(supposed);
            assert.deepEqual(answers(live.compiled, live.cells, each.flows), fromScratch(supposed, each.flows));
            break;
          }
          case "hold": {
            const live = networks.around(partitions.world(HOME));
            held.push({ live, release: live.hold(), was: partitions.copy().world(HOME) });
            break;
          }
          case "release":
            held.pop()?.release();
            break;
          case "reload":
            // What was changed since the copy is not kept: the partitions are loaded as they were.
            partitions = kept.copy();
            kept = partitions.copy();
        }
      }
    }),
    { numRuns: 80 },
  );
});

const web = [
  vpc("vpc-0", "10.0.0.0/16"),
  group("sg-0", "vpc-0"),
  group("sg-2", "vpc-0"),
  nic("eni-0", { vpcId: "vpc-0", ipv4: ["10.0.0.10"], groups: ["sg-0"] }),
  nic("eni-2", { vpcId: "vpc-0", ipv4: ["10.0.0.20"], groups: ["sg-2"] }),
  rule("sgr-0", "sg-0", "egress", "-1", "0.0.0.0/0"),
];
const opened = rule("sgr-2", "sg-2", "ingress", "tcp 80", "sg-0");
const http: Flow = { from: end("eni-0"), to: end("eni-2"), traffic: { protocol: "tcp", port: 80 } };
const ingress = (live: LiveNetwork) => decideOne(live.compiled, http).ingress;

function start() {
  const partitions = new SeveralPartitions();
  make(partitions, web);
  return { partitions, networks: new LiveNetworks(), around: () => partitions.world(HOME) };
}

test("questions share a network, which takes in what changes between them", () => {
  const { partitions, networks, around } = start();
  const live = networks.around(around());
  const { compiled } = live;
  assert.equal(ingress(live), "refused");
  make(partitions, [opened]);
  assert.equal(networks.around(around()), live);
  assert.equal(live.compiled, compiled);
  assert.equal(ingress(live), "sgr-2");
});

test("a change of a peered account's partition is taken in too", () => {
  const { partitions, networks, around } = start();
  make(partitions, [
    peered,
    vpc("vpc-1", "10.1.0.0/16"),
    group("sg-1", "vpc-1"),
    nic("eni-1", { vpcId: "vpc-1", ipv4: ["10.1.0.9"], groups: ["sg-1"] }),
  ]);
  const ask = () => decideOne(networks.around(around()).compiled, { ...http, to: end("eni-1") }).ingress;
  assert.equal(ask(), "refused");
  make(partitions, [rule("sgr-1", "sg-1", "ingress", "tcp 80", "sg-0")]);
  assert.equal(ask(), "sgr-1");
});

test("a partition that was dropped and loaded anew takes its network with it", () => {
  const { partitions, networks, around } = start();
  const kept = partitions.copy();
  make(partitions, [opened]);
  const live = networks.around(around());
  assert.equal(ingress(live), "sgr-2");
  partitions.replace(kept.partition(HOME));
  assert.notEqual(networks.around(around()), live);
  assert.equal(ingress(networks.around(around())), "refused");
});

test("so does a peered account's partition, while the own one stays", () => {
  const { partitions, networks, around } = start();
  make(partitions, [
    peered,
    vpc("vpc-1", "10.1.0.0/16"),
    group("sg-1", "vpc-1"),
    nic("eni-1", { vpcId: "vpc-1", ipv4: ["10.1.0.9"], groups: ["sg-1"] }),
  ]);
  const kept = partitions.copy();
  make(partitions, [rule("sgr-1", "sg-1", "ingress", "tcp 80", "sg-0")]);
  const ask = () => decideOne(networks.around(around()).compiled, { ...http, to: end("eni-1") }).ingress;
  assert.equal(ask(), "sgr-1");
  partitions.replace(kept.partition(FAR));
  assert.equal(ask(), "refused");
});

test("a network that is held stays as it is; others ask a new one only if something has changed", () => {
  const { partitions, networks, around } = start();
  const live = networks.around(around());
  const release = live.hold();
  assert.equal(networks.around(around()), live);
  make(partitions, [opened]);
  assert.equal(ingress(live), "refused");
  const newer = networks.around(around());
  assert.notEqual(newer, live);
  assert.equal(ingress(newer), "sgr-2");
  assert.ok(live.bytes > 0);
  release();
  release();
  // Nobody asks it any more: it keeps nothing.
  assert.equal(live.bytes, 0);
  assert.equal(networks.around(around()), newer);
});

test("what changed while a network was held is taken in when it is released", () => {
  const { partitions, networks, around } = start();
  const live = networks.around(around());
  assert.equal(ingress(live), "refused");
  const release = live.hold();
  make(partitions, [opened]);
  assert.equal(ingress(live), "refused");
  release();
  assert.equal(networks.around(around()), live);
  assert.equal(ingress(live), "sgr-2");
});

test("a network that nobody asks any more stops following its partitions", () => {
  const { partitions, networks, around } = start();
  const live = networks.around(around());
  assert.equal(ingress(live), "refused");
  for (let i = 0; i <= 10_000; i++) make(partitions, [i % 2 === 0 ? opened : remove("security-group-rule", "sgr-2")]);
  assert.equal(live.bytes, 0);
  assert.notEqual(networks.around(around()), live);
  assert.equal(ingress(networks.around(around())), "sgr-2");
});

test("whoever holds a network while too much changes loses it, and is told so", () => {
  const { partitions, networks, around } = start();
  const live = networks.around(around());
  const release = live.hold();
  for (let i = 0; i <= 100_000; i++) make(partitions, [rule(`sgr-${i}0`, "sg-2", "egress", "tcp 22", "10.0.0.0/8")]);
  assert.throws(() => live.own.get("vpc", "vpc-0"), /held for too long/);
  release();
  assert.notEqual(networks.around(around()), live);
});

test("of many networks, those that were asked longest ago make room", () => {
  const partitions = new SeveralPartitions();
  const networks = new LiveNetworks(3_000_000);
  const ask = (account: string) => {
    const live = networks.around(partitions.world(account));
    assert.ok(live.compiled.bytes > 500_000);
    return live;
  };
  const [first, second] = [ask("first"), ask("second")];
  for (let i = 0; i < 10; i++) {
    ask(`other-${i}`);
    assert.equal(ask("first"), first);
  }
  assert.notEqual(ask("second"), second);
  assert.equal(second.bytes, 0);
});

test("groups that come and go do not leave a network ever larger", () => {
  const { partitions, networks, around } = start();
  const { compiled } = networks.around(around());
  for (let i = 0; i < 5000; i++) {
    make(partitions, [group(`sg-x${i}0`, "vpc-0"), remove("security-group", `sg-x${i}0`)]);
    assert.ok(networks.around(around()).compiled);
  }
  assert.notEqual(networks.around(around()).compiled, compiled);
  assert.ok(networks.around(around()).compiled.groups.size < 5000);
});
