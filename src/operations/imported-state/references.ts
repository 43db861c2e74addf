/** The ids by which the records of a partition refer to each other, apart from routes and the peers of rules. */

import { isVpc } from "../../model/records/transit/transit-gateway.ts";
import { kindOfId } from "../../model/world/ids.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { Partition } from "../../model/world/partition.ts";

export interface Reference {
  readonly kind: Kind;
  readonly id: string;
  /** The resource that refers to it. */
  readonly neededBy: string;
}

export function* referencesIn(world: Partition): Generator<Reference> {
  for (const { kind, id, neededBy } of allReferences(world)) {
    if (id !== undefined) yield { kind, id, neededBy };
  }
}

type Maybe = Omit<Reference, "id"> & { readonly id: string | undefined };

function* allReferences(world: Partition): Generator<Maybe> {
  yield* ofNetworks(world);
  yield* ofGateways(world);
  yield* ofHosts(world);
  yield* ofClientVpn(world);
  yield* ofServices(world);
  yield* ofTransit(world);
}

function* ofNetworks(world: Partition): Generator<Maybe> {
  for (const { id: neededBy, dhcpOptionsId } of world.all("vpc")) {
    if (dhcpOptionsId !== "default") yield { kind: "dhcp-options", id: dhcpOptionsId, neededBy };
  }
  for (const { id: neededBy, vpcId, propagatingGatewayIds = [] } of world.all("route-table")) {
    yield { kind: "vpc", id: vpcId, neededBy };
    for (const id of propagatingGatewayIds) yield { kind: "vpn-gateway", id, neededBy };
  }
  for (const { routeTableId: neededBy, subnetId } of world.all("route-table-association")) {
    yield { kind: "subnet", id: subnetId, neededBy };
  }
  for (const { id: neededBy, vpcId } of world.all("network-acl")) yield { kind: "vpc", id: vpcId, neededBy };
  for (const { networkAclId: neededBy, subnetId } of world.all("network-acl-association")) {
    yield { kind: "subnet", id: subnetId, neededBy };
  }
  for (const { groupId, vpcId, groupOwnerId, vpcOwnerId } of world.all("security-group-vpc-association")) {
    if (groupOwnerId === world.account) yield { kind: "security-group", id: groupId, neededBy: vpcId };
    if (vpcOwnerId === world.account) yield { kind: "vpc", id: vpcId, neededBy: groupId };
  }
  for (const { id: neededBy, resourceId: id } of world.all("flow-log")) {
    const kind = kindOfId(id);
    if (kind !== undefined) yield { kind, id, neededBy };
  }
  for (const { id: neededBy, resourceId: id, deletedAt } of world.all("block-public-access-exclusion")) {
    const kind = kindOfId(id);
    if (kind !== undefined && deletedAt === undefined) yield { kind, id, neededBy };
  }
  for (const { id: neededBy, requester, accepter, status } of world.all("vpc-peering-connection")) {
    if (status !== "active" && status !== "pending-acceptance") continue;
    for (const { vpcId: id, ownerId, region } of [requester, accepter]) {
      if (ownerId === world.account && region === world.region) yield { kind: "vpc", id, neededBy };
    }
  }
}

function* ofGateways(world: Partition): Generator<Maybe> {
  for (const { id: neededBy, vpcId: id } of world.all("internet-gateway")) yield { kind: "vpc", id, neededBy };
  for (const { id: neededBy, vpcId: id } of world.all("egress-only-internet-gateway")) {
    yield { kind: "vpc", id, neededBy };
  }
  for (const { id: neededBy, vpcId: id } of world.all("vpn-gateway")) yield { kind: "vpc", id, neededBy };
  for (const { id: neededBy, customerGatewayId, vpnGatewayId } of world.all("vpn-connection")) {
    yield { kind: "customer-gateway", id: customerGatewayId, neededBy };
    yield { kind: "vpn-gateway", id: vpnGatewayId, neededBy };
  }
  for (const { id: neededBy, vpcId, subnetId, addresses, regional, deletedAt } of world.all("nat-gateway")) {
    // AWS: a deleted gateway is listed for a while, without anything of its own.
    if (deletedAt !== undefined) continue;
    yield { kind: "vpc", id: vpcId, neededBy };
    yield { kind: "subnet", id: subnetId, neededBy };
    yield { kind: "route-table", id: regional?.routeTableId, neededBy };
    for (const { networkInterfaceId, allocationId } of addresses) {
      yield { kind: "network-interface", id: networkInterfaceId, neededBy };
      yield { kind: "elastic-ip", id: allocationId, neededBy };
    }
  }
  for (const { id: neededBy, vpcId, networkInterfaceIds } of world.all("vpc-endpoint")) {
    yield { kind: "vpc", id: vpcId, neededBy };
    for (const id of networkInterfaceIds) yield { kind: "network-interface", id, neededBy };
  }
}

function* ofClientVpn(world: Partition): Generator<Maybe> {
  for (const { id: neededBy, vpcId, groupIds, transit } of world.all("client-vpn-endpoint")) {
    yield { kind: "vpc", id: vpcId, neededBy };
    for (const id of groupIds) yield { kind: "security-group", id, neededBy };
    yield { kind: "transit-gateway-attachment", id: transit?.attachmentId, neededBy };
  }
  for (const { endpointId: neededBy, subnetId } of world.all("client-vpn-target-network")) {
    yield { kind: "subnet", id: subnetId, neededBy };
  }
}

function* ofServices(world: Partition): Generator<Maybe> {
  for (const { id: neededBy, vpcId } of world.all("load-balancer")) yield { kind: "vpc", id: vpcId, neededBy };
  for (const { id: neededBy, vpcId } of world.all("target-group")) yield { kind: "vpc", id: vpcId, neededBy };
  for (const { id: neededBy, vpcId } of world.all("db-subnet-group")) yield { kind: "vpc", id: vpcId, neededBy };
}

function* ofHosts(world: Partition): Generator<Maybe> {
  for (const { id: neededBy, association } of world.all("elastic-ip")) {
    yield { kind: "network-interface", id: association?.networkInterfaceId, neededBy };
  }
  for (const { id: neededBy, vpcId, subnetId, state } of world.all("instance")) {
    if (state === "terminated") continue;
    yield { kind: "vpc", id: vpcId, neededBy };
    yield { kind: "subnet", id: subnetId, neededBy };
  }
  for (const { id: neededBy, attachment } of world.all("volume")) {
    yield { kind: "instance", id: attachment?.instanceId, neededBy };
  }
  for (const { id: neededBy, attachment } of world.all("network-interface")) {
    // Instances of other accounts, such as those of AWS's services, aren't listed.
    if (attachment?.instanceOwnerId === world.account) {
      yield { kind: "instance", id: attachment.instanceId, neededBy };
    }
  }
}

const isPolicyTable = (id: string): boolean => id.startsWith("tgw-ptb-");

function* ofTransit(world: Partition): Generator<Maybe> {
  for (const { id: neededBy, associationTableId, propagationTableId, deletedAt } of world.all("transit-gateway")) {
    if (deletedAt !== undefined) continue;
    for (const id of [associationTableId, propagationTableId]) {
      yield { kind: "transit-gateway-route-table", id, neededBy };
    }
  }
  for (const each of world.all("transit-gateway-attachment")) {
    const { id: neededBy, transitGatewayId, transitGatewayOwnerId, resource, state } = each;
    if (state !== "available") continue;
    if (transitGatewayOwnerId === world.account) yield { kind: "transit-gateway", id: transitGatewayId, neededBy };
    if (!isVpc(resource) || resource.ownerId !== world.account) continue;
    yield { kind: "vpc", id: resource.vpcId, neededBy };
    for (const id of resource.subnetIds) yield { kind: "subnet", id, neededBy };
  }
  for (const { id: neededBy, tableId: id } of world.all("transit-gateway-association")) {
    yield { kind: isPolicyTable(id) ? "transit-gateway-policy-table" : "transit-gateway-route-table", id, neededBy };
  }
  for (const { id: neededBy, entries } of world.all("transit-gateway-policy-table")) {
    for (const { targetTableId: id } of entries) yield { kind: "transit-gateway-route-table", id, neededBy };
  }
  for (const { tableId: neededBy, attachmentId: id } of world.all("transit-gateway-propagation")) {
    yield { kind: "transit-gateway-attachment", id, neededBy };
  }
}
