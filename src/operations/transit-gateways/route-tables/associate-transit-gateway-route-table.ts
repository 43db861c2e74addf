/** Has packets from an attachment routed by a table. An attachment is associated with one table. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { alreadyAssociated } from "./associate-refusals.ts";
import { findBoth, touchBoth } from "./table-and-attachment.ts";

export default operation("ec2", "AssociateTransitGatewayRouteTable", {
  touches: ({ input, world }) => touchBoth(findBoth(world, input)),
  decide({ input, world }) {
    const { table, attachment } = findBoth(world, input);
    if (world.get("transit-gateway-association", attachment.id) !== undefined) throw alreadyAssociated(attachment.id);
    const { id, transitGatewayId } = attachment;
    return {
      changes: [put("transit-gateway-association", { id, tableId: table.id, transitGatewayId })],
      output: {
        Association: {
          TransitGatewayRouteTableId: table.id,
          ...showResource(attachment),
          State: "associating" as const,
        },
      },
    };
  },
});
