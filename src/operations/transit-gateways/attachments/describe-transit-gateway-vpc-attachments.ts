/** Lists the attachments of VPCs to transit gateways, of the account's VPCs and to its gateways, those that ended lately included. */
import { type AttachedVpc, isVpc } from "../../../model/records/transit/transit-gateway.ts";
import { describe, recordsOf } from "../../describe.ts";
import { isShownStill } from "../gateways/find-transit-gateway.ts";
import { findAttachment, type Of } from "./find-attachment.ts";
import { showVpcAttachment } from "./show-attachment.ts";

export default describe("ec2", "DescribeTransitGatewayVpcAttachments", {
  list: "TransitGatewayVpcAttachments",
  ...recordsOf(
    "transit-gateway-attachment",
    ({ resource, endedAt }, { now }) => isVpc(resource) && isShownStill(endedAt, now),
  ),
  ids: {
    of: ({ TransitGatewayAttachmentIds }) => TransitGatewayAttachmentIds,
    find: ({ world }, id) => findAttachment(world, id),
  },
  filters: {
    state: "State",
    "transit-gateway-attachment-id": "TransitGatewayAttachmentId",
    "transit-gateway-id": "TransitGatewayId",
    "vpc-id": "VpcId",
  },
  narrow: {
    "vpc-id": ({ world }, id) => world.by("transit-gateway-attachment", "vpc", id),
  },
  show: (attachment) => showVpcAttachment(attachment as Of<AttachedVpc>),
});
