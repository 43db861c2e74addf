/** Has a policy table choose the route table for packets from an attachment. */
import { put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findUsableAttachment } from "../attachments/find-attachment.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { alreadyAssociated } from "../route-tables/associate-refusals.ts";
import { findPolicyTable } from "./find-policy-table.ts";

interface Given {
  readonly TransitGatewayPolicyTableId: string;
  readonly TransitGatewayAttachmentId: string;
}

function findBoth(world: World, input: Given) {
  const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
  const attachment = findUsableAttachment(world, table.transitGatewayId, input.TransitGatewayAttachmentId);
  return { table, attachment };
}

export default operation("ec2", "AssociateTransitGatewayPolicyTable", {
  touches({ input, world }) {
    const { table, attachment } = findBoth(world, input);
    return [existing("transit-gateway-policy-table", table), existing("transit-gateway-attachment", attachment)];
  },
  decide({ input, world }) {
    const { table, attachment } = findBoth(world, input);
    if (world.get("transit-gateway-association", attachment.id) !== undefined) throw alreadyAssociated(attachment.id);
    const { id, transitGatewayId } = attachment;
    return {
      changes: [put("transit-gateway-association", { id, tableId: table.id, transitGatewayId })],
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
