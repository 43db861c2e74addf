/** Lists the attachments whose packets a route table routes. */
import { describe } from "../../describe.ts";
import { attachmentsNamed } from "../attachments/attachments-named.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { findTransitTable } from "./find-table.ts";

export default describe("ec2", "GetTransitGatewayRouteTableAssociations", {
  list: "Associations",
  all: ({ input, world }) =>
    attachmentsNamed(
      world,
      world
        .by("transit-gateway-association", "table", findTransitTable(world, input.TransitGatewayRouteTableId).id)
        .map(({ id }) => id),
    ),
  filters: {
    "resource-id": "ResourceId",
    "resource-type": "ResourceType",
    "transit-gateway-attachment-id": "TransitGatewayAttachmentId",
  },
  isUntagged: true,
  idOf: ({ id }) => id,
  show: (attachment) => ({ ...showResource(attachment), State: "associated" as const }),
});
