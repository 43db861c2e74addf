/** Accepts another account's request to attach its VPC to a transit gateway of the caller's. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findOwnGateway } from "../gateways/find-transit-gateway.ts";
import { joinDefaults, putBoth } from "./attachment-changes.ts";
import { findVpcAttachment, refuseUnlessState } from "./find-attachment.ts";
import { showVpcAttachment } from "./show-attachment.ts";

export default operation("ec2", "AcceptTransitGatewayVpcAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway-attachment", findVpcAttachment(world, input.TransitGatewayAttachmentId)),
  ],
  decide({ input, world }) {
    const attachment = findVpcAttachment(world, input.TransitGatewayAttachmentId);
    // Only the gateway's owner answers.
    const gateway = findOwnGateway({ world }, attachment.transitGatewayId);
    refuseUnlessState(attachment, "pendingAcceptance");
    const accepted = { ...attachment, state: "available" } as const;
    return {
      changes: [...putBoth(world, attachment, accepted), ...joinDefaults(world, accepted, gateway)],
      output: { TransitGatewayVpcAttachment: showVpcAttachment(accepted, "pending") },
    };
  },
});
