/** Lists the routes of a transit gateway's table, or finds those of a CIDR. */
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { findTransitTable } from "../route-tables/find-table.ts";
import { routeFilters, routesOfTable, searchRoutes } from "./routes-of-table.ts";

export default describe("ec2", "SearchTransitGatewayRoutes", {
  list: "Routes",
  all: ({ input, world }) =>
    searchRoutes(input, routesOfTable(world, findTransitTable(world, input.TransitGatewayRouteTableId).id)),
  filters: routeFilters,
  isUntagged: true,
  besides: (_, hasMore) => ({ AdditionalRoutesAvailable: hasMore }),
  idOf: ({ id }) => id,
  touches: ({ input, world }) => [
    existing("transit-gateway-route-table", findTransitTable(world, input.TransitGatewayRouteTableId)),
  ],
  show: ({ shown }) => shown,
});
