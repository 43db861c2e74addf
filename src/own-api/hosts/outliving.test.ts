/** Which of the connections that hosts report a question is about. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Network } from "../../policy/flow/network.ts";
import { parseSelector, select } from "../../policy/flow/selection.ts";
import { keyRange } from "../../policy/flow/traffic.ts";
import { group, nic, vpc, worldOf } from "../../policy/oracle/small-world.ts";
import type { LiveConnection, Report } from "./contract.ts";
import { outlivingBetween } from "./outliving.ts";

const world = worldOf([
  vpc("vpc-1", "10.0.0.0/16"),
  group("sg-1", "vpc-1"),
  nic("eni-1", { vpcId: "vpc-1", ipv4: ["10.0.0.4"], groups: ["sg-1"] }),
  nic("eni-2", { vpcId: "vpc-1", ipv4: ["10.0.0.5"], groups: ["sg-1"] }),
]);

const ssh: LiveConnection = {
  interfaceId: "eni-2",
  direction: "ingress",
  protocol: 6,
  source: "10.0.0.4",
  sourcePort: 40_000,
  destination: "10.0.0.5",
  destinationPort: 22,
};
const reportOf = (...outliving: readonly LiveConnection[]): Report => ({
  version: "1.0.0",
  interfaces: [],
  drift: { times: 0 },
  problems: [],
  outliving,
});

function between(from: string, to: string, protocol: string, port: number, ...reports: readonly Report[]) {
  const network = new Network([world]);
  const [one, other] = [from, to].map((text) => {
    const selector = parseSelector(text);
    const found = selector && select(network, world, selector);
    if (found === undefined || "problem" in found) throw new Error(text);
    return found;
  });
  assert.ok(one && other);
  return outlivingBetween(reports, [one, other], keyRange(protocol, port, port));
}

test("a connection is named by its ends and its port, whatever selects them", () => {
  for (const from of ["eni-1", "sg-1", "10.0.0.0/24", "vpc-1"]) {
    assert.deepEqual(between(from, "eni-2", "tcp", 22, reportOf(ssh)), [ssh], from);
  }
});

test("one of another port, of another direction or of other ends isn't named", () => {
  assert.deepEqual(between("eni-1", "eni-2", "tcp", 80, reportOf(ssh)), []);
  assert.deepEqual(between("eni-1", "eni-2", "udp", 22, reportOf(ssh)), []);
  assert.deepEqual(between("eni-2", "eni-1", "tcp", 22, reportOf(ssh)), []);
  assert.deepEqual(between("192.0.2.1", "eni-2", "tcp", 22, reportOf(ssh)), []);
});

test("what the hosts at both ends report is one connection", () => {
  const sent: LiveConnection = { ...ssh, interfaceId: "eni-1", direction: "egress" };
  assert.deepEqual(between("eni-1", "eni-2", "tcp", 22, reportOf(ssh), reportOf(sent)), [ssh]);
});
