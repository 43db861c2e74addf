/** Block Public Access stops what internet gateways and egress-only ones carry, as its modes and exclusions say, and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Vpc } from "../../model/records/vpc.ts";
import { type Change, put } from "../../model/world/change.ts";
import { Network } from "../flow/network.ts";
import type { PathStep } from "../flow/path.ts";
import { asker, codes, end, https } from "../oracle/asking-for-tests.ts";
import { naiveIsBlocked } from "../oracle/naive.ts";
import { OUTSIDE, routedWorld } from "../oracle/random-routes.ts";
import * as small from "../oracle/small-world.ts";
import { explain } from "./explain.ts";

type GatewayStep = PathStep & { readonly kind: "gateway" };
type Subnet = { readonly vpcId: string; readonly subnetId?: string };

/** The steps at gateways that Block Public Access knows, each with the subnet next to it. */
function* besideGateways(world: ReturnType<typeof small.worldOf>, steps: readonly PathStep[], sender: Subnet) {
  let at: { readonly subnet: Subnet; readonly isNat: boolean } = { subnet: sender, isNat: false };
  for (const step of steps) {
    if (step.kind !== "gateway") continue;
    const nat = step.type === "nat-gateway" ? world.get("nat-gateway", step.id) : undefined;
    if (nat !== undefined && step.passes) at = { subnet: nat, isNat: true };
    if (step.type === "internet-gateway" || step.type === "egress-only-internet-gateway") {
      yield { step: step as GatewayStep, by: step.type, ...at };
    }
  }
}

test("catalogue 525, 526, 527: gateways are stopped exactly when modes and exclusions say so", () => {
  let [stopped, left] = [0, 0];
  fc.assert(
    fc.property(routedWorld, (changes) => {
      const world = small.worldOf(changes);
      const network = new Network([world]);
      for (const nic of world.all("network-interface")) {
        for (const address of OUTSIDE) {
          const [own, far] = [end(nic.id), end(address)];
          const [out, into] = [
            explain(network, { from: own, to: far, traffic: https }),
            explain(network, { from: far, to: own, traffic: https }),
          ].map((explanation) => (explanation.outcome === "undecidable" ? explanation.path : explanation));
          for (const { step, by, subnet, isNat } of [
            ...besideGateways(world, out?.forward ?? [], nic),
            ...besideGateways(world, into?.forward ?? [], nic),
            ...besideGateways(world, into?.back ?? [], nic),
          ]) {
            const isStopped = !step.passes && "code" in step && step.code === "VPC_BLOCK_PUBLIC_ACCESS_ENABLED";
            const shouldBe = naiveIsBlocked(world, subnet, by, isNat);
            const name = `${nic.id} ${address} at ${step.id}`;
            // What another code stops isn't judged twice.
            if (shouldBe) assert.notEqual(step.passes, true, name);
            else assert.ok(!isStopped, name);
            assert.equal(step.blocking !== undefined, isStopped, name);
            if (isStopped) stopped++;
            else if (step.passes) left++;
          }
        }
      }
    }),
    { numRuns: 60 },
  );
  assert.ok(stopped > 0 && left > 0, "some flows are stopped, and some aren't");
});

const local = small.route("10.0.0.0/16", "local");
/** AWS's example: a public subnet A, a public subnet B with a NAT gateway, and a private subnet with IPv6 as well. */
const example: readonly Change[] = [
  small.vpc("vpc-a", "10.0.0.0/16", "2001:db8::/56"),
  ...["a", "b", "c"].map((name, i) =>
    small.subnet(`subnet-${name}`, "vpc-a", `10.0.${i}.0/24`, `2001:db8:0:${i}::/64`),
  ),
  small.group("sg-1", "vpc-a"),
  ...["0.0.0.0/0", "::/0"].flatMap((cidr) => [
    small.rule(`sgr-in-${cidr}`, "sg-1", "ingress", "-1", cidr),
    small.rule(`sgr-out-${cidr}`, "sg-1", "egress", "-1", cidr),
  ]),
  ...["a", "b", "c"].map((name, i) =>
    small.nic(`eni-${name}`, {
      vpcId: "vpc-a",
      subnetId: `subnet-${name}`,
      ipv4: [`10.0.${i}.10`],
      ipv6: [`2001:db8:0:${i}::10`],
      groups: ["sg-1"],
      ...(name !== "c" && { publicIp: `52.0.0.${i + 1}` }),
    }),
  ),
  small.internetGateway("igw-a", "vpc-a"),
  small.egressOnlyGateway("eigw-a", "vpc-a"),
  small.natGateway("nat-b", "vpc-a", "subnet-b", { privateIp: "10.0.1.200" }),
  ...small.routeTable("rtb-public", "vpc-a", [local, small.route("0.0.0.0/0", "igw-a")], ["subnet-a", "subnet-b"]),
  ...small.routeTable(
    "rtb-private",
    "vpc-a",
    [local, small.route("0.0.0.0/0", "nat-b"), small.route("::/0", "eigw-a")],
    ["subnet-c"],
  ),
];
const ask = asker(example);
const BLOCKED = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED";

/** Which flows of the example pass: in to A and B, out of A and B, out of C by NAT and by IPv6. */
const passing = (...extra: readonly Change[]): string =>
  (
    [
      ["in A", "8.8.8.8", "eni-a"],
      ["in B", "8.8.8.8", "eni-b"],
      ["out A", "eni-a", "8.8.8.8"],
      ["out B", "eni-b", "8.8.8.8"],
      ["out C", "eni-c", "8.8.8.8"],
      ["out C6", "eni-c", "2600::1"],
    ] as const
  )
    .flatMap(([name, from, to]) => {
      const found = ask(extra, from, to);
      if (found.outcome === "reachable") return [name];
      assert.deepEqual([...new Set(codes(found))], [BLOCKED], name);
      return [];
    })
    .join(", ");

test("catalogue 525: each mode in AWS's example, with nothing excluded", () => {
  const all = "in A, in B, out A, out B, out C, out C6";
  assert.equal(passing(), all);
  assert.equal(passing(small.blockPublicAccess("off")), all);
  assert.equal(passing(small.blockPublicAccess("block-bidirectional")), "");
  assert.equal(passing(small.blockPublicAccess("block-ingress")), "out C, out C6");
});

test("catalogue 527: an exclusion opens its subnet, or all of its VPC; one of egress needs both ways blocked", () => {
  const [both, ingress] = [small.blockPublicAccess("block-bidirectional"), small.blockPublicAccess("block-ingress")];
  const ofA = small.exclusion("subnet-a", "allow-bidirectional");
  assert.equal(passing(ingress, ofA), "in A, out A, out C, out C6");
  assert.equal(passing(both, ofA), "in A, out A");
  assert.equal(passing(both, small.exclusion("vpc-a", "allow-bidirectional")), passing());
  // AWS's example, scenarios 5 and 6: an internet gateway isn't among the ways out that are left.
  const egressOfA = small.exclusion("subnet-a", "allow-egress");
  assert.equal(passing(ingress, egressOfA), "out C, out C6");
  assert.equal(passing(both, egressOfA), "");
  assert.equal(passing(both, small.exclusion("vpc-a", "allow-egress")), "out C, out C6");
  // Catalogue 526: what counts for a NAT gateway is its own subnet.
  assert.equal(passing(both, small.exclusion("subnet-b", "allow-egress")), "out C");
  assert.equal(passing(both, small.exclusion("subnet-c", "allow-bidirectional")), "out C6");
});

test("an exclusion that is deleted or disabled, or another account's, opens nothing", () => {
  const both = small.blockPublicAccess("block-bidirectional");
  const open = "allow-bidirectional";
  assert.equal(passing(both, small.exclusion("vpc-a", open, { deletedAt: "2026-01-01T00:00:00.000Z" })), "");
  assert.equal(passing(both, small.exclusion("vpc-a", open, { state: "disable-complete" })), "");
  assert.equal(passing(both, small.exclusion("vpc-b", open)), "");
});

test("the step says which mode stops packets at which subnet", () => {
  const found = ask([small.blockPublicAccess("block-ingress")], "eni-a", "8.8.8.8");
  assert.ok(found.outcome === "unreachable");
  const step = found.forward.find(({ kind }) => kind === "gateway") as GatewayStep | undefined;
  assert.deepEqual(step?.blocking, {
    mode: "block-ingress",
    ownerId: "111122223333",
    vpcId: "vpc-a",
    subnetId: "subnet-a",
  });
});

test("the step names the exclusion that leaves ingress blocked of both ways, and no other", () => {
  const blockingWith = (...extra: readonly Change[]) => {
    const found = ask(extra, "8.8.8.8", "eni-a");
    assert.ok(found.outcome === "unreachable");
    const { blocking } = found.forward.find(({ kind }) => kind === "gateway") as GatewayStep;
    return [blocking?.mode, blocking?.exclusionId];
  };
  const egress = small.exclusion("vpc-a", "allow-egress");
  assert.ok("put" in egress && egress.put === "block-public-access-exclusion");
  const [both, ingress] = [small.blockPublicAccess("block-bidirectional"), small.blockPublicAccess("block-ingress")];
  assert.deepEqual(blockingWith(both, egress), ["block-ingress", egress.value.id]);
  assert.deepEqual(blockingWith(both), ["block-bidirectional", undefined]);
  assert.deepEqual(blockingWith(ingress, egress), ["block-ingress", undefined]);
  const disabled = small.exclusion("vpc-a", "allow-egress", { state: "disable-complete" });
  assert.deepEqual(blockingWith(both, disabled), ["block-bidirectional", undefined]);
});

test("the mode that an import showed of somebody else's VPC counts, and what else is here says nothing of it", () => {
  const vpc = small.vpc("vpc-a", "10.0.0.0/16", "2001:db8::/56");
  assert.ok("put" in vpc && vpc.put === "vpc");
  const foreign = (internetGatewayBlockMode: Vpc["internetGatewayBlockMode"] & string) =>
    put("vpc", { ...vpc.value, ownerId: "444455556666", internetGatewayBlockMode });
  assert.equal(passing(foreign("block-ingress")), "out C, out C6");
  assert.equal(passing(foreign("block-ingress"), small.blockPublicAccess("off")), "out C, out C6");
  assert.equal(passing(foreign("off"), small.blockPublicAccess("block-bidirectional")), passing());
  // An excluded subnet of such a VPC.
  const subnet = small.subnet("subnet-a", "vpc-a", "10.0.0.0/24", "2001:db8:0:0::/64");
  assert.ok("put" in subnet && subnet.put === "subnet");
  const excluded = put("subnet", { ...subnet.value, internetGatewayBlockMode: "off" as const });
  assert.equal(passing(foreign("block-ingress"), excluded), "in A, out A, out C, out C6");
});
