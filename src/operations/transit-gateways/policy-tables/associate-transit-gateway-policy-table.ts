/** Has a policy table choose the route table for packets from an attachment. */
import { operation } from "../../operation.ts";
import { associate } from "../attachments/association.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { findBoth, touchBoth } from "./table-and-attachment.ts";

export default operation("ec2", "AssociateTransitGatewayPolicyTable", {
  touches: ({ input, world }) => touchBoth(findBoth(world, input)),
  decide({ input, world }) {
    const { table, attachment } = findBoth(world, input);
    return {
      changes: [associate(world, table.id, attachment)],
      output: {
        Association: {
          TransitGatewayPolicyTableId: table.id,
          ...showResource(attachment),
          State: "associating" as const,
        },
      },
    };
  },
});
