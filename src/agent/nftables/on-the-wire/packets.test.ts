import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Address, type Family, formatAddress, parseAddress } from "../../../address/prefix.ts";
import { keyOf } from "../../../policy/flow/traffic.ts";
import type {
  Allowed,
  AllowedBlock,
  AllowedTraffic,
  GroupSet,
  KeyPair,
  RuleSet,
} from "../../../rollout/feed/rule-set.ts";
import { naiveJudge } from "../judging/naive-judge-for-tests.ts";
import { Nftables } from "../nftables.ts";
import { ruleSetOf, wanted } from "../rule-sets-for-tests.ts";
import { GUESTS, openWires, type Packet, type Wire } from "./wires-for-tests.ts";

/** Remote addresses lie in a small range, so that blocks, members and packets meet at their edges. */
const START: Readonly<Record<Family, bigint>> = {
  ipv4: parseAddress("198.51.100.0")?.value ?? 0n,
  ipv6: parseAddress("2001:db8::fff0")?.value ?? 0n,
};
const SIZE = 48;
const remote = (family: Family, offset: number): Address => ({ family, value: START[family] + BigInt(offset) });
const text = (family: Family, offset: number): string => formatAddress(remote(family, offset));

const PORTS = [0, 1, 22, 79, 80, 81, 443, 1023, 1024, 65534, 65535];
/** Of ICMP, with codes 0 and 1, in both families: an echo, an error, something rare. */
const TYPES = [8, 0, 3, 13, 128, 129, 1, 200];
const LAST_KEY = 0xff_ffff;

const lowOf = (protocol: number): fc.Arbitrary<number> =>
  protocol === 1 || protocol === 58
    ? fc.tuple(fc.constantFrom(...TYPES), fc.constantFrom(0, 1)).map(([type, code]) => (type << 8) | code)
    : protocol === 6 || protocol === 17
      ? fc.constantFrom(...PORTS)
      : fc.constant(0);

const protocol = fc.constantFrom(6, 6, 6, 17, 17, 1, 58, 47, 50, 132, 253);
const key = protocol.chain((number) => lowOf(number).map((low) => keyOf(number, low)));

/** A port or some, a protocol, everything, or a range over the edges of protocols. */
const keyPair: fc.Arbitrary<KeyPair> = fc.oneof(
  key.map((one): KeyPair => [one, one]),
  fc.tuple(key, fc.nat(2000)).map(([one, more]): KeyPair => [one, Math.min(one + more, one | 0xffff)]),
  protocol.map((number): KeyPair => [keyOf(number, 0), keyOf(number, 0xffff)]),
  fc.constant<KeyPair>([0, LAST_KEY]),
  fc.tuple(key, key).map(([a, b]): KeyPair => [Math.min(a, b), Math.max(a, b)]),
);

/** Disjoint and in order, each tracked or not. */
const traffic: fc.Arbitrary<AllowedTraffic> = fc
  .array(fc.tuple(keyPair, fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((pairs) => {
    const found: { tracked: KeyPair[]; untracked: KeyPair[] } = { tracked: [], untracked: [] };
    let end = -1;
    for (const [[first, last], isTracked] of pairs.toSorted(([a], [b]) => a[0] - b[0])) {
      const from = Math.max(first, end + 1);
      if (from > last) continue;
      (isTracked ? found.tracked : found.untracked).push([from, last]);
      end = last;
    }
    return found;
  });

const blocksOf = (family: Family): fc.Arbitrary<readonly AllowedBlock[]> =>
  fc.array(fc.tuple(fc.nat(SIZE), fc.nat(SIZE), traffic), { maxLength: 4 }).map((ranges) => {
    let end = -1;
    return ranges
      .toSorted(([a], [b]) => a - b)
      .flatMap(([a, b, allowed]) => {
        const [from, to] = [Math.max(Math.min(a, b), end + 1), Math.max(a, b)];
        if (from > to) return [];
        end = to;
        return [{ first: text(family, from), last: text(family, to), ...allowed }];
      });
  });

const ALL: Readonly<Record<Family, readonly [string, string]>> = {
  ipv4: ["0.0.0.0", "255.255.255.255"],
  ipv6: ["::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
};
const anywhere = (family: Family): fc.Arbitrary<readonly AllowedBlock[]> =>
  traffic.map((allowed) => [{ first: ALL[family][0], last: ALL[family][1], ...allowed }]);

const SG = ["sg-11111111/vpc-11111111", "sg-22222222/vpc-11111111"] as const;
const GUEST_ADDRESSES: readonly string[] = [...GUESTS.guest1, ...GUESTS.guest2];

const allowed: fc.Arbitrary<Allowed> = fc.record({
  blocks: fc
    .tuple(
      fc.oneof({ weight: 4, arbitrary: blocksOf("ipv4") }, { weight: 1, arbitrary: anywhere("ipv4") }),
      fc.oneof({ weight: 4, arbitrary: blocksOf("ipv6") }, { weight: 1, arbitrary: anywhere("ipv6") }),
    )
    .map((both) => both.flat()),
  groups: fc
    .tuple(fc.option(traffic), fc.option(traffic))
    .map((both) => both.flatMap((each, i) => (each === null ? [] : [{ members: SG[i] ?? "", ...each }]))),
});
const groupSet = fc.record({ ingress: allowed, egress: allowed });

const member = fc.oneof(
  fc.tuple(fc.constantFrom<Family>("ipv4", "ipv6"), fc.nat(SIZE)).map(([family, offset]) => text(family, offset)),
  fc.constantFrom(...GUEST_ADDRESSES, "198.51.100.16/28", "2001:db8::/80"),
);
const members = fc.uniqueArray(member, { maxLength: 6 });

const guestsWith = (tap1: GroupSet, tap2: GroupSet | null) => [
  { device: "tap1", isGuest: true, addresses: GUESTS.guest1, allows: tap1 },
  { device: "tap2", isGuest: true, addresses: GUESTS.guest2, ...(tap2 === null ? {} : { allows: tap2 }) },
];

const ruleSet: fc.Arbitrary<RuleSet> = fc
  .record({
    eth0: groupSet,
    tap1: groupSet,
    tap2: fc.option(groupSet),
    hasGuests: fc.boolean(),
    first: members,
    second: members,
  })
  .map(({ eth0, tap1, tap2, hasGuests, first, second }) =>
    ruleSetOf([{ device: "eth0", allows: eth0 }, ...(hasGuests ? guestsWith(tap1, tap2) : [])], {
      [SG[0]]: first.toSorted(),
      [SG[1]]: second.toSorted(),
    }),
  );

const PATHS = ["in by eth0", "out by eth0", "to a guest", "from a guest", "between guests"] as const;
interface Flow {
  readonly path: (typeof PATHS)[number];
  readonly family: Family;
  readonly offset: number;
  readonly key: number;
}
const flow: fc.Arbitrary<Flow> = fc.record({
  path: fc.constantFrom(...PATHS),
  family: fc.constantFrom<Family>("ipv4", "ipv6"),
  offset: fc.nat(SIZE),
  key,
});

/** A packet of the flow, where it should come out, and which interfaces see it in which direction. */
interface Trip {
  readonly packet: Packet;
  readonly goal: Wire;
  readonly judged: readonly (readonly [device: string, direction: "ingress" | "egress", remote: string])[];
}

function tripOf({ path, family, offset, key }: Flow, index: number): Trip {
  const number = key >>> 16;
  const isIcmp = number === 1 || number === 58;
  const ports = isIcmp
    ? { first: (key >>> 8) & 255, second: key & 255 }
    : { first: 1024 + (index % 60_000), second: key & 0xffff };
  const [far, at] = [text(family, offset), family === "ipv4" ? 0 : 1];
  const [guest1, guest2] = [GUESTS.guest1[at] as string, GUESTS.guest2[at] as string];
  // One of its own, so that no flow is the reply of another one.
  const inside = family === "ipv4" ? `10.99.${index >>> 8}.${index & 255}` : `fd99::${index.toString(16)}`;
  const rest = { protocol: number, ...ports };
  switch (path) {
    case "in by eth0":
      return {
        packet: { wire: "wire0", source: far, destination: inside, ...rest },
        goal: "inside",
        judged: [["eth0", "ingress", far]],
      };
    case "out by eth0":
      return {
        packet: { wire: "inside", source: inside, destination: far, ...rest },
        goal: "wire0",
        judged: [["eth0", "egress", far]],
      };
    case "to a guest":
      return {
        packet: { wire: "wire0", source: far, destination: guest1, ...rest },
        goal: "guest1",
        judged: [
          ["tap1", "ingress", far],
          ["eth0", "ingress", far],
        ],
      };
    case "from a guest":
      return {
        packet: { wire: "guest1", source: guest1, destination: far, ...rest },
        goal: "wire0",
        judged: [
          ["tap1", "egress", far],
          ["eth0", "egress", far],
        ],
      };
    case "between guests":
      return {
        packet: { wire: "guest1", source: guest1, destination: guest2, ...rest },
        goal: "guest2",
        judged: [
          ["tap1", "egress", guest2],
          ["tap2", "ingress", guest1],
        ],
      };
  }
}

/** The host's own device leaves packets of guests to theirs, if those are bound. */
function mayPass(rules: RuleSet, { judged }: Trip, key: number): boolean {
  const isBound = (device: string): boolean => rules.interfaces.some((each) => each.device === device);
  const isGuests = judged.some(([device]) => device !== "eth0" && isBound(device));
  return judged.every(([device, direction, far]) => {
    const bound = rules.interfaces.find((each) => each.device === device);
    if (bound === undefined || (isGuests && !bound.isGuest)) return true;
    return naiveJudge(rules, bound, { direction, remote: parseAddress(far) as Address, key }) !== "refused";
  });
}

const RUNS = 6;
const FLOWS = 200;

for (const revoked of ["live", "cut"] as const) {
  test(`what the kernel lets pass is what the rule set says, in both families and directions (--revoked ${revoked})`, async (t) => {
    const wires = await openWires(t);
    if (wires === undefined) return;
    const filter = new Nftables(wires.host.prefix);
    const passed = { yes: 0, no: 0 };
    const passesAsItSays = fc.asyncProperty(
      ruleSet,
      fc.array(flow, { minLength: FLOWS, maxLength: FLOWS }),
      async (rules, flows) => {
        await filter.apply(wanted(rules, { revoked }));
        assert.deepEqual(await filter.readBack("everything"), []);
        const trips = flows.map(tripOf);
        // A flow from a guest could be the reply of one to it.
        for (const isFromGuest of [false, true]) {
          const indexes = flows.flatMap(({ path }, i) => ((path === "from a guest") === isFromGuest ? [i] : []));
          wires.forgetConnections();
          const found = await wires.send(indexes.map((i) => trips[i]?.packet as Packet));
          for (const [at, index] of indexes.entries()) {
            const [trip, { key }] = [trips[index] as Trip, flows[index] as Flow];
            const expected = mayPass(rules, trip, key);
            passed[expected ? "yes" : "no"]++;
            assert.deepEqual(found[at], expected ? [trip.goal] : [], JSON.stringify({ trip, key: key.toString(16) }));
          }
        }
      },
    );
    // The same flows each time, because of others fewer may pass.
    await fc.assert(passesAsItSays, { numRuns: RUNS, seed: 1 });
    assert.ok(
      passed.yes + passed.no === RUNS * FLOWS && passed.yes > FLOWS && passed.no > FLOWS,
      JSON.stringify(passed),
    );
    await fc.assert(passesAsItSays, { numRuns: RUNS });
  });
}
