/** Ends the association of an attachment with a policy table. */
import { remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findAttachment } from "../attachments/find-attachment.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { notAssociated } from "../route-tables/associate-refusals.ts";
import { findPolicyTable } from "./find-policy-table.ts";

interface Given {
  readonly TransitGatewayPolicyTableId: string;
  readonly TransitGatewayAttachmentId: string;
}

function findBoth(world: World, input: Given) {
  const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
  const attachment = findAttachment(world, input.TransitGatewayAttachmentId);
  return { table, attachment };
}

export default operation("ec2", "DisassociateTransitGatewayPolicyTable", {
  touches({ input, world }) {
    const { table, attachment } = findBoth(world, input);
    return [existing("transit-gateway-policy-table", table), existing("transit-gateway-attachment", attachment)];
  },
  decide({ input, world }) {
    const { table, attachment } = findBoth(world, input);
    if (world.get("transit-gateway-association", attachment.id)?.tableId !== table.id) {
      throw notAssociated(attachment.id, table.id);
    }
    return {
      changes: [remove("transit-gateway-association", attachment.id)],
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
