/** What went over connections is counted once, whatever ends, begins anew, or is listed late. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Connection } from "../nftables/data-plane.ts";
import { FlowCounts } from "./flow-counts.ts";

const ssh = (sent: number, replied: number, sourcePort = 4000): Connection => ({
  device: "eth0",
  interfaceId: "eni-0123456789abcdef0",
  direction: "ingress",
  protocol: 6,
  source: "10.0.0.9",
  sourcePort,
  destination: "10.0.0.5",
  destinationPort: 22,
  sent: { packets: sent, bytes: sent * 100 },
  replied: { packets: replied, bytes: replied * 10 },
  isTracked: true,
  isAllowed: true,
});

const packetsOf = (counts: FlowCounts) =>
  counts.take().flows.map(({ direction, packets, bytes }) => `${direction} ${packets} ${bytes}`);

test("what went before the first look isn't counted, and then each packet once, in both directions", () => {
  const counts = new FlowCounts();
  counts.begin();
  counts.look([ssh(5, 5)], 0, 10);
  assert.deepEqual(packetsOf(counts), []);
  counts.begin();
  counts.look([ssh(7, 6)], 10, 20);
  assert.deepEqual(packetsOf(counts), ["ingress 2 200", "egress 1 10"]);
  counts.begin();
  counts.look([ssh(7, 6)], 20, 30);
  assert.deepEqual(packetsOf(counts), []);
  counts.end(ssh(9, 6), 30, 35);
  assert.deepEqual(packetsOf(counts), ["ingress 2 200"]);
});

test("a connection that begins and ends between two looks is counted", () => {
  const counts = new FlowCounts();
  counts.begin();
  counts.look([], 0, 10);
  counts.end(ssh(3, 2), 10, 12);
  counts.end(ssh(4, 0), 10, 13);
  const { flows, lost } = counts.take();
  assert.deepEqual(lost, 0);
  const answer = {
    direction: "egress",
    source: "10.0.0.5",
    sourcePort: 22,
    destination: "10.0.0.9",
    destinationPort: 4000,
  };
  const both = { interfaceId: "eni-0123456789abcdef0", protocol: 6, action: "ACCEPT" };
  assert.deepEqual(flows, [
    {
      ...both,
      direction: "ingress",
      source: "10.0.0.9",
      sourcePort: 4000,
      destination: "10.0.0.5",
      destinationPort: 22,
      packets: 7,
      bytes: 700,
      start: 10,
      end: 13,
    },
    { ...both, ...answer, packets: 2, bytes: 20, start: 10, end: 12 },
  ]);
});

test("a connection that is over for long before it ends isn't counted again", () => {
  const counts = new FlowCounts();
  counts.begin();
  counts.look([], 0, 10);
  counts.begin();
  counts.look([ssh(5, 5)], 10, 20);
  for (let i = 0; i < 10; i++) {
    counts.begin();
    counts.look([], 20, 30);
  }
  counts.end(ssh(6, 5), 30, 40);
  assert.deepEqual(packetsOf(counts), ["ingress 6 600", "egress 5 50"]);
});

test("ICMP has its type and code instead of ports, and the answer's in the other direction", () => {
  const counts = new FlowCounts();
  counts.end({ ...ssh(1, 1), protocol: 1, sourcePort: 0, destinationPort: 8 << 8 }, 0, 1);
  const { flows } = counts.take();
  assert.deepEqual(
    flows.map(({ direction, icmpType, icmpCode, sourcePort, destinationPort }) => [
      direction,
      icmpType,
      icmpCode,
      sourcePort,
      destinationPort,
    ]),
    [
      ["ingress", 8, 0, 0, 0],
      ["egress", 0, 0, 0, 0],
    ],
  );
});

test("more flows than there's room for are counted as lost", () => {
  const counts = new FlowCounts();
  const most = 50_000;
  for (let i = 0; i < most + 10; i++)
    counts.end({ ...ssh(1, 0, i % 60_000), destinationPort: Math.floor(i / 60_000) }, 0, 1);
  const { flows, lost } = counts.take();
  assert.deepEqual([flows.length, lost], [most, 10]);
  assert.deepEqual(counts.take(), { flows: [], lost: 0 });
});

/** What happens to one pair of ends in the kernel, and when the agent hears of it. */
const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), packets: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("end" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("look" as const), endsMeanwhile: fc.boolean() }) },
);

test("however ends and looks interleave, all packets are counted, and none twice", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
      const counts = new FlowCounts();
      counts.begin();
      counts.look([], 0, 0);
      let [open, sent] = [0, 0];
      const end = (): void => {
        if (open > 0) counts.end(ssh(open, 0), 0, 0);
        open = 0;
      };
      for (const step of steps) {
        if (step.do === "send") [open, sent] = [open + step.packets, sent + step.packets];
        else if (step.do === "end") end();
        else {
          counts.begin();
          const listed = open > 0 ? [ssh(open, 0)] : [];
          if (step.endsMeanwhile) end();
          counts.look(listed, 0, 0);
        }
      }
      end();
      const counted = counts.take().flows.reduce((sum, { packets }) => sum + packets, 0);
      assert.equal(counted, sent);
    }),
    { numRuns: 2000 },
  );
});
