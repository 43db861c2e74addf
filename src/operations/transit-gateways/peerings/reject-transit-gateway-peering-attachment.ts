/** Rejects a request to peer with a transit gateway of the account's. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";

import { findPeeringAttachment, findRequest } from "../attachments/find-attachment.ts";
import { showPeering } from "../attachments/show-attachment.ts";
import { changeBothEnds } from "./peering-changes.ts";

export default operation("ec2", "RejectTransitGatewayPeeringAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway-attachment", findPeeringAttachment(world, input.TransitGatewayAttachmentId)),
  ],
  decide({ input, world, region, now }) {
    const attachment = findRequest(world, input.TransitGatewayAttachmentId);
    const changed = { state: "rejected", endedAt: now } as const;

    return {
      changes: [...changeBothEnds(world, attachment, changed)],
      output: { TransitGatewayPeeringAttachment: showPeering({ ...attachment, ...changed }, region, "rejecting") },
    };
  },
});
