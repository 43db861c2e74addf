/** Deletes a route table without associations. */
import { remove } from "../../model/world/change.ts";
import { hasAny } from "../../model/world/world.ts";
import { hasDependencies } from "../dependencies.ts";
import { operation } from "../operation.ts";
import { findRouteTable } from "./find-route-table.ts";

export default operation("ec2", "DeleteRouteTable", {
  decide({ input: { RouteTableId }, world }) {
    const { id } = findRouteTable(world, RouteTableId);
    if (hasAny(world.by("route-table-association", "table", id))) throw hasDependencies("routeTable", id);
    return { changes: [remove("route-table", id)], output: {} };
  },
});
