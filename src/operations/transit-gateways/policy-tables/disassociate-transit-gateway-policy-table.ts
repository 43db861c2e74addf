/** Ends the association of an attachment with a policy table. */
import { operation } from "../../operation.ts";
import { disassociate } from "../attachments/association.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { findBoth, touchBoth } from "./table-and-attachment.ts";

export default operation("ec2", "DisassociateTransitGatewayPolicyTable", {
  touches: ({ input, world }) => touchBoth(findBoth(world, input, true)),
  decide({ input, world }) {
    const { table, attachment } = findBoth(world, input, true);
    return {
      changes: [disassociate(world, table.id, attachment)],
      output: {
        Association: {
          TransitGatewayPolicyTableId: table.id,
          ...showResource(attachment),
          State: "disassociating" as const,
        },
      },
    };
  },
});
