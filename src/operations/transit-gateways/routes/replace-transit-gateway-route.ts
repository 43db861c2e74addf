/** Has a static route of a transit gateway lead elsewhere. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { ofTable } from "../../../model/records/transit/transit-gateway.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { readRouteTarget, readTransitDestination, routeNotFound, touchRoute } from "./route-target.ts";
import { showStaticRoute } from "./show-route.ts";

export default operation("ec2", "ReplaceTransitGatewayRoute", {
  touches: ({ input, world }) => touchRoute(readRouteTarget(world, input)),
  decide({ input, world }) {
    const { table, attachment } = readRouteTarget(world, input);
    const destination = readTransitDestination(input.DestinationCidrBlock);
    const id = ofTable(table.id, destination);
    if (world.get("transit-gateway-route", id) === undefined) throw routeNotFound(destination, table.id);
    const route = { id, tableId: table.id, destination, ...dropUndefined({ attachmentId: attachment?.id }) };
    return {
      changes: [put("transit-gateway-route", route)],
      output: { Route: showStaticRoute(route, attachment) },
    };
  },
});
