/** Deletes a static route of a transit gateway. */
import { ofTable } from "../../../model/records/transit/transit-gateway.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findTransitTable } from "../route-tables/find-table.ts";
import { readTransitDestination, routeNotFound } from "./route-target.ts";
import { showStaticRoute } from "./show-route.ts";

export default operation("ec2", "DeleteTransitGatewayRoute", {
  touches: ({ input, world }) => [
    existing("transit-gateway-route-table", findTransitTable(world, input.TransitGatewayRouteTableId)),
  ],
  decide({ input, world }) {
    const table = findTransitTable(world, input.TransitGatewayRouteTableId);
    const destination = readTransitDestination(input.DestinationCidrBlock);
    const route = world.get("transit-gateway-route", ofTable(table.id, destination));
    if (route === undefined) throw routeNotFound(destination, table.id);
    const attachment =
      route.attachmentId === undefined ? undefined : world.get("transit-gateway-attachment", route.attachmentId);
    return {
      changes: [remove("transit-gateway-route", route.id)],
      output: { Route: showStaticRoute(route, attachment, "deleted") },
    };
  },
});
