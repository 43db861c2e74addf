import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { RefusedFlow, Wanted } from "../data-plane.ts";
import { ANYWHERE, ANYWHERE_6, block, blocks, CLOSED, NOTHING, ruleSetOf, wanted } from "../rule-sets-for-tests.ts";
import { GUESTS, HOST, onHost, type Packet } from "./wires-for-tests.ts";

const REMOTE = "198.51.100.7";
const INSIDE = "10.99.0.1";
const into: Packet = { wire: "wire0", source: REMOTE, destination: INSIDE, protocol: 6, first: 40_000, second: 22 };
const out: Packet = { wire: "inside", source: INSIDE, destination: REMOTE, protocol: 6, first: 40_000, second: 443 };
const toGuest: Packet = { ...into, destination: GUESTS.guest1[0] };
const fromGuest: Packet = { ...out, wire: "guest1", source: GUESTS.guest1[0] };

const own = { device: "eth0", addresses: HOST, allows: CLOSED } as const;
const guest = { device: "tap1", isGuest: true, addresses: GUESTS.guest1, allows: CLOSED } as const;
const closed = (rest: Partial<Wanted> = {}): Wanted => wanted(ruleSetOf([own, guest]), rest);

onHost("what no rule allows is refused and counted; a device that isn't bound isn't judged", async (wires, filter) => {
  await filter.apply(closed());
  assert.deepEqual(await wires.passes(into, out, toGuest, fromGuest), [false, false, false, false]);
  const counts = await filter.counters();
  assert.deepEqual(counts.get("eth0"), { refused: 2, wouldRefuse: 0, byFailsafe: 0 });
  assert.deepEqual(counts.get("tap1"), { refused: 2, wouldRefuse: 0, byFailsafe: 0 });
  const between: Packet = { ...out, wire: "guest2", source: GUESTS.guest2[0], destination: INSIDE };
  assert.deepEqual(await wires.send([between]), [["inside"]]);
});

onHost("an interface whose groups aren't known lets in nothing but the failsafe", async (wires, filter) => {
  const { allows, ...unknown } = own;
  await filter.apply(wanted(ruleSetOf([unknown]), { failsafe: ["tcp/22"] }));
  assert.deepEqual(await wires.passes(into, { ...into, second: 23 }, out), [true, false, false]);
});

onHost("observe lets everything pass, and counts what enforce would refuse", async (wires, filter) => {
  await filter.apply(closed({ modes: { eth0: "observe", tap1: "observe" } }));
  assert.deepEqual(await wires.passes(into, out, toGuest, fromGuest), [true, true, true, true]);
  assert.deepEqual((await filter.counters()).get("eth0"), { refused: 0, wouldRefuse: 2, byFailsafe: 0 });
  const { flows } = await filter.takeRefused();
  assert.deepEqual([...new Set(flows.map(({ isEnforced }) => isEnforced))], [false]);
  // What observe let pass isn't tracked as allowed.
  await filter.apply(closed());
  assert.deepEqual(await wires.passes(into, out, toGuest, fromGuest), [false, false, false, false]);
});

onHost(
  "the failsafe lets in to the host itself what no rule does, with its replies, and is counted apart",
  async (wires, filter) => {
    const reply: Packet = { ...out, first: 22, second: 40_000, flags: "synack" };
    await filter.apply(closed({ failsafe: ["tcp/22", "udp/500-600"] }));
    assert.deepEqual(await wires.passes(reply, into, reply, toGuest), [false, true, true, false]);
    assert.deepEqual(
      await wires.passes({ ...into, protocol: 17, second: 600 }, { ...into, protocol: 17, second: 601 }),
      [true, false],
    );
    assert.equal((await filter.counters()).get("eth0")?.byFailsafe, 2);
    const allowing = { ingress: blocks(block(REMOTE, "tcp/22")), egress: NOTHING };
    await filter.apply(wanted(ruleSetOf([{ ...own, allows: allowing }]), { failsafe: ["tcp/22"] }));
    assert.deepEqual(await wires.passes({ ...into, first: 40_001 }), [true]);
    assert.equal((await filter.counters()).get("eth0")?.byFailsafe, 2, "a rule allows it");
  },
);

onHost("the agent's connection to its server is never filtered; a guest's is", async (wires, filter) => {
  const servers = [
    { address: REMOTE, port: 443 },
    { address: "2001:db8::1", port: 443 },
  ];
  const reply: Packet = { ...into, first: 443, second: 40_000, flags: "synack" };
  const out6: Packet = { ...out, source: "fd99::1", destination: "2001:db8::1" };
  for (const revoked of ["live", "cut"] as const) {
    wires.forgetConnections();
    await filter.apply(closed({ servers, revoked }));
    assert.deepEqual(await wires.passes(out, reply, out6, fromGuest), [true, true, true, false]);
    assert.deepEqual(await wires.passes({ ...out, second: 444 }, { ...reply, flags: "syn" }), [false, false]);
  }
});

onHost("exempt addresses of an interface are never filtered", async (wires, filter) => {
  await filter.apply(wanted(ruleSetOf([{ ...guest, exempt: [REMOTE, "2001:db8::1"] }])));
  const from6: Packet = { ...fromGuest, source: GUESTS.guest1[1], destination: "2001:db8::1" };
  assert.deepEqual(await wires.passes(toGuest, fromGuest, from6), [true, true, true]);
  assert.deepEqual(await wires.passes({ ...fromGuest, destination: "198.51.100.8" }), [false]);
});

onHost("DHCP clients get their answers", async (wires, filter) => {
  await filter.apply(closed());
  const dhcp = (packet: Packet, first: number, second: number): Packet => ({ ...packet, protocol: 17, first, second });
  assert.deepEqual(await wires.passes(dhcp(out, 68, 67), dhcp(into, 67, 68)), [true, true]);
  assert.deepEqual(await wires.passes(dhcp(fromGuest, 68, 67), dhcp(toGuest, 67, 68)), [true, true]);
  assert.deepEqual(await wires.passes(dhcp(out, 67, 68), dhcp(into, 68, 67)), [false, false]);
  const link = { ...into, source: "fe80::1", destination: "fe80::2" };
  await wires.send([dhcp(link, 547, 546), dhcp(link, 547, 547)]);
  const { flows } = await filter.takeRefused();
  const refused = flows.filter(({ destination, direction }) => destination === "fe80::2" && direction === "ingress");
  assert.deepEqual(
    refused.map(({ destinationPort }) => destinationPort),
    [547],
  );
});

onHost(
  "neighbours find each other in both directions, also if others mark packets and connections",
  async (wires, filter) => {
    wires.host.run(`nft add table inet theirs
    for hook in prerouting output; do
      nft add chain inet theirs $hook "{ type filter hook $hook priority -160; }"
      nft add rule inet theirs $hook meta mark set 0x7
      nft add rule inet theirs $hook ct mark set 0x7
    done`);
    wires.far.run(`sysctl -qw net.ipv6.conf.wire0.disable_ipv6=0
    ip addr add fd00::9/64 dev wire0 nodad`);
    const allows = { ingress: blocks(block(ANYWHERE, "udp/9")), egress: blocks(block(ANYWHERE_6, "udp/9")) };
    await filter.apply(wanted(ruleSetOf([{ ...own, allows }])));
    const meets = async (namespace: typeof wires.host, device: string, neighbour: string): Promise<void> => {
      namespace.run(`python3 -c 'import socket
socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b"x", ("${neighbour}", 9))'`);
      for (;;) {
        const found = namespace.run(`ip -6 neigh show ${neighbour} dev ${device}`);
        if (/lladdr/.test(found)) return;
        assert.doesNotMatch(found, /FAILED/);
        await setTimeout(20);
      }
    };
    await meets(wires.host, "eth0", "fd00::9");
    await meets(wires.far, "wire0", HOST[1]);
    const [routed] = await wires.passes({
      ...into,
      source: "2001:db8::1",
      destination: "fd99::1",
      protocol: 58,
      first: 135,
      second: 0,
    });
    assert.equal(routed, false, "no neighbour's, because it was forwarded");
  },
);

onHost("loopback is never filtered", async (wires, filter) => {
  await filter.apply(closed());
  for (const [family, address] of [
    ["AF_INET", HOST[0]],
    ["AF_INET6", HOST[1]],
    ["AF_INET", "127.0.0.1"],
  ] as const) {
    const heard = wires.host.run(`python3 -c 'import socket
s = socket.socket(socket.${family}, socket.SOCK_DGRAM)
s.bind(("${address}", 0)); s.settimeout(20); s.sendto(b"heard", s.getsockname()); print(s.recv(9).decode())'`);
    assert.equal(heard.trim(), "heard");
  }
});

const brief = ({
  device,
  direction,
  protocol,
  source,
  sourcePort,
  destination,
  destinationPort,
  packets,
}: RefusedFlow): string =>
  `${device} ${direction} ${protocol} ${source} ${sourcePort} > ${destination} ${destinationPort}: ${packets}`;

onHost("refused flows are taken once, each packet in one answer", async (wires, filter) => {
  await filter.apply(closed());
  const echo: Packet = { ...into, protocol: 1, first: 8, second: 0 };
  const into6: Packet = { ...into, source: "2001:db8::1", destination: "fd99::1", protocol: 17 };
  await wires.send([into, into, fromGuest, echo, { ...toGuest, protocol: 50 }, into6]);
  const first = await filter.takeRefused();
  assert.deepEqual(first.flows.map(brief).toSorted(), [
    `eth0 ingress 1 ${REMOTE} 0 > ${INSIDE} 2048: 1`,
    "eth0 ingress 17 2001:db8::1 40000 > fd99::1 22: 1",
    `eth0 ingress 6 ${REMOTE} 40000 > ${INSIDE} 22: 2`,
    `tap1 egress 6 ${GUESTS.guest1[0]} 40000 > ${REMOTE} 443: 1`,
    `tap1 ingress 50 ${REMOTE} 0 > ${GUESTS.guest1[0]} 0: 1`,
  ]);
  assert.equal(first.lost, 0);
  assert.ok(first.flows.every(({ isEnforced, bytes }) => isEnforced && bytes > 0));
  assert.deepEqual(await filter.takeRefused(), { flows: [], lost: 0 });
  await wires.send([into]);
  await filter.apply(closed({ modes: { eth0: "observe" } }));
  await wires.send([into, into, into]);
  const second = await filter.takeRefused();
  assert.deepEqual(
    second.flows.map((flow) => `${brief(flow)} ${flow.isEnforced}`),
    [`eth0 ingress 6 ${REMOTE} 40000 > ${INSIDE} 22: 1 true`, `eth0 ingress 6 ${REMOTE} 40000 > ${INSIDE} 22: 3 false`],
  );
});

onHost("flows that find no room are counted as lost, and refused none the less", async (wires, filter) => {
  await filter.apply(closed());
  const many = Array.from({ length: 8500 }, (_, i): Packet => ({ ...into, protocol: 17, first: 1 + i }));
  assert.ok((await wires.passes(...many)).every((passed) => !passed));
  const { flows, lost } = await filter.takeRefused();
  assert.ok(lost > 0);
  assert.equal(
    flows.reduce((sum, { packets }) => sum + packets, lost),
    many.length,
  );
});
