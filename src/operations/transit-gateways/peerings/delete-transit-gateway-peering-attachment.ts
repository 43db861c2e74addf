/** Deletes a peering between transit gateways, from either side. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { leaveTables } from "../attachments/attachment-changes.ts";
import { findPeeringAttachment } from "../attachments/find-attachment.ts";
import { showPeering } from "../attachments/show-attachment.ts";
import { changeBothEnds, farSideOf } from "./peering-changes.ts";

export default operation("ec2", "DeleteTransitGatewayPeeringAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway-attachment", findPeeringAttachment(world, input.TransitGatewayAttachmentId)),
  ],
  decide({ input, world, region, now }) {
    const attachment = findPeeringAttachment(world, input.TransitGatewayAttachmentId);
    const changed = { state: "deleted", endedAt: now } as const;
    const far = farSideOf(world, attachment);
    const farLeaves = far === undefined ? [] : leaveTables(world, far.attachment, far.world);
    return {
      changes: [...leaveTables(world, attachment), ...farLeaves, ...changeBothEnds(world, attachment, changed)],
      output: { TransitGatewayPeeringAttachment: showPeering({ ...attachment, ...changed }, region, "deleting") },
    };
  },
});
