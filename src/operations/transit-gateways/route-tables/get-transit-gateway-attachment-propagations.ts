/** Lists the route tables that an attachment propagates to. */
import { describe } from "../../describe.ts";
import { findAttachment } from "../attachments/find-attachment.ts";

export default describe("ec2", "GetTransitGatewayAttachmentPropagations", {
  list: "TransitGatewayAttachmentPropagations",
  all: ({ input, world }) =>
    world.by("transit-gateway-propagation", "attachment", findAttachment(world, input.TransitGatewayAttachmentId).id),
  filters: { "transit-gateway-route-table-id": "TransitGatewayRouteTableId" },
  isUntagged: true,
  idOf: ({ tableId }) => tableId,
  show: ({ tableId }) => ({ TransitGatewayRouteTableId: tableId, State: "enabled" as const }),
});
