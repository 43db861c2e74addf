/** What isn't known of transit gateways, as far as it makes a network uncertain. */
import { isPeer, isVpc, type TransitGatewayAttachment } from "../../model/records/transit/transit-gateway.ts";
import type { Lack } from "./lack.ts";
import type { Records } from "./records.ts";
import { homeOf, isLive, type TransitNetwork, tablesOf } from "./transit.ts";

/** Reports whether packets may be sent to where nobody knows: a gateway's tables, or what is attached to it, aren't here. */
export function hasUnknownTransit(network: TransitNetwork): boolean {
  for (const { home, record } of network.held("transit-gateway-attachment")) {
    if (isUnknown(network, home.region, record)) return true;
  }
  return false;
}

function isUnknown(network: TransitNetwork, region: string, attachment: TransitGatewayAttachment): boolean {
  if (!isLive(attachment)) return false;
  const { resource } = attachment;
  if (!("get" in homeOf(network, attachment, region))) return true;
  if (isVpc(resource)) return network.partition(resource.ownerId, region)?.get("vpc", resource.vpcId) === undefined;
  return isPeer(resource) && network.partition(resource.ownerId, resource.region) === undefined;
}

/**
 * Whether nobody knows where a gateway sends some packets, because it, or one that it's peered with, has an attachment or a route
 * that isn't known. Each is found once, so it's good until the network changes.
 */
export function unknownGateways(network: TransitNetwork): (gatewayId: string) => boolean {
  const found = new Map<string, boolean>();
  return (gatewayId) => {
    const known = found.get(gatewayId) ?? isUnknownMesh(network, gatewayId);
    found.set(gatewayId, known);
    return known;
  };
}

function isUnknownMesh(network: TransitNetwork, gatewayId: string): boolean {
  const mesh = new Set([gatewayId]);
  const tables = new Set<string>();
  for (const id of mesh) {
    const home = network.partitionOf(id);
    if (home === undefined || hasTransitGap(home)) return true;
    for (const attachment of home.by("transit-gateway-attachment", "gateway", id)) {
      if (isUnknown(network, home.region, attachment)) return true;
      if (isPeer(attachment.resource)) mesh.add(attachment.resource.transitGatewayId);
      for (const tableId of tablesOf({ home, attachment })) {
        if (!tables.has(tableId) && hasUnknownList(network, home, tableId)) return true;
        tables.add(tableId);
      }
    }
  }
  return false;
}

const hasUnknownList = (network: TransitNetwork, home: Records, tableId: string): boolean =>
  home
    .by("transit-gateway-route", "references", tableId)
    .some(({ destination }) => network.lackOf(destination) !== undefined);

/** What isn't known of transit gateways: over one of them, references may reach members in any VPC. */
export function lackOfReferences(network: TransitNetwork & Pick<Records, "all">): Lack | undefined {
  for (const gap of network.all("gap")) if (isOfTransit(gap.id)) return { kind: "gap", id: gap.id, gap };
  for (const { home, record } of network.held("transit-gateway-attachment")) {
    const gateway = isLive(record) ? homeOf(network, record, home.region) : home;
    if (!("get" in gateway)) return gateway;
  }
  return undefined;
}

const isOfTransit = (gapId: string): boolean => /^tgw-[^/]+$/.test(gapId);

const hasTransitGap = (home: Records): boolean => home.all("gap").some(({ id }) => isOfTransit(id));
