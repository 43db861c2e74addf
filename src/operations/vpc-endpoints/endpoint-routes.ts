/** The routes of gateway endpoints: to the prefix list of their service. */
import { awsError } from "../../model/aws-error.ts";
import { awsPrefixLists } from "../../model/aws-prefix-lists.ts";
import type { RouteTable } from "../../model/records/routing.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import type { World } from "../../model/world/world.ts";
import { findRouteTable } from "../route-tables/find-route-table.ts";

const exists = awsError(
  "RouteAlreadyExists",
  (tableId: string, listId: string) =>
    `route table ${tableId} already has a route with destination-prefix-list-id ${listId}`,
);
const otherNetwork = awsError(
  "InvalidParameter",
  (tableId: string, vpcId: string) => `Route table ${tableId} and VPC ${vpcId} belong to different networks.`,
);

function prefixListOf({ serviceName, serviceRegion }: VpcEndpoint): string {
  for (const { list } of awsPrefixLists(serviceRegion).values()) if (list.name === serviceName) return list.id;
  throw new Error(`no prefix list for ${serviceName}`);
}

export function withRoute(world: World, endpoint: VpcEndpoint, tableId: string): RouteTable {
  const table = findRouteTable(world, tableId);
  if (table.vpcId !== endpoint.vpcId) throw otherNetwork(table.id, endpoint.vpcId);
  const destination = prefixListOf(endpoint);
  if (table.routes.some((route) => route.destination === destination)) throw exists(table.id, destination);
  const target = { kind: "vpc-endpoint" as const, id: endpoint.id };
  return { ...table, routes: [...table.routes, { destination, target, origin: "CreateRoute" }] };
}

export const withoutRoute = (table: RouteTable, { id }: VpcEndpoint): RouteTable => ({
  ...table,
  routes: table.routes.filter(({ target }) => target.kind !== "vpc-endpoint" || target.id !== id),
});
