/** How an explained flow reads. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Explained, Step } from "../own-api/contract.ts";
import { formatRefusals } from "./flow-words.ts";
import { formatPath, formatRefusal } from "./format-flow.ts";

const plain = { isColored: false, width: undefined };
const squeezed = (text: string) => text.replaceAll(/(?<=\S) {2,}/g, "  ");
const nic = (id: string): Step => ({ kind: "interface", id, address: "10.0.0.1", subnetId: "subnet-1", passes: true });
const acl = (id: string, passes: boolean): Step => ({
  kind: "network-acl",
  id,
  direction: "ingress",
  passes,
  passing: ["tcp/443"],
  entry: { ruleNumber: 1, egress: false, protocol: "6", action: passes ? "allow" : "deny", cidr: "0.0.0.0/0" },
  ...(!passes && { code: "SUBNET_ACL_RESTRICTION" }),
});

const stopped: Explained = {
  outcome: "unreachable",
  forward: [nic("eni-1"), acl("acl-1", false), acl("acl-2", true), acl("acl-3", false), nic("eni-2")],
  back: [nic("eni-2"), acl("acl-1", false), nic("eni-1")],
};

test("behind what stops a flow nothing is ticked, there or back", () => {
  assert.deepEqual(squeezed(formatPath(stopped, plain, "")).split("\n"), [
    "there  ✓ eni-1  10.0.0.1 in subnet-1",
    "       ✗ acl-1, inbound  entry 1 denies it from 0.0.0.0/0",
    "       · acl-2, inbound  entry 1 allows tcp/443 from 0.0.0.0/0",
    "       ✗ acl-3, inbound  entry 1 denies it from 0.0.0.0/0",
    "       · eni-2  10.0.0.1 in subnet-1",
    "back  · eni-2  10.0.0.1 in subnet-1",
    "       ✗ acl-1, inbound  entry 1 denies it from 0.0.0.0/0",
    "       · eni-1  10.0.0.1 in subnet-1",
  ]);
});

test("each reason is told once, and in a single line the first of them", () => {
  assert.deepEqual(formatRefusals(stopped), [
    "acl-1, inbound: entry 1 denies it from 0.0.0.0/0",
    "acl-3, inbound: entry 1 denies it from 0.0.0.0/0",
  ]);
  assert.equal(formatRefusal(stopped), "acl-1, inbound: entry 1 denies it from 0.0.0.0/0 (and 1 more reason)");
  assert.equal(formatRefusal({ outcome: "unreachable", forward: [acl("acl-1", false)] }), formatRefusals(stopped)[0]);
});

test("an interface that takes or opens no flow says why", () => {
  const refused = (code: string) =>
    formatRefusals({ outcome: "unreachable", forward: [{ ...nic("eni-1"), passes: false, code } as Step] });
  assert.deepEqual(refused("BAD_STATE"), [
    "eni-1: the owner of its endpoint's service hasn't accepted the endpoint, or has rejected it",
  ]);
  assert.deepEqual(refused("VPCE_INTRA_VPC_TRAFFIC"), ["eni-1: the interface of an endpoint opens no flows"]);
});

test("a refusal of a ping says type or code", () => {
  const rule = (traffic: string) => ({
    id: "sgr-1",
    direction: "ingress" as const,
    group: { id: "sg-1", name: "web" },
    traffic,
    peer: { id: "0.0.0.0/0" },
  });
  const refused = (differs: readonly ("type" | "code" | "port" | "peer")[]): Explained => ({
    outcome: "unreachable",
    forward: [
      {
        kind: "security-groups",
        direction: "ingress",
        passes: false,
        side: {
          verdict: "refused",
          reason: "no-match",
          groups: [{ id: "sg-1", name: "web" }],
          nearest: { rule: rule("icmp/3"), differs },
        },
      },
    ],
  });
  assert.match(formatRefusal(refused(["type"])), /icmp\/3 from 0\.0\.0\.0\/0, but the type differs$/);
  assert.match(formatRefusal(refused(["code", "peer"])), /but the code and the peer differ$/);
});

test("what Block Public Access stops names the mode, the subnet that it holds in, and the exclusion that left it", () => {
  const gateway: Step = {
    kind: "gateway",
    type: "internet-gateway",
    id: "igw-1",
    passes: false,
    code: "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
    blocking: {
      mode: "block-ingress",
      account: "111122223333",
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      subnetName: "front",
    },
  };
  const { blocking: _, ...elsewhere } = gateway;
  const says = (step: Step) => formatRefusals({ outcome: "unreachable", forward: [step] });
  assert.deepEqual(says(gateway), ["igw-1: Block Public Access stops it: block-ingress holds in subnet-1 (front)"]);
  const excluded = { ...gateway, blocking: { ...gateway.blocking, exclusion: "vpcbpa-exclude-1" } } as Step;
  assert.match(
    says(excluded)[0] ?? "",
    /block-ingress holds in subnet-1 \(front\); vpcbpa-exclude-1 excludes only egress$/,
  );
  assert.deepEqual(says(elsewhere), ["igw-1: Block Public Access stops it"]);
});

test("a NAT gateway says what it puts in the place of the sender's address", () => {
  const gateway: Step = { kind: "gateway", type: "nat-gateway", id: "nat-1", passes: true, translatedTo: "10.0.1.200" };
  assert.match(formatPath({ outcome: "reachable", forward: [gateway] }, plain), /✓ nat-1 {2}as 10\.0\.1\.200$/);
});
