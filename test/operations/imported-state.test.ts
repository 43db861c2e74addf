/** Saved answers, read back: a rich world is described the same after an import elsewhere. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Resource } from "../../src/model/records/tag.ts";
import { type Kind, kinds } from "../../src/model/world/kinds.ts";
import { readAnswers } from "../../src/operations/imported-state/read-answers.ts";
import {
  inputOfEach,
  type ListName,
  type NameOfEach,
  savedLists,
  savedOfEach,
} from "../../src/operations/imported-state/saved-lists.ts";
import { emptyWorld, type NamedCalls } from "./named-calls.ts";
import { buildRichWorld } from "./rich-world.ts";

type Item = Readonly<Record<string, unknown>>;
const importedLists = Object.keys(savedLists) as ListName[];

const listed = (cordon: NamedCalls, list: ListName): readonly Item[] =>
  (cordon.ec2(savedLists[list], {}) as Readonly<Record<string, readonly Item[]>>)[list] ?? [];

const namesOfEach = Object.keys(savedOfEach) as NameOfEach[];

/** What is answered of each thing alone, by its id. */
function listedOfEach(cordon: NamedCalls, name: NameOfEach): Readonly<Record<string, readonly Item[]>> {
  const { kind, operation, member } = savedOfEach[name];
  const ids = [...cordon.world().all(kind)].map(({ id }) => id);
  const answer = (id: string) => cordon.ec2(operation, inputOfEach(name, id) as never) as Record<string, Item[]>;
  return Object.fromEntries(ids.map((id) => [id, answer(id)[member] ?? []]));
}

/** AWS: these are listed for a while after they're deleted; an import has no use for them. */
const LISTED_WHEN_DELETED = ["VpnGatewayId", "CustomerGatewayId", "VpnConnectionId"];

/** Without the keys of tunnels, which an import leaves behind. */
function withoutKeys(connections: readonly Item[] | undefined): readonly Item[] | undefined {
  return connections?.map(({ CustomerGatewayConfiguration: _, Options, ...connection }) => {
    const { TunnelOptions = [], ...options } = Options as { readonly TunnelOptions?: readonly Item[] };
    return {
      ...connection,
      Options: { ...options, TunnelOptions: TunnelOptions.map(({ PreSharedKey: _, ...tunnel }) => tunnel) },
    };
  });
}

/** A described item without the members that depend on IPAM, which isn't saved, and without instances that are gone. */
function comparable({
  IpamPrefixListResolverSyncEnabled: _,
  IpamPrefixListResolverTargetId: __,
  ...item
}: Item): readonly Item[] {
  if (LISTED_WHEN_DELETED.some((id) => item[id] !== undefined) && item["State"] === "deleted") return [];
  const instances = item["Instances"] as readonly { readonly State: { readonly Name: string } }[] | undefined;
  if (instances === undefined) return [item];
  // A terminated instance is described for an hour; an import has no use for it.
  const Instances = instances.filter(({ State }) => State.Name !== "terminated");
  return Instances.length === 0 ? [] : [{ ...item, Instances }];
}

/** Kinds of records that an export leaves out. The list may only shrink. */
const LEFT_OUT: readonly Kind[] = [
  "load-balancer",
  "ipam-external-resource-verification-token",
  "ipam-policy",
  "ipam",
  "ipam-pool",
  "ipam-pool-allocation",
  "ipam-pool-cidr",
  "ipam-prefix-list-resolver",
  "ipam-prefix-list-resolver-target",
  "ipam-prefix-list-resolver-version",
  "ipam-reach",
  "ipam-resource-discovery",
  "ipam-resource-discovery-association",
  "ipam-scope",
  "network-insights-access-scope",
  "network-insights-access-scope-analysis",
  "network-insights-analysis",
  "network-insights-path",
  "network-interface-permission",
  "public-ipv4-pool",
  "resource-share",
  "received-share",
  "subnet-cidr-reservation",
  "ipam-internet-registry-association",
  "ipam-routing-policy-delta",
  "ipam-routing-policy-registration",
  "registry-holding",
  "routing-block",
  "routing-feed",
];
/** Members of records that AWS's answers don't have, or have in another order. The list may only shrink. */
const UNSAID: readonly string[] = [
  "elastic-ip.ipam",
  // Of load balancers, which an export leaves out.
  "endpoint-service.zones",
  "instance.cpuCredits",
  // Shown to those who ask for it.
  "key-pair.publicKey",
  "network-acl.entries",
  "network-interface.associatePublicIpAddress",
  "network-interface.enablePrimaryIpv6",
  "prefix-list.ipamPrefixListResolverSyncEnabled",
  "prefix-list.ipamPrefixListResolverTargetId",
  "security-group-rule.peer",
  "transit-gateway-attachment.endedAt",
  "volume.modification",
  "vpc-endpoint.serviceOwnerId",
  "vpc-peering-connection.accepter",
  "vpc-peering-connection.endedAt",
  "vpc-peering-connection.expiresAt",
  "vpn-connection.tunnels",
];

suite("a world that was saved and read back", () => {
  const { cordon: before } = buildRichWorld();
  const lists = Object.fromEntries(importedLists.map((list) => [list, listed(before, list)]));
  const ofEach = Object.fromEntries(namesOfEach.map((name) => [name, listedOfEach(before, name)]));
  const after = emptyWorld();
  after.now = before.now;
  const VpcAttributes = [...before.world().all("vpc")].flatMap(({ id }) =>
    (["enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"] as const).map((Attribute) =>
      before.ec2("DescribeVpcAttribute", { VpcId: id, Attribute }),
    ),
  );
  const ClientVpnAuthorizationPolicies = [...before.world().all("client-vpn-endpoint")].map(
    ({ id: ClientVpnEndpointId, policy }) =>
      policy === undefined
        ? { ClientVpnEndpointId }
        : before.ec2("GetClientVpnEndpointAuthorizationPolicy", { ClientVpnEndpointId }),
  );
  const answers = { ...lists, ...ofEach, VpcAttributes, ClientVpnAuthorizationPolicies };
  after.apply(readAnswers(answers, before.world(), before.newId));

  for (const list of importedLists) {
    test(`${list} are the same`, () => {
      assert.ok((lists[list]?.length ?? 0) > 1, "there is something to compare");
      const [now, old] = [listed(after, list), lists[list]].map((items) =>
        (list === "VpnConnections" ? withoutKeys(items) : items)?.flatMap(comparable),
      );
      assert.deepEqual(now, old);
    });
  }

  for (const name of namesOfEach) {
    test(`${name} are the same`, () => {
      assert.ok(Object.values(ofEach[name] ?? {}).flat().length > 1, "there is something to compare");
      assert.deepEqual(listedOfEach(after, name), ofEach[name]);
    });
  }

  test("records of every kind come back, but for a list of kinds", () => {
    const kindsOf = (cordon: NamedCalls) =>
      (Object.keys(kinds) as Kind[]).filter((kind) =>
        cordon
          .world()
          .all(kind)
          .some(() => true),
      );
    const back = new Set(kindsOf(after));
    assert.deepEqual(
      kindsOf(before).filter((kind) => !back.has(kind)),
      LEFT_OUT,
    );
    assert.deepEqual(
      [...back].filter((kind) => !kindsOf(before).includes(kind)),
      [],
    );
  });

  test("a record that comes back is as it was, but for members that no answer has", () => {
    const differing = new Set<string>();
    for (const kind of Object.keys(kinds) as Kind[]) {
      for (const record of after.world().all(kind) as Iterable<Resource>) {
        const [now, old] = [record, before.world().get(kind, record.id)] as readonly unknown[] as readonly Item[];
        for (const member of new Set([...Object.keys(now ?? {}), ...Object.keys(old ?? {})])) {
          if (!isDeepStrictEqual(now?.[member], old?.[member])) differing.add(`${kind}.${member}`);
        }
      }
    }
    assert.deepEqual([...differing].sort(), UNSAID);
  });
});
