import assert from "node:assert/strict";
import type { GroupSet } from "../../../rollout/feed/rule-set.ts";
import type { Wanted } from "../data-plane.ts";
import { block, blocks, keys, ruleSetOf, wanted } from "../rule-sets-for-tests.ts";
import { GUESTS, onHost, type Packet } from "./wires-for-tests.ts";

const CHANGES = 1000;
/** A second; less if the machine can't. */
const PACKETS = 10_000;

const FRIENDS = "sg-11111111/vpc-11111111";
const into: Packet = {
  wire: "wire0",
  source: "198.51.100.1",
  destination: "10.99.0.1",
  protocol: 17,
  first: 9,
  second: 53,
};
const into6: Packet = { ...into, source: "2001:db8::1", destination: "fd99::1" };
const fromGuest: Packet = { ...into, wire: "guest1", source: GUESTS.guest1[0], destination: "198.51.100.1" };

/** Whatever changes, these are allowed by a block or by membership, and the others aren't. */
const allowed: readonly Packet[] = [into, into6, { ...into, source: "198.51.100.2", second: 54 }, fromGuest];
const refused: readonly Packet[] = [
  { ...into, second: 54 },
  { ...into6, source: "2001:db8::2" },
  { ...into, source: "198.51.100.3", second: 54 },
  { ...fromGuest, second: 54 },
];

function groups(version: number): GroupSet {
  const other = `198.51.100.${10 + (version % 200)}`;
  return {
    ingress: {
      blocks: [block("198.51.100.1", "udp/53"), block(other, "tcp/1000-2000", "50"), block("2001:db8::1", "udp/53")],
      groups: [{ members: FRIENDS, tracked: keys("udp/54"), untracked: [] }],
    },
    egress: blocks(block("198.51.100.1", "udp/53"), block(other, "all")),
  };
}

/** Mostly members, then groups, then what a device is and how revokes go. */
function change(number: number): Wanted {
  const version = Math.floor(number / 8);
  const guest = { device: "tap1", isGuest: true, addresses: GUESTS.guest1, allows: groups(version) } as const;
  const second = { device: "tap2", isGuest: true, addresses: GUESTS.guest2 } as const;
  const bound = [
    { device: "eth0", allows: groups(version) },
    guest,
    ...(Math.floor(number / 30) % 2 === 0 ? [] : [second]),
  ];
  const members = ["198.51.100.2", `198.51.100.${50 + (number % 100)}`].toSorted();
  return wanted(ruleSetOf(bound, { [FRIENDS]: members }), {
    revoked: Math.floor(number / 100) % 2 === 0 ? "live" : "cut",
  });
}

onHost(`${CHANGES} changes under traffic: no refused packet passes, no allowed one is lost`, async (wires, filter) => {
  // Nothing is tracked, so that every packet is judged.
  wires.host.run(`nft add table inet raw
    nft add chain inet raw early '{ type filter hook prerouting priority raw; }'
    nft add rule inet raw early notrack`);
  await filter.apply(change(0));
  const { sent, got } = await wires.flood([...allowed, ...refused], PACKETS, async () => {
    for (let number = 1; number <= CHANGES; number++) await filter.apply(change(number));
  });
  assert.ok(sent.every((count) => count > 0));
  assert.deepEqual(got, [...sent.slice(0, allowed.length), ...refused.map(() => 0)]);
  assert.deepEqual(await filter.readBack("everything"), []);
});
