/** Deletes a VPC's attachment, with its interfaces; routes to it become blackholes. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { leaveTables, putBoth, withoutInterfaces } from "./attachment-changes.ts";
import { findVpcAttachment } from "./find-attachment.ts";
import { showVpcAttachment } from "./show-attachment.ts";

export default operation("ec2", "DeleteTransitGatewayVpcAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway-attachment", findVpcAttachment(world, input.TransitGatewayAttachmentId)),
  ],
  decide({ input, world, now }) {
    const attachment = findVpcAttachment(world, input.TransitGatewayAttachmentId);
    const deleted = { ...attachment, state: "deleted", endedAt: now } as const;
    return {
      changes: [
        ...withoutInterfaces(world, attachment, attachment.resource.subnetIds),
        ...leaveTables(world, attachment),
        ...putBoth(world, attachment, deleted),
      ],
      output: { TransitGatewayVpcAttachment: showVpcAttachment(deleted, "deleting") },
    };
  },
});
