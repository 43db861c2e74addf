/**
 * What virtual private gateways propagate to route tables: the static routes of their VPN connections.
 *
 * AWS learns routes by BGP as well, and only while a tunnel is up. Here no tunnel ever is, and nobody knows what the other side
 * would announce: static routes are there as soon as they're created, and learnt ones are those that an import saw.
 */
import type { Route, RouteTable } from "../../../model/records/routing.ts";
import type { World } from "../../../model/world/world.ts";

const isLearntFrom = ({ origin, target }: Route, gatewayId: string): boolean =>
  origin === "EnableVgwRoutePropagation" && target.kind === "virtual-private-gateway" && target.id === gatewayId;

const routeBy = (gatewayId: string, destination: string): Route => ({
  destination,
  target: { kind: "virtual-private-gateway", id: gatewayId },
  origin: "EnableVgwRoutePropagation",
});

/** The destinations that a gateway propagates. */
export const propagatedBy = (world: World, gatewayId: string): ReadonlySet<string> =>
  new Set(
    world
      .by("vpn-connection", "gateway", gatewayId)
      .filter(({ deletedAt }) => deletedAt === undefined)
      .flatMap(({ routes }) => routes),
  );

export function withPropagation(world: World, table: RouteTable, gatewayId: string): RouteTable {
  const propagatingGatewayIds = [...new Set([...(table.propagatingGatewayIds ?? []), gatewayId])];
  return { ...withPropagated(table, gatewayId, [...propagatedBy(world, gatewayId)], new Set()), propagatingGatewayIds };
}

/** The table with further routes of a gateway, and without others. */
export function withPropagated(
  table: RouteTable,
  gatewayId: string,
  added: readonly string[],
  gone: ReadonlySet<string>,
): RouteTable {
  const kept = table.routes.filter((route) => !(isLearntFrom(route, gatewayId) && gone.has(route.destination)));
  const known = new Set(kept.filter((route) => isLearntFrom(route, gatewayId)).map((each) => each.destination));
  const further = added.filter((destination) => !known.has(destination));
  return { ...table, routes: [...kept, ...further.map((destination) => routeBy(gatewayId, destination))] };
}

export function withoutPropagation(
  { propagatingGatewayIds = [], ...table }: RouteTable,
  gatewayId: string,
): RouteTable {
  const left = propagatingGatewayIds.filter((id) => id !== gatewayId);
  return {
    ...table,
    routes: table.routes.filter((route) => !isLearntFrom(route, gatewayId)),
    ...(left.length > 0 && { propagatingGatewayIds: left }),
  };
}
