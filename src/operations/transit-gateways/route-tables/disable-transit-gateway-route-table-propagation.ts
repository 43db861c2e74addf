/** Has an attachment propagate to a route table no more. */
import { awsError } from "../../../model/aws-error.ts";
import { ofTable } from "../../../model/records/transit/transit-gateway.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { propagationNamed } from "./propagation.ts";
import { touchBoth } from "./table-and-attachment.ts";

// ours: no evidence of AWS's text
const notPropagating = awsError(
  "TransitGatewayRouteTablePropagation.NotFound",
  (id: string, tableId: string) => `There is no propagation from ${id} to ${tableId}.`,
);

export default operation("ec2", "DisableTransitGatewayRouteTablePropagation", {
  touches: ({ input, world }) => touchBoth(propagationNamed(world, input, true)),
  decide({ input, world }) {
    const { table, attachment } = propagationNamed(world, input, true);
    const id = ofTable(table.id, attachment.id);
    if (world.get("transit-gateway-propagation", id) === undefined) throw notPropagating(attachment.id, table.id);
    return {
      changes: [remove("transit-gateway-propagation", id)],
      output: {
        Propagation: { TransitGatewayRouteTableId: table.id, ...showResource(attachment), State: "disabling" as const },
      },
    };
  },
});
