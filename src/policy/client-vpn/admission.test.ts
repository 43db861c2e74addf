/** Who may come in through a Client VPN endpoint, against a naive reading of AWS's documentation, on random rules. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Address, parseAddress, parsePrefix } from "../../address/prefix.ts";
import { type ClientVpnAuthorizationRule, ofEndpoint } from "../../model/records/client-vpn/client-vpn.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { Partition } from "../../model/world/partition.ts";
import type { World } from "../../model/world/world.ts";
import { Network } from "../flow/network.ts";
import { worldOf } from "../oracle/small-world.ts";
import { admissionByClientVpn } from "./admission.ts";

const endpoint = {
  id: "cvpn-endpoint-1",
  tags: [],
  ownerId: "111122223333",
  description: "",
  clientCidrBlock: "10.100.0.0/16",
  serverCertificateArn: "",
  authentication: [],
  dnsServers: [],
  transportProtocol: "udp" as const,
  vpnPort: 443,
  isSplitTunnel: false,
  groupIds: [],
  hasSelfServicePortal: true,
  sessionTimeoutHours: 24,
  disconnectsOnTimeout: true,
  enforcesRoutes: false,
  endpointIpAddressType: "ipv4" as const,
  trafficIpAddressType: "ipv4" as const,
  trustProviders: [],
  createdAt: "",
};

const rule = (destination: string, groupId?: string): ClientVpnAuthorizationRule => ({
  id: ofEndpoint(endpoint.id, destination, groupId ?? "/all"),
  ...{ endpointId: endpoint.id, destination, description: "" },
  ...(groupId !== undefined && { groupId }),
});
/** To the other clients, so that the rules alone decide. */
const everywhere = put("client-vpn-route", {
  id: ofEndpoint(endpoint.id, "0.0.0.0/0", "local"),
  ...{ endpointId: endpoint.id, destination: "0.0.0.0/0", subnetId: "local", description: "" },
  origin: "add-route",
});

const worldWith = (rules: readonly ClientVpnAuthorizationRule[], more: readonly Change[] = [everywhere]): Partition =>
  worldOf([
    put("client-vpn-endpoint", endpoint),
    ...rules.map((each) => put("client-vpn-authorization-rule", each)),
    ...more,
  ]);
const addressOf = (text: string): Address => {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(text);
  return address;
};
function admission(world: Partition, groups: readonly string[], to: string) {
  const traffic = { protocol: "tcp", port: 443 } as const;
  return admissionByClientVpn(world as unknown as World, new Network([world]), {
    ...{ endpoint, groups, traffic },
    to: addressOf(to),
  });
}

/** Bit by bit: from the longest length to the shortest, the first length at which any rule has the address decides. */
function naivelyAdmitted(rules: readonly ClientVpnAuthorizationRule[], groups: readonly string[], to: string): boolean {
  const bits = (text: string) => addressOf(text).value.toString(2).padStart(32, "0");
  for (let length = 32; length >= 0; length--) {
    const there = rules.filter(({ destination }) => {
      const [network = "", size] = destination.split("/");
      return Number(size) === length && bits(network).slice(0, length) === bits(to).slice(0, length);
    });
    if (there.length > 0) return there.some((each) => each.groupId === undefined || groups.includes(each.groupId));
  }
  return false;
}

test("catalogue 590: AWS's own example of five rules", () => {
  const world = worldWith([
    rule("10.1.0.0/16", "1"),
    rule("0.0.0.0/0", "1"),
    rule("0.0.0.0/0", "2"),
    rule("0.0.0.0/0", "3"),
    rule("172.131.0.0/16", "2"),
  ]);
  const may = (group: string, to: string) => admission(world, [group], to).decision === "admitted";
  const table = ["1", "2", "3"].map((group) => ["10.1.2.3", "172.131.2.3", "8.8.8.8"].map((to) => may(group, to)));
  assert.deepEqual(table, [
    [true, false, true],
    [false, true, true],
    [false, false, true],
  ]);
});

test("random rules decide as the naive reading says", () => {
  const group = fc.constantFrom(undefined, "1", "2", "3");
  const block = fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32", "10.2.0.0/15");
  const asked = fc.record({
    rules: fc.array(fc.tuple(block, group), { maxLength: 6 }),
    groups: fc.subarray(["1", "2", "3"]),
    to: fc.constantFrom("10.1.2.3", "10.1.2.4", "10.1.9.9", "10.3.0.1", "10.9.9.9", "192.0.2.1"),
  });
  fc.assert(
    fc.property(asked, ({ rules: given, groups, to }) => {
      const rules = given.map(([destination, groupId]) => rule(destination, groupId));
      const found = admission(worldWith(rules), groups, to);
      assert.equal(found.decision === "admitted", naivelyAdmitted(rules, groups, to));
      if (found.because !== "rules")
        assert.ok(groups.includes(found.rule.groupId ?? groups[0] ?? "") || !found.rule.groupId);
    }),
    { numRuns: 300 },
  );
});

test("without a route nobody gets further than the endpoint", () => {
  const all = rule("0.0.0.0/0");
  const found = admission(worldWith([all], []), [], "10.1.2.3");
  assert.deepEqual(found, { decision: "refused", because: "no-route", rule: all });
  assert.equal(parsePrefix(all.destination)?.prefix.length, 0);
});
