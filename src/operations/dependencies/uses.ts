/** What uses a resource: the records that refer to it, and which of them keep it from being deleted. */
import { isIdOf } from "../../model/world/ids.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { membersOf } from "../placement-groups/members.ts";
import { keeping, type Use, type Users, using } from "./use.ts";
import {
  clientVpnOfGroup,
  clientVpnOfInterface,
  clientVpnOfSubnet,
  clientVpnOfVpc,
  USERS_IN_CLIENT_VPN,
} from "./uses-in-client-vpn.ts";
import { USERS_IN_IPAM } from "./uses-in-ipam.ts";
import { USERS_IN_PRIVATE_LINK } from "./uses-in-private-link.ts";
import {
  servicesOfGroup,
  servicesOfInterface,
  servicesOfSubnet,
  servicesOfVpc,
  USERS_IN_SERVICES,
} from "./uses-in-services.ts";
import { attachmentsOf, USERS_IN_TRANSIT } from "./uses-of-transit.ts";

const USERS: Partial<Record<Kind, Users>> = {
  "dhcp-options": function* (world, id) {
    for (const vpc of world.all("vpc")) if (vpc.dhcpOptionsId === id) yield keeping("vpc", vpc.id, "has them");
  },
  "egress-only-internet-gateway": routesTo,
  "elastic-ip": function* (world, id) {
    const { association } = world.get("elastic-ip", id) ?? {};
    if (association === undefined) return;
    const { networkInterfaceId, natGatewayId } = association;
    if (networkInterfaceId !== undefined) {
      yield keeping("network-interface", networkInterfaceId, "has it as its public address");
    }
    if (natGatewayId !== undefined) yield keeping("nat-gateway", natGatewayId, "sends by it");
    if (association.instanceId !== undefined) yield using("instance", association.instanceId, "has that interface");
  },
  "internet-gateway": function* (world, id) {
    const { vpcId } = world.get("internet-gateway", id) ?? {};
    if (vpcId !== undefined) yield keeping("vpc", vpcId, "has it attached");
    for (const { routeTableId } of world.by("route-table-association", "gateway", id)) {
      yield using("route-table", routeTableId, "is associated with it");
    }
    yield* routesTo(world, id);
  },
  "ip-group": function* (world, id) {
    for (const directory of world.by("workspace-directory", "ipGroup", id)) {
      yield keeping("workspace-directory", directory.id, "admits its addresses");
    }
  },
  "nat-gateway": routesTo,
  "network-acl": function* (world, id) {
    for (const { subnetId } of world.by("network-acl-association", "acl", id)) {
      yield keeping("subnet", subnetId, "is filtered by it");
    }
  },
  "network-interface": function* (world, id) {
    const { attachment, vpcId = "" } = world.get("network-interface", id) ?? {};
    if (attachment?.instanceId !== undefined) yield keeping("instance", attachment.instanceId, "has it attached");
    for (const endpoint of world.by("vpc-endpoint", "vpc", vpcId)) {
      if (endpoint.networkInterfaceIds.includes(id)) yield keeping("vpc-endpoint", endpoint.id, "is reached by it");
    }
    for (const { id: gateway, addresses, deletedAt } of world.by("nat-gateway", "vpc", vpcId)) {
      const has = addresses.some(({ networkInterfaceId }) => networkInterfaceId === id);
      if (has && deletedAt === undefined) yield keeping("nat-gateway", gateway, "sends through it");
    }
    yield* clientVpnOfInterface(world, id);
    yield* servicesOfInterface(world, id);
    for (const workspace of world.by("workspace", "interface", id)) {
      yield keeping("workspace", workspace.id, "is reached by it");
    }
    for (const host of world.by("host", "interface", id)) yield using("host", host.id, "does what its groups say");
    for (const address of world.by("elastic-ip", "interface", id)) yield using("elastic-ip", address.id, "leads to it");
    yield* flowLogsOf(world, id);
    yield* routesTo(world, id);
  },
  "placement-group": function* (world, id) {
    const group = world.get("placement-group", id);
    for (const instance of group === undefined ? [] : membersOf(world, group)) {
      yield keeping("instance", instance.id, "is placed in it");
    }
    for (const other of world.all("placement-group")) {
      if (other.parentGroupId === id) yield keeping("placement-group", other.id, "is a part of it");
    }
  },
  "prefix-list": function* (world, id) {
    for (const rule of world.by("security-group-rule", "reference", id)) {
      yield keeping("security-group-rule", rule.id, `of ${rule.groupId} refers to it`);
    }
    for (const table of world.by("route-table", "prefix-list", id))
      yield keeping("route-table", table.id, "routes to it");
    for (const { tableId } of world.by("transit-gateway-route", "prefix-list", id)) {
      yield keeping("transit-gateway-route-table", tableId, "routes to it");
    }
    for (const target of world.by("ipam-prefix-list-resolver-target", "list", id)) {
      yield using("ipam-prefix-list-resolver-target", target.id, "fills it");
    }
  },
  "route-table": function* (world, id) {
    for (const { subnetId, gatewayId, vpcId } of world.by("route-table-association", "table", id)) {
      if (subnetId !== undefined) yield keeping("subnet", subnetId, "is routed by it");
      else if (gatewayId !== undefined) yield keeping(kindOfGateway(gatewayId), gatewayId, "is routed by it");
      else yield keeping("vpc", vpcId, "has it as its main route table");
    }
  },
  "security-group": groupUsers,
  subnet: subnetUsers,
  vpc: vpcUsers,
  "vpc-endpoint": routesTo,
  "vpc-peering-connection": routesTo,
  "customer-gateway": function* (world, id) {
    for (const { id: connection, deletedAt } of world.by("vpn-connection", "customer", id)) {
      if (deletedAt === undefined) yield keeping("vpn-connection", connection, "leads to it");
    }
  },
  "vpn-gateway": function* (world, id) {
    for (const { id: connection, deletedAt } of world.by("vpn-connection", "gateway", id)) {
      if (deletedAt === undefined) yield keeping("vpn-connection", connection, "leads to it");
    }
    const { vpcId } = world.get("vpn-gateway", id) ?? {};
    if (vpcId !== undefined) yield keeping("vpc", vpcId, "has it attached");
    for (const table of world.by("route-table", "propagating", id)) {
      yield using("route-table", table.id, "takes the routes that it propagates");
    }
    yield* routesTo(world, id);
  },
  "workspace-directory": function* (world, id) {
    for (const workspace of world.by("workspace", "directory", id)) {
      yield keeping("workspace", workspace.id, `is ${workspace.userName}'s desktop`);
    }
  },
  ...USERS_IN_CLIENT_VPN,
  ...USERS_IN_IPAM,
  ...USERS_IN_SERVICES,
  ...USERS_IN_PRIVATE_LINK,
  ...USERS_IN_TRANSIT,
  // Routes of VPCs lead to it, too.
  "transit-gateway": function* (world, id) {
    yield* USERS_IN_TRANSIT["transit-gateway"]?.(world, id) ?? [];
    yield* routesTo(world, id);
  },
};

/** The kinds whose uses are known. */
export const usedKinds = Object.keys(USERS) as readonly Kind[];

/** Found as they are read: the first one costs no more than itself. */
export const usesOf = (world: World, kind: Kind, id: string): IteratorObject<Use> =>
  Iterator.from(USERS[kind]?.(world, id) ?? []);

const kindOfGateway = (id: string): Kind =>
  (["nat-gateway", "vpn-gateway"] as const).find((kind) => isIdOf(kind, id)) ?? "internet-gateway";

function* routesTo(world: World, id: string): Iterable<Use> {
  for (const table of world.all("route-table")) {
    for (const { destination, target } of table.routes) {
      if (target.kind !== "local" && target.id === id)
        yield using("route-table", table.id, `routes ${destination} to it`);
    }
  }
}

/**
 * AWS: an interface, a VPC association, or a rule of another group in the same VPC keeps a group from being deleted. A rule
 * across a peering doesn't, and becomes stale (catalogue 169-171).
 */
function* groupUsers(world: World, id: string): Iterable<Use> {
  const group = world.get("security-group", id);
  const instances = new Set<string>();
  for (const nic of world.by("network-interface", "group", id)) {
    yield keeping("network-interface", nic.id, "is in it");
    if (nic.attachment?.instanceId !== undefined) instances.add(nic.attachment.instanceId);
  }
  for (const instance of instances) yield using("instance", instance, "has such an interface");
  if (group !== undefined) {
    for (const { id: endpoint, networkInterfaceIds, groupIds = [] } of world.by("vpc-endpoint", "vpc", group.vpcId)) {
      if (groupIds.includes(id)) yield keeping("vpc-endpoint", endpoint, "gives it to the interfaces that it gets");
      const has = networkInterfaceIds.some((nic) => world.get("network-interface", nic)?.groupIds.includes(id));
      if (has) yield using("vpc-endpoint", endpoint, "has such an interface");
    }
  }
  yield* clientVpnOfGroup(world, id);
  yield* servicesOfGroup(world, id);
  for (const { vpcId } of world.by("security-group-vpc-association", "group", id)) {
    yield keeping("vpc", vpcId, "is associated with it");
  }
  for (const rule of world.by("security-group-rule", "reference", id)) {
    if (rule.groupId === id) continue;
    const isHere = world.get("security-group", rule.groupId)?.vpcId === group?.vpcId;
    const how = `of ${rule.groupId} lets traffic ${rule.direction === "ingress" ? "in from" : "out to"} it`;
    yield { kind: "security-group-rule", id: rule.id, how, keeps: isHere };
  }
}

function* subnetUsers(world: World, id: string): Iterable<Use> {
  for (const nic of world.by("network-interface", "subnet", id)) {
    yield keeping("network-interface", nic.id, "has an address of it");
  }
  for (const instance of world.by("instance", "subnet", id)) yield using("instance", instance.id, "is in it");
  for (const gateway of world.by("nat-gateway", "subnet", id)) {
    if (gateway.deletedAt === undefined) yield using("nat-gateway", gateway.id, "is in it");
  }
  for (const { routeTableId } of world.by("route-table-association", "subnet", id)) {
    yield using("route-table", routeTableId, "is associated with it");
  }
  for (const { networkAclId } of world.by("network-acl-association", "subnet", id)) {
    yield using("network-acl", networkAclId, "filters it");
  }
  yield* attachmentsOf(world, world.get("subnet", id)?.vpcId ?? "", id);
  yield* clientVpnOfSubnet(world, id);
  yield* servicesOfSubnet(world, id);
  yield* flowLogsOf(world, id);
  yield* exclusionsOf(world, id);
}

function* exclusionsOf(world: World, id: string): Iterable<Use> {
  for (const exclusion of world.by("block-public-access-exclusion", "resource", id)) {
    if (exclusion.deletedAt !== undefined) continue;
    yield using("block-public-access-exclusion", exclusion.id, "excludes it from Block Public Access");
  }
}

function* flowLogsOf(world: World, id: string): Iterable<Use> {
  for (const flowLog of world.by("flow-log", "resource", id))
    yield using("flow-log", flowLog.id, "records its traffic");
}

/** Everything that must be deleted before a VPC: all but what CreateVpc made. */
function* vpcUsers(world: World, vpcId: string): Iterable<Use> {
  for (const { id } of world.by("subnet", "vpc", vpcId)) yield keeping("subnet", id, "is in it");
  for (const { id } of world.by("network-interface", "vpc", vpcId)) yield keeping("network-interface", id, "is in it");
  for (const { id } of world.by("vpc-endpoint", "vpc", vpcId)) yield keeping("vpc-endpoint", id, "is in it");
  for (const { id, regional, deletedAt } of world.by("nat-gateway", "vpc", vpcId)) {
    if (regional !== undefined && deletedAt === undefined) yield keeping("nat-gateway", id, "is in it");
  }
  for (const { id } of world.by("internet-gateway", "vpc", vpcId)) {
    yield keeping("internet-gateway", id, "is attached to it");
  }
  for (const { id } of world.by("vpn-gateway", "vpc", vpcId)) yield keeping("vpn-gateway", id, "is attached to it");
  for (const { id } of world.by("egress-only-internet-gateway", "vpc", vpcId)) {
    yield keeping("egress-only-internet-gateway", id, "is attached to it");
  }
  for (const { id, status, endedAt } of world.by("vpc-peering-connection", "vpc", vpcId)) {
    if (endedAt !== undefined) continue;
    yield { kind: "vpc-peering-connection", id, how: `peers with it (${status})`, keeps: status === "active" };
  }
  for (const { id, isDefault } of world.by("network-acl", "vpc", vpcId)) {
    if (!isDefault) yield keeping("network-acl", id, "is in it");
  }
  for (const { id, name } of world.by("security-group", "vpc", vpcId)) {
    if (name !== "default") yield keeping("security-group", id, "is in it");
  }
  for (const { groupId } of world.by("security-group-vpc-association", "vpc", vpcId)) {
    yield keeping("security-group", groupId, "is associated with it");
  }
  for (const { id } of world.by("route-table", "vpc", vpcId)) {
    const isMain = world.by("route-table-association", "table", id).some((association) => association.isMain);
    if (!isMain) yield keeping("route-table", id, "is in it");
  }
  for (const { id } of world.by("encryption-control", "vpc", vpcId)) {
    yield using("encryption-control", id, "watches over what it encrypts");
  }
  yield* attachmentsOf(world, vpcId);
  yield* clientVpnOfVpc(world, vpcId);
  yield* servicesOfVpc(world, vpcId);
  yield* flowLogsOf(world, vpcId);
  yield* exclusionsOf(world, vpcId);
}
