/** Finds a route table of a transit gateway. */
import { awsError } from "../../../model/aws-error.ts";
import type { TransitGatewayRouteTable } from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";

// AWS: catalogue 544
const notFound = awsError(
  "InvalidRouteTableID.NotFound",
  (id: string) => `Transit Gateway Route Table ${id} was deleted or does not exist.`,
);

export const findTransitTable = finder("transit-gateway-route-table", {
  unknown: notFound,
  malformed: malformedId("InvalidRouteTableId.Malformed", "transit-gateway-route-table"),
});

/** One of a gateway. */
export function findTableOf(world: World, gatewayId: string, id: string): TransitGatewayRouteTable {
  const table = findTransitTable(world, id);
  if (table.transitGatewayId !== gatewayId) throw notFound(id);
  return table;
}
