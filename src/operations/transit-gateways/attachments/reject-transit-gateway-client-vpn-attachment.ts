/** Rejects another account's request to attach its Client VPN endpoint to a transit gateway of the caller's. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findOwnGateway } from "../gateways/find-transit-gateway.ts";
import { putBoth } from "./attachment-changes.ts";
import { findClientVpnAttachment, refuseUnlessState } from "./find-attachment.ts";
import { showClientVpnAttachment } from "./show-attachment.ts";

export default operation("ec2", "RejectTransitGatewayClientVpnAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway-attachment", findClientVpnAttachment(world, input.TransitGatewayAttachmentId)),
  ],
  decide({ input, world, now }) {
    const attachment = findClientVpnAttachment(world, input.TransitGatewayAttachmentId);
    // Only the gateway's owner answers.
    findOwnGateway({ world }, attachment.transitGatewayId);
    refuseUnlessState(attachment, "pendingAcceptance");
    const rejected = { ...attachment, state: "rejected", endedAt: now } as const;
    return {
      changes: putBoth(world, attachment, rejected),
      output: { TransitGatewayClientVpnAttachment: showClientVpnAttachment(rejected) },
    };
  },
});
