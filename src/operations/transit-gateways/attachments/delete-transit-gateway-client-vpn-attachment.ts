/** Deletes the attachment of a Client VPN endpoint; routes to it become blackholes, and the endpoint waits for another gateway. */
import { endChanges } from "../../client-vpn/endpoints/endpoint-transit.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findClientVpnAttachment } from "./find-attachment.ts";
import { showClientVpnAttachment } from "./show-attachment.ts";

export default operation("ec2", "DeleteTransitGatewayClientVpnAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway-attachment", findClientVpnAttachment(world, input.TransitGatewayAttachmentId)),
  ],
  decide({ input, world, now }) {
    const attachment = findClientVpnAttachment(world, input.TransitGatewayAttachmentId);
    return {
      changes: endChanges({ world, now }, attachment),
      output: { TransitGatewayClientVpnAttachment: showClientVpnAttachment(attachment, "deleting") },
    };
  },
});
