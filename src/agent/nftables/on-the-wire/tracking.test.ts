import assert from "node:assert/strict";
import type { GroupSet } from "../../../rollout/feed/rule-set.ts";
import { outliving, type Wanted } from "../data-plane.ts";
import {
  ANYWHERE,
  ANYWHERE_6,
  block,
  blocks,
  CLOSED,
  EVERYTHING,
  NOTHING,
  ruleSetOf,
  untrackedBlock,
  wanted,
} from "../rule-sets-for-tests.ts";
import { GUESTS, onHost, type Packet } from "./wires-for-tests.ts";

const REMOTE = "198.51.100.7";
const INSIDE = "10.99.0.1";

/** What guest1, or eth0 for what the host forwards, sends and gets. */
const udp = { protocol: 17, first: 40_000, second: 53 };
const arriving: Packet = { wire: "wire0", source: REMOTE, destination: GUESTS.guest1[0], ...udp };

const answerTo = ({ source, destination, first = 0, second = 0, ...rest }: Packet, wire: Packet["wire"]): Packet => ({
  ...rest,
  wire,
  source: destination,
  destination: source,
  first: second,
  second: first,
});
const answering = answerTo(arriving, "guest1");

const guest = (allows: GroupSet, rest: Partial<Wanted> = {}): Wanted =>
  wanted(ruleSetOf([{ device: "tap1", isGuest: true, addresses: GUESTS.guest1, allows }]), rest);

const tracked: GroupSet = { ingress: blocks(block(ANYWHERE, "udp/53")), egress: NOTHING };
const untracked: GroupSet = {
  ingress: blocks(untrackedBlock(ANYWHERE, "udp/53")),
  egress: blocks(untrackedBlock(ANYWHERE, "udp")),
};

onHost("catalogue 337: replies pass whatever the other direction allows, and only replies", async (wires, filter) => {
  await filter.apply(guest(tracked));
  assert.deepEqual(await wires.passes(answering), [false]);
  wires.forgetConnections();
  assert.deepEqual(await wires.passes(arriving, answering, arriving, answering), [true, true, true, true]);
  assert.deepEqual(await wires.passes({ ...answering, second: 40_001 }), [false]);
});

onHost(
  "catalogue 337: a tracked connection outlives the revoke of its rule, and is named; a new one is refused",
  async (wires, filter) => {
    await filter.apply(guest(tracked));
    await wires.send([arriving, answering]);
    assert.deepEqual(outliving(await filter.connections()), []);
    await filter.apply(guest(CLOSED));
    assert.deepEqual(await wires.passes(arriving, answering), [true, true]);
    assert.deepEqual(await wires.passes({ ...arriving, first: 40_001 }), [false]);
    assert.deepEqual(
      outliving(await filter.connections()).map(({ sent, replied, ...rest }) => rest),
      [
        {
          device: "tap1",
          interfaceId: "eni-tap1",
          direction: "ingress",
          protocol: 17,
          source: REMOTE,
          sourcePort: 40_000,
          destination: GUESTS.guest1[0],
          destinationPort: 53,
          isTracked: true,
          isAllowed: false,
        },
      ],
    );
  },
);

onHost(
  "catalogue 338: an untracked flow is cut as soon as the rule of either direction goes",
  async (wires, filter) => {
    for (const without of ["ingress", "egress"] as const) {
      wires.forgetConnections();
      await filter.apply(guest(untracked));
      assert.deepEqual(await wires.passes(arriving, answering, arriving), [true, true, true]);
      assert.deepEqual(outliving(await filter.connections()), []);
      await filter.apply(guest({ ...untracked, [without]: NOTHING }));
      assert.deepEqual(await wires.passes(arriving, answering), [without === "egress", without === "ingress"]);
    }
  },
);

onHost(
  "--revoked cut: a revoke cuts tracked and untracked connections in both directions at once",
  async (wires, filter) => {
    for (const allows of [tracked, untracked]) {
      wires.forgetConnections();
      await filter.apply(guest(allows, { revoked: "cut" }));
      assert.deepEqual(await wires.passes(arriving, answering, arriving), [true, true, true]);
      await filter.apply(guest({ ...allows, ingress: NOTHING }, { revoked: "cut" }));
      assert.deepEqual(await wires.passes(arriving, answering), [false, false]);
    }
  },
);

onHost("--revoked cut: the reply to an echo passes as long as the echo may", async (wires, filter) => {
  const echo: Packet = {
    wire: "guest1",
    source: GUESTS.guest1[0],
    destination: REMOTE,
    protocol: 1,
    first: 8,
    second: 0,
    echo: 5,
  };
  const reply: Packet = { ...echo, wire: "wire0", source: REMOTE, destination: GUESTS.guest1[0], first: 0 };
  const echo6: Packet = { ...echo, source: GUESTS.guest1[1], destination: "2001:db8::1", protocol: 58, first: 128 };
  const reply6: Packet = { ...reply, source: "2001:db8::1", destination: GUESTS.guest1[1], protocol: 58, first: 129 };
  const may: GroupSet = {
    ingress: NOTHING,
    egress: blocks(block(ANYWHERE, "icmp/8"), block(ANYWHERE_6, "icmpv6/128")),
  };
  for (const revoked of ["live", "cut"] as const) {
    wires.forgetConnections();
    await filter.apply(guest(may, { revoked }));
    assert.deepEqual(await wires.passes(reply, reply6), [false, false], "unasked");
    assert.deepEqual(await wires.passes(echo, reply, echo6, reply6), [true, true, true, true]);
    await filter.apply(guest(CLOSED, { revoked }));
    const isLive = revoked === "live";
    assert.deepEqual(await wires.passes(echo, reply, echo6, reply6), [isLive, isLive, isLive, isLive]);
  }
});

onHost("an ICMP error about a tracked connection passes, and no other", async (wires, filter) => {
  const inner = (port: number): string =>
    `4500001c000140004011${"0000"}0a000005c6336407${port.toString(16).padStart(4, "0")}003500080000`;
  const error = (port: number): Packet => ({
    wire: "wire0",
    source: "198.51.100.1",
    destination: GUESTS.guest1[0],
    protocol: 1,
    first: 3,
    second: 4,
    inner: inner(port),
  });
  const sent: Packet = { wire: "guest1", source: GUESTS.guest1[0], destination: REMOTE, ...udp };
  for (const revoked of ["live", "cut"] as const) {
    wires.forgetConnections();
    await filter.apply(guest({ ingress: NOTHING, egress: blocks(block(ANYWHERE, "udp/53")) }, { revoked }));
    assert.deepEqual(await wires.passes(sent, error(40_000), error(40_001)), [true, true, false]);
  }
});

onHost("two guests of one host: each side is judged, and replies pass both", async (wires, filter) => {
  const between: Packet = { wire: "guest1", source: GUESTS.guest1[0], destination: GUESTS.guest2[0], ...udp };
  const both = (first: GroupSet, second: GroupSet): Wanted =>
    wanted(
      ruleSetOf([
        { device: "eth0", allows: CLOSED },
        { device: "tap1", isGuest: true, addresses: GUESTS.guest1, allows: first },
        { device: "tap2", isGuest: true, addresses: GUESTS.guest2, allows: second },
      ]),
    );
  const sends: GroupSet = { ingress: NOTHING, egress: EVERYTHING };
  await filter.apply(both(sends, CLOSED));
  assert.deepEqual(await wires.passes(between), [false]);
  await filter.apply(both(CLOSED, tracked));
  assert.deepEqual(await wires.passes(between), [false]);
  await filter.apply(both(sends, tracked));
  assert.deepEqual(await wires.passes(between, answerTo(between, "guest2")), [true, true]);
  assert.deepEqual(await wires.passes({ ...answerTo(between, "guest2"), second: 41_000 }), [false]);
});

onHost("packets that nobody tracks are judged one by one", async (wires, filter) => {
  wires.host.run(
    "nft add table inet raw; nft add chain inet raw early '{ type filter hook prerouting priority raw; }'; nft add rule inet raw early notrack",
  );
  await filter.apply(guest(tracked));
  assert.deepEqual(await wires.passes(arriving, answering), [true, false]);
  await filter.apply(guest(untracked));
  assert.deepEqual(await wires.passes(arriving, answering), [true, true]);
  await filter.apply(guest(CLOSED));
  assert.deepEqual(await wires.passes(arriving, answering), [false, false]);
});

onHost("others' bits of the connection mark stay as they are, and ours can be chosen", async (wires, filter) => {
  wires.host.run(`nft add table inet theirs
    nft add chain inet theirs early '{ type filter hook prerouting priority -160; }'
    nft add rule inet theirs early ct mark set ct mark or 0x5`);
  await filter.apply(guest(tracked, { marks: { ingress: 0x40, egress: 0x80 } }));
  await wires.send([arriving]);
  assert.match(wires.host.run("conntrack -L 2>/dev/null"), /mark=69 /);
});

onHost("what the host masquerades is judged as it is on the wire", async (wires, filter) => {
  wires.host.run(`nft add table ip nat
    nft add chain ip nat post '{ type nat hook postrouting priority srcnat; }'
    nft add chain ip nat pre '{ type nat hook prerouting priority dstnat; }'
    nft add rule ip nat post oifname eth0 masquerade
    nft add rule ip nat pre iifname eth0 udp dport 8080 dnat to ${INSIDE}:53`);
  const own = (allows: GroupSet, revoked: Wanted["revoked"]): Wanted =>
    wanted(ruleSetOf([{ device: "eth0", addresses: ["10.0.0.4"], allows }]), { revoked });
  const out: Packet = { wire: "inside", source: INSIDE, destination: REMOTE, ...udp };
  const back: Packet = {
    wire: "wire0",
    source: REMOTE,
    destination: "10.0.0.4",
    protocol: 17,
    first: 53,
    second: 40_000,
  };
  const forwarded: Packet = {
    wire: "wire0",
    source: REMOTE,
    destination: "10.0.0.4",
    protocol: 17,
    first: 5000,
    second: 8080,
  };
  const answer: Packet = { wire: "inside", source: INSIDE, destination: REMOTE, protocol: 17, first: 53, second: 5000 };
  for (const revoked of ["live", "cut"] as const) {
    wires.forgetConnections();
    const sees = { ingress: blocks(block(REMOTE, "udp/8080")), egress: blocks(block(REMOTE, "udp/53")) };
    await filter.apply(own(sees, revoked));
    assert.deepEqual(await wires.passes(out, back, forwarded, answer), [true, true, true, true]);
    await filter.apply(own(CLOSED, revoked));
    const isLive = revoked === "live";
    assert.deepEqual(await wires.passes(out, back, forwarded, answer), [isLive, isLive, isLive, isLive]);
    if (!isLive) continue;
    const ended = outliving(await filter.connections()).map(
      (each) => `${each.direction} ${each.source}:${each.sourcePort} > ${each.destination}:${each.destinationPort}`,
    );
    assert.deepEqual(ended.toSorted(), [
      "egress 10.0.0.4:40000 > 198.51.100.7:53",
      "ingress 198.51.100.7:5000 > 10.0.0.4:8080",
    ]);
  }
});
