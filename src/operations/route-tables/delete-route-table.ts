/** Deletes a route table that nothing is bound to. */

import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { hasAny } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { findRouteTable } from "./find-route-table.ts";

const hasDependencies = awsError(
  "DependencyViolation",
  (id: string) => `The routeTable '${id}' has dependencies and cannot be deleted.`,
);

export default operation("ec2", "DeleteRouteTable", {
  decide({ input: { RouteTableId }, world }) {
    const { id } = findRouteTable(world, RouteTableId);
    if (hasAny(world.by("route-table-association", "table", id))) throw hasDependencies(id);
    return { changes: [remove("route-table", id)], output: {} };
  },
});
