/** Has an attachment propagate its blocks to a route table. */
import { awsError } from "../../../model/aws-error.ts";
import { isPeer, ofTable } from "../../../model/records/transit/transit-gateway.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { propagationNamed, touchPropagation } from "./propagation.ts";

// AWS: catalogue 546; ours: no evidence of its text
const duplicate = awsError(
  "TransitGatewayRouteTablePropagation.Duplicate",
  (id: string, tableId: string) => `Propagation from ${id} to ${tableId} already exists.`,
);
// ours: no evidence of AWS's text
const notFromPeers = awsError(
  "UnsupportedOperation",
  (id: string) => `The peering attachment ${id} does not propagate routes. Add static routes to it.`,
);

export default operation("ec2", "EnableTransitGatewayRouteTablePropagation", {
  touches: touchPropagation,
  decide({ input, world }) {
    const { table, attachment } = propagationNamed(world, input);
    if (isPeer(attachment.resource)) throw notFromPeers(attachment.id);
    const id = ofTable(table.id, attachment.id);
    if (world.get("transit-gateway-propagation", id) !== undefined) throw duplicate(attachment.id, table.id);
    return {
      changes: [put("transit-gateway-propagation", { id, tableId: table.id, attachmentId: attachment.id })],
      output: {
        Propagation: { TransitGatewayRouteTableId: table.id, ...showResource(attachment), State: "enabling" as const },
      },
    };
  },
});
