/** Ends the association of an attachment with a route table: packets from it are dropped then. */
import { operation } from "../../operation.ts";
import { disassociate } from "../attachments/association.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { findBoth, touchBoth } from "./table-and-attachment.ts";

export default operation("ec2", "DisassociateTransitGatewayRouteTable", {
  touches: ({ input, world }) => touchBoth(findBoth(world, input, true)),
  decide({ input, world }) {
    const { table, attachment } = findBoth(world, input, true);
    return {
      changes: [disassociate(world, table.id, attachment)],
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
