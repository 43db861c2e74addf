/** Route tables: where a subnet sends an address. */
import { type Address, contains, formatPrefix, type Prefix, prefix } from "../../address/prefix.ts";
import { routeTableGap } from "../../model/records/gap.ts";
import type { Route, RouteTable, RouteTarget } from "../../model/records/routing.ts";
import type { VpnGateway } from "../../model/records/vpn/vpn.ts";
import type { Lack } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";
import type { Records } from "../flow/records.ts";
import { isLack, junctionOf } from "../flow/transit.ts";
import { lackBehindEndpoint } from "./endpoints.ts";
import type { Place } from "./station.ts";

/** The route table of a place: its own, else the main one of the VPC. */
export function routeTableOf(network: Network, place: Place): RouteTable | undefined {
  const own = ownTableOf(network, place);
  if (own !== undefined || place.regionalId !== undefined) return own;
  const main = Iterator.from(network.by("route-table-association", "vpc", place.vpcId)).find(({ isMain }) => isMain);
  return main && network.get("route-table", main.routeTableId);
}

function ownTableOf(network: Network, { vpcId, subnetId = "", regionalId }: Place): RouteTable | undefined {
  if (regionalId !== undefined) {
    return network.get("route-table", network.get("nat-gateway", regionalId)?.regional?.routeTableId ?? "");
  }
  for (const { routeTableId } of network.by("route-table-association", "subnet", subnetId)) {
    const own = network.get("route-table", routeTableId);
    // Only damaged records say that a subnet is routed by another VPC's table.
    if (own?.vpcId === vpcId) return own;
  }
  return undefined;
}

/** If an import lacked a table of the VPC, it may be that of any subnet that none of the others names. */
export function lackOfTable(network: Network, place: Place): Lack | undefined {
  if (ownTableOf(network, place) !== undefined) return undefined;
  const { vpcId, regionalId } = place;
  if (regionalId === undefined) return network.lackOf(routeTableGap(vpcId));
  return network.lackOf(network.get("nat-gateway", regionalId)?.regional?.routeTableId ?? "");
}

/** AWS: a more specific route than the local one leads to one of these, or it isn't taken. */
const WITHIN_VPC: ReadonlySet<RouteTarget["kind"]> = new Set(["network-interface", "nat-gateway", "vpc-endpoint"]);

/**
 * A route whose prefix list isn't known, and that may be the route of an address therefore: of a local address only if it
 * may be more specific than the local route.
 */
export function unknownRouteTo(
  network: Network,
  table: RouteTable,
  address: Address,
  isLocal: boolean,
): Lack | undefined {
  for (const { destination, target } of table.routes) {
    if (!destination.startsWith("pl-") || (isLocal && !WITHIN_VPC.has(target.kind))) continue;
    const family = network.listOf(destination)?.addressFamily.toLowerCase();
    const lack = family === undefined || family === address.family ? network.lackOf(destination) : undefined;
    if (lack !== undefined) return lack;
  }
  return undefined;
}

export interface RouteMatch {
  readonly route: Route;
  /** The block of the destination that contains the address; of a prefix list, the longest such entry. */
  readonly block: string;
  readonly state: "active" | "blackhole";
}

/** AWS: of equal blocks a CIDR that was given counts before a prefix list, and that before what is propagated (catalogue 555). */
const rankOf = ({ destination, origin }: Route): number =>
  origin === "EnableVgwRoutePropagation" ? 2 : destination.startsWith("pl-") ? 1 : 0;

/** AWS: what is propagated gives way to the local route, even if it's more specific (catalogue 555). */
const yieldsToLocal = (route: Route, { routes }: RouteTable, address: Address): boolean =>
  route.origin === "EnableVgwRoutePropagation" &&
  routes.some(({ origin, destination }) => origin === "CreateRouteTable" && contains(prefix(destination), address));

/** The route of an address: that of the longest block; of equal blocks the one with the lowest rank. */
export function routeTo(network: Network, table: RouteTable, address: Address): RouteMatch | undefined {
  let best: { readonly route: Route; readonly block: Prefix; readonly order: readonly number[] } | undefined;
  for (const route of table.routes) {
    const isList = route.destination.startsWith("pl-");
    const blocks = isList ? network.blocksOf(route.destination) : [prefix(route.destination)];
    for (const block of blocks) {
      if (!contains(block, address) || yieldsToLocal(route, table, address)) continue;
      const order = [-block.length, rankOf(route)];
      if (best === undefined || isBefore(order, best.order)) best = { route, block, order };
    }
  }
  return (
    best && {
      route: best.route,
      block: formatPrefix(best.block),
      state: stateOf(network, table.vpcId, best.route.target),
    }
  );
}

const isBefore = (a: readonly number[], b: readonly number[]): boolean => {
  const place = a.findIndex((value, i) => value !== b[i]);
  return place >= 0 && (a[place] as number) < (b[place] as number);
};

/**
 * Reports whether a table has a route of which nobody knows what becomes of packets on it. `isUnknownGateway` says it of a transit
 * gateway.
 */
export const leadsIntoUnknown = (
  network: Network,
  { vpcId, routes }: RouteTable,
  isUnknownGateway: (id: string) => boolean,
): boolean =>
  routes.some(
    ({ destination, target }) =>
      target.kind === "network-interface" ||
      (target.kind === "vpc-endpoint" && lackBehindEndpoint(network, target.id) !== undefined) ||
      lackBehind(network, vpcId, target) !== undefined ||
      (target.kind === "transit-gateway" && isUnknownGateway(target.id)) ||
      network.gap(destination) !== undefined,
  );

/** What isn't known of a route's target; undefined if the records say where it leads. */
export const lackOfTarget = (network: Network, target: RouteTarget): Lack | undefined =>
  target.kind === "local" || isHere(network, target) ? undefined : network.lackOf(target.id);

/** What isn't known of where a route of a VPC leads: also the tables of a transit gateway. */
function lackBehind(network: Network, vpcId: string, target: RouteTarget): Lack | undefined {
  const junction = target.kind === "transit-gateway" ? junctionOf(network, vpcId, target.id) : undefined;
  return junction !== undefined && isLack(junction) ? junction : lackOfTarget(network, target);
}

type Looked = Pick<Records, "get" | "by"> | Pick<Network, "get" | "by">;

/** Cordon keeps no records of the other kinds. */
function isHere(records: Looked, { kind, id }: Exclude<RouteTarget, { readonly kind: "local" }>): boolean {
  switch (kind) {
    case "internet-gateway":
    case "egress-only-internet-gateway":
    case "nat-gateway":
    case "network-interface":
    case "vpc-peering-connection":
    case "vpc-endpoint":
      return records.get(kind, id) !== undefined;
    case "virtual-private-gateway":
      return isThere(records.get("vpn-gateway", id));
    case "transit-gateway":
      // Of another account's gateway there are only the attachments.
      return records.get(kind, id) !== undefined || hasAny(records.by("transit-gateway-attachment", "gateway", id));
    default:
      return false;
  }
}

const isThere = (gateway: VpnGateway | undefined): gateway is VpnGateway =>
  gateway !== undefined && gateway.deletedAt === undefined;

const hasAny = (records: Iterable<unknown>): boolean => Iterator.from(records).some(() => true);

/**
 * A route is a blackhole while its target is gone, detached or not working. AWS: the route itself stays. The state is
 * computed from the records, so it's never out of step.
 */
export function stateOf(records: Looked, vpcId: string, target: RouteTarget): "active" | "blackhole" {
  if (target.kind === "local" || leadsOn(records, vpcId, target)) return "active";
  // Of a target that an import lacked, or of what is attached to it, all that is known is that it worked.
  const isLacked = target.kind === "transit-gateway" || !isHere(records, target);
  return isLacked && records.get("gap", target.id) !== undefined ? "active" : "blackhole";
}

function leadsOn(records: Looked, vpcId: string, target: Exclude<RouteTarget, { readonly kind: "local" }>): boolean {
  switch (target.kind) {
    case "internet-gateway":
    case "egress-only-internet-gateway":
      return records.get(target.kind, target.id)?.vpcId === vpcId;
    case "nat-gateway": {
      const gateway = records.get(target.kind, target.id);
      return gateway !== undefined && gateway.deletedAt === undefined && gateway.failure === undefined;
    }
    case "network-interface": {
      // AWS: an interface forwards while it's attached to something that runs.
      const attachment = records.get(target.kind, target.id)?.attachment;
      if (attachment === undefined) return false;
      const { instanceId } = attachment;
      if (instanceId === undefined || records.get("instance", instanceId)?.state === "running") return true;
      return records.get("instance", instanceId) === undefined && records.get("gap", instanceId) !== undefined;
    }
    case "vpc-peering-connection": {
      const peering = records.get(target.kind, target.id);
      return peering?.status === "active" && [peering.requester, peering.accepter].some((side) => side.vpcId === vpcId);
    }
    case "vpc-endpoint":
      return records.get(target.kind, target.id)?.vpcId === vpcId;
    case "virtual-private-gateway":
      return records.get("vpn-gateway", target.id)?.vpcId === vpcId;
    case "transit-gateway":
      // AWS: while the VPC is attached to it (catalogue 535).
      return Iterator.from(records.by("transit-gateway-attachment", "vpc", vpcId)).some(
        (each) => each.transitGatewayId === target.id && each.state === "available",
      );
    default:
      // Cordon doesn't have targets of these kinds.
      return false;
  }
}
