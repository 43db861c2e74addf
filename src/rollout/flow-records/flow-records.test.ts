/** What hosts report becomes records of flow logs, and hits of rules. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DEFAULT_FLOW_LOG_FORMAT } from "../../model/records/observing/flow-log.ts";
import { toTheEnd } from "../../model/steps.ts";
import { Network } from "../../policy/flow/network.ts";
import { group, interfaceRecord, nic, rule, subnet, vpc, worldOf } from "../../policy/oracle/small-world.ts";
import { type ReportedFlow, readingReportedFlows } from "../reported-flows.ts";
import { RecordWriter } from "./format-record.ts";
import { groupingFlows } from "./group-flows.ts";
import { questionOf, ruleOfFlow } from "./rule-of-flow.ts";

const ID = "eni-0123456789abcdef0";
const formatWith = (names: string): { readonly format: string } => ({
  format: names
    .split(" ")
    .map((name) => `\${${name}}`)
    .join(" "),
});
const web = interfaceRecord(ID, {
  vpcId: "vpc-1",
  subnetId: "subnet-1",
  ipv4: ["10.0.0.10", "10.0.0.11"],
  groups: ["sg-web"],
});
const world = worldOf([
  vpc("vpc-1", "10.0.0.0/16"),
  subnet("subnet-1", "vpc-1", "10.0.0.0/24"),
  group("sg-web", "vpc-1"),
  group("sg-db", "vpc-1"),
  rule("sgr-https", "sg-web", "ingress", "tcp 443", "0.0.0.0/0"),
  rule("sgr-ping", "sg-web", "ingress", "icmp 8-0", "0.0.0.0/0"),
  rule("sgr-db", "sg-web", "egress", "tcp 5432", "sg-db"),
  rule("sgr-dns", "sg-web", "egress", "udp 53", "10.0.0.0/16"),
  rule("sgr-esp", "sg-web", "ingress", "50", "10.9.0.0/16"),
  nic(ID, { vpcId: "vpc-1", subnetId: "subnet-1", ipv4: ["10.0.0.10", "10.0.0.11"], groups: ["sg-web"] }),
  nic("eni-db", { vpcId: "vpc-1", subnetId: "subnet-1", ipv4: ["10.0.0.20"], groups: ["sg-db"] }),
]);
const logged = { nic: web, subnet: world.get("subnet", "subnet-1"), region: "us-east-1" };

const flow = (more: Partial<ReportedFlow> = {}): ReportedFlow => ({
  interfaceId: ID,
  direction: "ingress",
  action: "ACCEPT",
  source: "198.51.100.7",
  destination: "10.0.0.10",
  sourcePort: 50_123,
  destinationPort: 443,
  protocol: 6,
  packets: 20,
  bytes: 4_249,
  start: 1_418_530_010,
  end: 1_418_530_070,
  ...more,
});

suite("a record", () => {
  test("catalogue 516: in the default format it has the fields of version 2", () => {
    const writer = new RecordWriter({ format: DEFAULT_FLOW_LOG_FORMAT });
    assert.equal(
      writer.flow(logged, flow()),
      `2 111122223333 ${ID} 198.51.100.7 10.0.0.10 50123 443 6 20 4249 1418530010 1418530070 ACCEPT OK\n`,
    );
    const stretch = { from: 1_431_280_876, until: 1_431_280_934 };
    const without = `2 111122223333 ${ID} - - - - - - - 1431280876 1431280934 -`;
    assert.equal(writer.without(logged, "NODATA", stretch), `${without} NODATA\n`);
    assert.equal(writer.without(logged, "SKIPDATA", stretch), `${without} SKIPDATA\n`);
  });

  test("its version is the highest of its fields', and what a host can't know is -", () => {
    const known = formatWith("version vpc-id subnet-id instance-id type region az-id flow-direction tcp-flags");
    assert.equal(
      new RecordWriter(known).flow(logged, flow({ tcpFlags: 2 })),
      "5 vpc-1 subnet-1 - IPv4 us-east-1 use1-az1 ingress 2\n",
    );
    const unknown = formatWith("version sublocation-id pkt-src-aws-service traffic-path ecs-task-id reject-reason");
    assert.equal(new RecordWriter(unknown).flow(logged, flow()), "8 - - - - -\n");
    assert.equal(new RecordWriter(formatWith("srcaddr version")).flow(logged, flow()), "198.51.100.7 2\n");
    const odd = formatWith("constructor toString version");
    assert.equal(new RecordWriter(odd).flow(logged, flow()), "- - 2\n", "an import may bring any format");
  });

  test("catalogue 516: the interface's primary address stands for all of its own, and pkt- fields have the packet's", () => {
    const writer = new RecordWriter(formatWith("srcaddr dstaddr pkt-srcaddr pkt-dstaddr"));
    const secondary = "10.0.0.11";
    assert.equal(
      writer.flow(logged, flow({ destination: secondary })),
      "198.51.100.7 10.0.0.10 198.51.100.7 10.0.0.11\n",
    );
    const out = flow({ direction: "egress", source: secondary, destination: "192.0.2.1" });
    assert.equal(writer.flow(logged, out), "10.0.0.10 192.0.2.1 10.0.0.11 192.0.2.1\n");
    const six = flow({ source: "2001:db8::1", destination: "2001:db8::2" });
    assert.equal(writer.flow(logged, six), "2001:db8::1 2001:db8::2 2001:db8::1 2001:db8::2\n");
  });

  test("catalogue 516: flags are FIN, SYN and RST, and ACK only with SYN", () => {
    const writer = new RecordWriter(formatWith("tcp-flags"));
    const flagsOf = (more: Partial<ReportedFlow>) => writer.flow(logged, flow(more)).trimEnd();
    assert.deepEqual(
      [2, 18, 19, 16, 24, 1 + 8 + 16, 4].map((tcpFlags) => flagsOf({ tcpFlags })),
      ["2", "18", "19", "0", "0", "1", "4"],
    );
    assert.deepEqual([flagsOf({}), flagsOf({ protocol: 17, tcpFlags: 2 })], ["-", "-"]);
  });
});

test("catalogue 516: flows that are alike become one record an interval", () => {
  const all = [
    flow({ start: 130, end: 140, packets: 1, bytes: 10, tcpFlags: 2 }),
    flow({ start: 121, end: 125, packets: 2, bytes: 20, tcpFlags: 16 }),
    flow({ start: 181, end: 182 }),
    flow({ start: 122, end: 122, action: "REJECT" }),
    flow({ start: 123, end: 123, sourcePort: 50_124 }),
    flow({ start: 124, end: 124, direction: "egress", source: "10.0.0.10", destination: "198.51.100.7" }),
  ];
  const merged = toTheEnd(groupingFlows(all, 60));
  assert.deepEqual(
    merged.map(({ start, end, action, packets }) => [start, end, action, packets]),
    [
      [121, 140, "ACCEPT", 3],
      [122, 122, "REJECT", 20],
      [123, 123, "ACCEPT", 20],
      [124, 124, "ACCEPT", 20],
      [181, 182, "ACCEPT", 20],
    ],
  );
  assert.deepEqual([merged[0]?.bytes, merged[0]?.tcpFlags], [30, 18]);
  assert.equal(toTheEnd(groupingFlows(all, 600)).length, 4);
});

suite("the rule that let a flow pass", () => {
  const network = new Network([world]);
  const ruleOf = (more: Partial<ReportedFlow>) => ruleOfFlow(network, web, flow(more));
  const back = { direction: "egress", source: "10.0.0.10", destination: "198.51.100.7" } as const;

  test("of flows that come in or go out, also to members of a group", () => {
    assert.equal(ruleOf({}), "sgr-https");
    assert.equal(ruleOf({ ...back, destination: "10.0.0.20", destinationPort: 5432 }), "sgr-db");
    assert.equal(ruleOf({ ...back, destination: "10.0.0.53", protocol: 17, destinationPort: 53 }), "sgr-dns");
    assert.equal(ruleOf({ source: "10.9.1.1", protocol: 50, sourcePort: 0, destinationPort: 0 }), "sgr-esp");
    assert.equal(ruleOf({ destinationPort: 22 }), undefined);
    assert.equal(ruleOf({ ...back, destination: "10.0.0.99", destinationPort: 5432 }), undefined);
  });

  test("of answers it is that of the flow that they answer", () => {
    assert.equal(ruleOf({ ...back, sourcePort: 443, destinationPort: 50_123 }), "sgr-https");
    const fromDb = { source: "10.0.0.20", sourcePort: 5432, destinationPort: 40_000 };
    assert.equal(ruleOf({ ...fromDb, tcpFlags: 18 }), "sgr-db");
    // The port says one thing, the flags another.
    assert.equal(ruleOf({ sourcePort: 80, tcpFlags: 2 }), "sgr-https");
    assert.equal(ruleOf({ sourcePort: 80 }), "sgr-https");
    const pong = { protocol: 1, icmpType: 0, icmpCode: 0, sourcePort: 0, destinationPort: 0 };
    assert.equal(ruleOf({ ...back, ...pong }), "sgr-ping");
    assert.equal(ruleOf({ ...pong, icmpType: 8 }), "sgr-ping");
    assert.equal(ruleOf({ ...pong, icmpType: 13 }), undefined);
  });

  test("flows that may have another answer are other questions", () => {
    const others = [{ destinationPort: 444 }, { source: "198.51.100.8" }, { protocol: 17 }, { direction: "egress" }];
    const questions = [{}, ...others].map((more) => questionOf(flow(more as Partial<ReportedFlow>)));
    assert.equal(new Set(questions).size, questions.length);
    assert.equal(questionOf(flow({ packets: 1, start: 3 })), questionOf(flow()));
  });
});

suite("a report", () => {
  const read = (more: object) => toTheEnd(readingReportedFlows({ from: 60, until: 120, flows: [], gaps: [], ...more }));

  test("is read as it was sent", () => {
    const flows = [flow(), flow({ protocol: 1, icmpType: 3, icmpCode: 4, tcpFlags: 0 })];
    const gaps = [{ interfaceId: ID, from: 1, until: 2, reason: "set-full" }];
    assert.deepEqual(read({ flows, gaps, more: 1 }), { from: 60, until: 120, flows, gaps });
  });

  for (const [what, more, says] of [
    ["a number that is none", { from: "60" }, /"from"/],
    ["backwards", { from: 121 }, /later/],
    ["too long", { from: 60, until: 661 }, /600 s/],
    ["no list", { flows: {} }, /list "flows"/],
    ["a list of texts", { gaps: ["x"] }, /list of objects/],
    ["too many flows", { flows: Array.from({ length: 10_001 }, () => flow()) }, /10001 items/],
    ["no address", { flows: [flow({ source: "10.0.0" })] }, /flows\[0\] needs "source"/],
    ["two families", { flows: [flow(), flow({ source: "2001:db8::1" })] }, /flows\[1\] has addresses of two families/],
    ["a port", { flows: [flow({ sourcePort: 65_536 })] }, /"sourcePort"/],
    ["half a packet", { flows: [flow({ packets: 0.5 })] }, /"packets"/],
    ["ends before it starts", { flows: [flow({ end: 1 })] }, /later/],
    ["another action", { flows: [{ ...flow(), action: "DROP" }] }, /ACCEPT or REJECT/],
    ["another interface", { flows: [flow({ interfaceId: "../eni-1" })] }, /interfaceId/],
    ["another reason", { gaps: [{ interfaceId: ID, from: 1, until: 2, reason: "?" }] }, /gaps\[0\].*set-full/],
  ] as const) {
    test(`is refused with a reason: ${what}`, () => {
      assert.throws(() => read(more), says);
    });
  }
});
