/** Rejects another account's request to attach its VPC to a transit gateway of the caller's. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findOwnGateway } from "../gateways/find-transit-gateway.ts";
import { putBoth, withoutInterfaces } from "./attachment-changes.ts";
import { findVpcAttachment, refuseUnlessState } from "./find-attachment.ts";
import { showVpcAttachment } from "./show-attachment.ts";

export default operation("ec2", "RejectTransitGatewayVpcAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway-attachment", findVpcAttachment(world, input.TransitGatewayAttachmentId)),
  ],
  decide({ input, world, now }) {
    const attachment = findVpcAttachment(world, input.TransitGatewayAttachmentId);
    // Only the gateway's owner answers.
    findOwnGateway({ world }, attachment.transitGatewayId);
    refuseUnlessState(attachment, "pendingAcceptance");
    const rejected = { ...attachment, state: "rejected", endedAt: now } as const;
    return {
      changes: [
        ...withoutInterfaces(world, attachment, attachment.resource.subnetIds),
        ...putBoth(world, attachment, rejected),
      ],
      output: { TransitGatewayVpcAttachment: showVpcAttachment(rejected, "rejecting") },
    };
  },
});
