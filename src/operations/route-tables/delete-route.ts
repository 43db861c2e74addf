/** Deletes a route from a route table. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { referred } from "../permission/touched.ts";
import { givenRouteTo, isPrefixList, readDestination } from "./destination.ts";
import { findRouteTable } from "./find-route-table.ts";

const routeNotFound = awsError(
  "InvalidRoute.NotFound",
  (kind: string, destination: string, tableId: string) =>
    `no route with destination-${kind} ${destination} in route table ${tableId}`,
);
const isLocal = awsError(
  "InvalidParameterValue",
  (destination: string, tableId: string) => `cannot remove local route ${destination} in route table ${tableId}`,
);

export default operation("ec2", "DeleteRoute", {
  // AWS: on the table alone, not on what its routes lead to.
  touches: ({ input, world }) => [referred(world, "route-table", input.RouteTableId)],
  decide({ input, world }) {
    const table = findRouteTable(world, input.RouteTableId);
    const destination = readDestination(input);
    const route = givenRouteTo(table, destination);
    if (route === undefined) throw routeNotFound(kindOf(destination), destination, table.id);
    if (route.origin === "CreateRouteTable") throw isLocal(destination, table.id);
    const routes = table.routes.filter((each) => each !== route);
    return { changes: [put("route-table", { ...table, routes })], output: {} };
  },
});

function kindOf(destination: string): string {
  if (isPrefixList(destination)) return "prefix-list-id";
  return destination.includes(":") ? "ipv6-cidr-block" : "cidr-block";
}
