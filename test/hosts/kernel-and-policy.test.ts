/** Random worlds: what the kernel of a host lets pass is what policy says of the records. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Nftables } from "../../src/agent/nftables/nftables.ts";
import {
  GUESTS,
  HOST,
  openWires,
  type Packet,
  type Wire,
} from "../../src/agent/nftables/on-the-wire/wires-for-tests.ts";
import type { Host } from "../../src/model/records/hosts/host.ts";
import { Network } from "../../src/policy/flow/network.ts";
import { keyOf, trafficOfKey } from "../../src/policy/flow/traffic.ts";
import { change, ground, ipv4, ipv6, packet } from "../../src/policy/oracle/random-world.ts";
import { nic, worldOf } from "../../src/policy/oracle/small-world.ts";
import { judge } from "../../src/policy/rules/judge.ts";
import { Rollout } from "../../src/rollout/rollout.ts";

const host: Host = {
  id: "host-1",
  name: "hypervisor",
  ownerId: "111122223333",
  createTime: "2026-11-30T00:00:00Z",
  interfaces: [
    { device: "eth0", interfaceId: "eni-0", isGuest: false, mode: "enforce" },
    { device: "tap1", interfaceId: "eni-1", isGuest: true, mode: "enforce" },
    { device: "tap2", interfaceId: "eni-2", isGuest: true, mode: "enforce" },
  ],
};

const groups = fc.uniqueArray(
  fc.nat(4).map((i) => `sg-${i}`),
  { minLength: 1, maxLength: 3 },
);
/** The interfaces of the host are always there; whatever else is random. */
const world = fc
  .tuple(fc.array(change, { minLength: 20, maxLength: 60 }), groups, groups, groups)
  .map(([changes, own, first, second]) =>
    worldOf([
      ...ground,
      ...changes.flat(),
      nic("eni-0", { vpcId: "vpc-0", ipv4: [HOST[0]], ipv6: [HOST[1]], groups: own }),
      nic("eni-1", { vpcId: "vpc-0", ipv4: [GUESTS.guest1[0]], ipv6: [GUESTS.guest1[1]], groups: first }),
      nic("eni-2", { vpcId: "vpc-0", ipv4: [GUESTS.guest2[0]], ipv6: [GUESTS.guest2[1]], groups: second }),
    ]),
  );

const PATHS = ["in by eth0", "out by eth0", "to a guest", "from a guest", "between guests"] as const;
interface Flow {
  readonly path: (typeof PATHS)[number];
  /** The other end; those on the host's own link wouldn't be answered for. */
  readonly far: string;
  readonly packet: readonly [protocol: number, low: number];
}
const flow: fc.Arbitrary<Flow> = fc.record({
  path: fc.constantFrom(...PATHS),
  far: fc.oneof(
    ipv4.filter((text) => !text.startsWith("10.0.")),
    ipv6,
  ),
  packet,
});

interface Trip {
  readonly packet: Packet;
  readonly goal: Wire;
  readonly sides: readonly (readonly [interfaceId: string, direction: "ingress" | "egress", remote: string])[];
}

function tripOf({ path, far, packet: [protocol, low] }: Flow, index: number): Trip {
  const six = far.includes(":");
  const isIcmp = protocol === 1 || protocol === 58;
  const ports = isIcmp ? { first: low >>> 8, second: low & 255 } : { first: 1024 + index, second: low };
  const rest = { protocol, ...ports };
  const [guest1, guest2] = [GUESTS.guest1[six ? 1 : 0], GUESTS.guest2[six ? 1 : 0]];
  // One of its own, so that no flow is the reply of another one.
  const inside = six ? `fd99::${index.toString(16)}` : `10.99.${index >>> 8}.${index & 255}`;
  switch (path) {
    case "in by eth0":
      return {
        packet: { wire: "wire0", source: far, destination: inside, ...rest },
        goal: "inside",
        sides: [["eni-0", "ingress", far]],
      };
    case "out by eth0":
      return {
        packet: { wire: "inside", source: inside, destination: far, ...rest },
        goal: "wire0",
        sides: [["eni-0", "egress", far]],
      };
    case "to a guest":
      return {
        packet: { wire: "wire0", source: far, destination: guest1, ...rest },
        goal: "guest1",
        sides: [["eni-1", "ingress", far]],
      };
    case "from a guest":
      return {
        packet: { wire: "guest1", source: guest1, destination: far, ...rest },
        goal: "wire0",
        sides: [["eni-1", "egress", far]],
      };
    case "between guests":
      return {
        packet: { wire: "guest1", source: guest1, destination: guest2, ...rest },
        goal: "guest2",
        sides: [
          ["eni-1", "egress", guest2],
          ["eni-2", "ingress", guest1],
        ],
      };
  }
}

/** What policy says of one interface. */
function allows(network: Network, [id, direction, address]: Trip["sides"][number], key: number): boolean {
  const [here, there] = [{ kind: "interface", id } as const, { kind: "address", address } as const];
  const [from, to] = direction === "ingress" ? [there, here] : [here, there];
  const verdict = judge(network, { from, to, traffic: trafficOfKey(key) });
  if (verdict.outcome === "undecidable") return assert.fail(JSON.stringify(verdict));
  return verdict[direction].verdict !== "refused" && verdict[direction].verdict !== "unknown";
}

const [RUNS, FLOWS] = [8, 150];

test("what passes a host is what policy allows: both families and directions, the host's own and what it forwards", async (t) => {
  const wires = await openWires(t);
  if (wires === undefined) return;
  const filter = new Nftables(wires.host.prefix);
  const counts = { passed: 0, refused: 0 };
  const passesAsAllowed = fc.asyncProperty(
    world,
    fc.array(flow, { minLength: FLOWS, maxLength: FLOWS }),
    async (records, flows) => {
      const network = new Network([records]);
      const ruleSet = new Rollout().ruleSetOf(network, host);
      await filter.apply({ ruleSet, revoked: "live", failsafe: [], servers: [] });
      const trips = flows.map(tripOf);
      // A flow from a guest could be the reply of one to it.
      for (const isFromGuest of [false, true]) {
        const indexes = flows.flatMap(({ path }, i) => ((path === "from a guest") === isFromGuest ? [i] : []));
        wires.forgetConnections();
        const found = await wires.send(indexes.map((i) => (trips[i] as Trip).packet));
        for (const [at, index] of indexes.entries()) {
          const [trip, asked] = [trips[index] as Trip, flows[index] as Flow];
          const key = keyOf(...asked.packet);
          const may = trip.sides.every((side) => allows(network, side, key));
          counts[may ? "passed" : "refused"]++;
          assert.deepEqual(found[at], may ? [trip.goal] : [], JSON.stringify({ asked, sides: trip.sides }));
        }
      }
    },
  );
  // The same flows each time, because of others fewer may pass.
  await fc.assert(passesAsAllowed, { numRuns: RUNS, seed: 1 });
  assert.ok(
    counts.passed + counts.refused === RUNS * FLOWS && counts.passed > 100 && counts.refused > 100,
    JSON.stringify(counts),
  );
  await fc.assert(passesAsAllowed, { numRuns: RUNS });
});
