/** Deletes a route table without associations. */
import { remove } from "../../model/world/change.ts";
import { hasDependencies, refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findRouteTable } from "./find-route-table.ts";

export default operation("ec2", "DeleteRouteTable", {
  touches: ({ input, world }) => [existing("route-table", findRouteTable(world, input.RouteTableId))],
  decide({ input: { RouteTableId }, world }) {
    const { id } = findRouteTable(world, RouteTableId);
    refuseInUse(world, "route-table", id, () => hasDependencies("routeTable", id));
    return { changes: [remove("route-table", id)], output: {} };
  },
});
