/** Lists all attachments of transit gateways, whatever is attached, those that ended lately included. */
import { describe, recordsOf } from "../../describe.ts";
import { isShownStill } from "../gateways/find-transit-gateway.ts";
import { findAttachment } from "./find-attachment.ts";
import { showAnyAttachment } from "./show-attachment.ts";

export default describe("ec2", "DescribeTransitGatewayAttachments", {
  list: "TransitGatewayAttachments",
  ...recordsOf("transit-gateway-attachment", ({ endedAt }, { now }) => isShownStill(endedAt, now)),
  ids: {
    of: ({ TransitGatewayAttachmentIds }) => TransitGatewayAttachmentIds,
    find: ({ world }, id) => findAttachment(world, id),
  },
  filters: {
    "association.state": "Association.State",
    "association.transit-gateway-route-table-id": "Association.TransitGatewayRouteTableId",
    "resource-id": "ResourceId",
    "resource-owner-id": "ResourceOwnerId",
    "resource-type": "ResourceType",
    state: "State",
    "transit-gateway-attachment-id": "TransitGatewayAttachmentId",
    "transit-gateway-id": "TransitGatewayId",
    "transit-gateway-owner-id": "TransitGatewayOwnerId",
  },
  show: (attachment, { world }) => showAnyAttachment(world, attachment),
});
