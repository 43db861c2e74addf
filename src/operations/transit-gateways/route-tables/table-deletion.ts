/** The changes of deleting a route table of a transit gateway, with its routes and propagations. */
import type { TransitGatewayRouteTable } from "../../../model/records/transit/transit-gateway.ts";
import { type Change, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";

export const tableDeletion = (world: World, { id }: TransitGatewayRouteTable): readonly Change[] => [
  ...world.by("transit-gateway-route", "table", id).map((each) => remove("transit-gateway-route", each.id)),
  ...world.by("transit-gateway-propagation", "table", id).map((each) => remove("transit-gateway-propagation", each.id)),
  ...world.by("transit-gateway-association", "table", id).map((each) => remove("transit-gateway-association", each.id)),
  remove("transit-gateway-route-table", id),
];
