/** Deletes a route table of a transit gateway that nothing uses. */
import { awsError } from "../../../model/aws-error.ts";
import { hasAny } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findTransitTable } from "./find-table.ts";
import { showTable } from "./show-table.ts";
import { tableDeletion } from "./table-deletion.ts";

// ours: no evidence of AWS's text
const inUse = awsError("IncorrectState", (id: string, what: string) => `${id} has ${what}, and cannot be deleted.`);

export default operation("ec2", "DeleteTransitGatewayRouteTable", {
  touches: ({ input, world }) => [
    existing("transit-gateway-route-table", findTransitTable(world, input.TransitGatewayRouteTableId)),
  ],
  decide({ input, world }) {
    const table = findTransitTable(world, input.TransitGatewayRouteTableId);
    const gateway = world.get("transit-gateway", table.transitGatewayId);
    if (hasAny(world.by("transit-gateway-association", "table", table.id))) throw inUse(table.id, "associations");
    if (hasAny(world.by("transit-gateway-policy-table", "target", table.id)))
      throw inUse(table.id, "policy table entries");
    if (gateway?.associationTableId === table.id || gateway?.propagationTableId === table.id) {
      throw inUse(table.id, `a use as default route table of ${gateway.id}`);
    }
    return {
      changes: tableDeletion(world, table),
      output: { TransitGatewayRouteTable: showTable(world, table, "deleting") },
    };
  },
});
