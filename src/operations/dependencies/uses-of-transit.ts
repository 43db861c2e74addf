/** What uses transit gateways, their attachments and their tables. */
import { isPeer, isVpc } from "../../model/records/transit/transit-gateway.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { isEnded } from "../transit-gateways/attachments/find-attachment.ts";
import { keeping, type Use, type Users, using } from "./use.ts";

export const USERS_IN_TRANSIT: Partial<Record<Kind, Users>> = {
  "transit-gateway": function* (world, id) {
    for (const attachment of world.by("transit-gateway-attachment", "gateway", id)) {
      if (!isEnded(attachment)) yield keeping("transit-gateway-attachment", attachment.id, "attaches to it");
    }
    for (const kind of ["transit-gateway-route-table", "transit-gateway-policy-table"] as const) {
      for (const table of world.by(kind, "gateway", id)) yield using(kind, table.id, "is a table of it");
    }
  },
  "transit-gateway-attachment": function* (world, id) {
    const { resource } = world.get("transit-gateway-attachment", id) ?? {};
    const association = world.get("transit-gateway-association", id);
    if (association !== undefined)
      yield using(kindOfTable(world, association.tableId), association.tableId, "routes its packets");
    for (const { tableId } of world.by("transit-gateway-propagation", "attachment", id)) {
      yield using("transit-gateway-route-table", tableId, "takes the routes that it propagates");
    }
    for (const { tableId, destination } of world.by("transit-gateway-route", "attachment", id)) {
      yield using("transit-gateway-route-table", tableId, `routes ${destination} to it`);
    }
    if (resource === undefined) return;
    if (isVpc(resource)) yield using("vpc", resource.vpcId, "is attached by it");
    if (isPeer(resource)) yield using("transit-gateway", resource.transitGatewayId, "is peered by it");
    const endpoint = isPeer(resource) || isVpc(resource) ? undefined : resource.id;
    if (endpoint !== undefined && world.get("client-vpn-endpoint", endpoint) !== undefined) {
      yield using("client-vpn-endpoint", endpoint, "is attached by it");
    }
  },
  "transit-gateway-policy-table": associated,
  "transit-gateway-route-table": function* (world, id) {
    yield* associated(world, id);
    const gateway = world.get("transit-gateway", world.get("transit-gateway-route-table", id)?.transitGatewayId ?? "");
    if (gateway?.associationTableId === id || gateway?.propagationTableId === id) {
      yield keeping("transit-gateway", gateway.id, "has it as its default route table");
    }
    for (const { attachmentId } of world.by("transit-gateway-propagation", "table", id)) {
      yield using("transit-gateway-attachment", attachmentId, "propagates to it");
    }
    for (const policies of world.by("transit-gateway-policy-table", "target", id)) {
      yield keeping("transit-gateway-policy-table", policies.id, "chooses it");
    }
  },
};

function* associated(world: World, id: string): Iterable<Use> {
  for (const { id: attachment } of world.by("transit-gateway-association", "table", id)) {
    yield keeping("transit-gateway-attachment", attachment, "is associated with it");
  }
}

const kindOfTable = (world: World, id: string): Kind =>
  world.get("transit-gateway-policy-table", id) === undefined
    ? "transit-gateway-route-table"
    : "transit-gateway-policy-table";

/** The attachments of a VPC, or those with an interface in a subnet of it. */
export function* attachmentsOf(world: World, vpcId: string, subnetId?: string): Iterable<Use> {
  for (const attachment of world.by("transit-gateway-attachment", "vpc", vpcId)) {
    const { resource, id, transitGatewayId } = attachment;
    if (isEnded(attachment) || !isVpc(resource)) continue;
    if (subnetId !== undefined && !resource.subnetIds.includes(subnetId)) continue;
    yield using("transit-gateway-attachment", id, `attaches it to ${transitGatewayId}`);
  }
}
