/** Ends the association of an attachment with a route table: packets from it are dropped then. */
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { notAssociated } from "./associate-refusals.ts";
import { findBoth, touchBoth } from "./table-and-attachment.ts";

export default operation("ec2", "DisassociateTransitGatewayRouteTable", {
  touches: ({ input, world }) => touchBoth(findBoth(world, input, true)),
  decide({ input, world }) {
    const { table, attachment } = findBoth(world, input, true);
    if (world.get("transit-gateway-association", attachment.id)?.tableId !== table.id) {
      throw notAssociated(attachment.id, table.id);
    }
    return {
      changes: [remove("transit-gateway-association", attachment.id)],
      output: {
        Association: {
          TransitGatewayRouteTableId: table.id,
          ...showResource(attachment),
          State: "disassociating" as const,
        },
      },
    };
  },
});
