/** Route tables: where a subnet sends an address. */
import { type Address, contains, formatPrefix, type Prefix, prefix } from "../address/prefix.ts";
import type { Route, RouteTable, RouteTarget } from "../model/routing.ts";
import type { Landscape } from "./landscape.ts";

/** The route table of a subnet: its own, else the main one of the VPC. */
export function routeTableOf(
  landscape: Landscape,
  { subnetId, vpcId }: { readonly subnetId: string; readonly vpcId: string },
): RouteTable | undefined {
  for (const { routeTableId } of landscape.by("route-table-association", "subnet", subnetId)) {
    const own = landscape.get("route-table", routeTableId);
    if (own !== undefined) return own;
  }
  const main = Iterator.from(landscape.by("route-table-association", "vpc", vpcId)).find(({ isMain }) => isMain);
  return main && landscape.get("route-table", main.routeTableId);
}

export interface RouteMatch {
  readonly route: Route;
  /** The block of the destination that holds the address: of a prefix list its longest entry. */
  readonly block: string;
  readonly state: "active" | "blackhole";
}

/** The route of an address: the longest block; then a CIDR before a prefix list, a static route before a propagated one. */
export function routeTo(landscape: Landscape, table: RouteTable, address: Address): RouteMatch | undefined {
  let best: { readonly route: Route; readonly block: Prefix; readonly order: readonly number[] } | undefined;
  for (const route of table.routes) {
    const isList = route.destination.startsWith("pl-");
    const blocks = isList ? landscape.blocksOf(route.destination) : [prefix(route.destination)];
    for (const block of blocks) {
      if (!contains(block, address)) continue;
      const order = [-block.length, isList ? 1 : 0, route.origin === "EnableVgwRoutePropagation" ? 1 : 0];
      if (best === undefined || isBefore(order, best.order)) best = { route, block, order };
    }
  }
  return (
    best && {
      route: best.route,
      block: formatPrefix(best.block),
      state: stateOf(landscape, table.vpcId, best.route.target),
    }
  );
}

const isBefore = (a: readonly number[], b: readonly number[]): boolean => {
  const place = a.findIndex((value, i) => value !== b[i]);
  return place >= 0 && (a[place] as number) < (b[place] as number);
};

/** A route is a blackhole while what it leads to is gone, detached or not active. */
export function stateOf(landscape: Landscape, vpcId: string, target: RouteTarget): "active" | "blackhole" {
  switch (target.kind) {
    case "internet-gateway":
    case "egress-only-internet-gateway":
      return landscape.get(target.kind, target.id)?.vpcId === vpcId ? "active" : "blackhole";
    case "vpc-peering-connection":
      return landscape.get(target.kind, target.id)?.status === "active" ? "active" : "blackhole";
    case "network-interface":
      return landscape.get(target.kind, target.id) === undefined ? "blackhole" : "active";
    default:
      // What has no record here cannot be told from what works.
      return "active";
  }
}
