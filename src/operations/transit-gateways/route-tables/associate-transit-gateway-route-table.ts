/** Has packets from an attachment routed by a table. An attachment is associated with one table. */
import { operation } from "../../operation.ts";
import { associate } from "../attachments/association.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { findBoth, touchBoth } from "./table-and-attachment.ts";

export default operation("ec2", "AssociateTransitGatewayRouteTable", {
  touches: ({ input, world }) => touchBoth(findBoth(world, input)),
  decide({ input, world }) {
    const { table, attachment } = findBoth(world, input);
    return {
      changes: [associate(world, table.id, attachment)],
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
