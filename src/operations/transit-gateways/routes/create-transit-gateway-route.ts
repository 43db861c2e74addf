/** Adds a static route to a route table of a transit gateway: to an attachment, or as a blackhole. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { ofTable } from "../../../model/records/transit/transit-gateway.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { readRouteTarget, readTransitDestination, refuseTooManyTransitRoutes, touchRoute } from "./route-target.ts";
import { showStaticRoute } from "./show-route.ts";

// AWS: catalogue 543
const alreadyExists = awsError(
  "RouteAlreadyExists",
  (destination: string, tableId: string) =>
    `Route ${destination} already exists in Transit Gateway Route Table ${tableId}.`,
);

export default operation("ec2", "CreateTransitGatewayRoute", {
  touches: ({ input, world }) => touchRoute(readRouteTarget(world, input)),
  decide({ input, world, limits }) {
    const { table, attachment } = readRouteTarget(world, input);
    const destination = readTransitDestination(input.DestinationCidrBlock);
    const id = ofTable(table.id, destination);
    if (world.get("transit-gateway-route", id) !== undefined) throw alreadyExists(destination, table.id);
    refuseTooManyTransitRoutes(world, table.transitGatewayId, limits);
    const route = { id, tableId: table.id, destination, ...dropUndefined({ attachmentId: attachment?.id }) };
    return {
      changes: [put("transit-gateway-route", route)],
      output: { Route: showStaticRoute(route, attachment) },
    };
  },
});
