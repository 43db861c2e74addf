/** Lists the attachments that propagate to a route table. */
import { describe } from "../../describe.ts";
import { attachmentsNamed } from "../attachments/attachments-named.ts";
import { resourceFilters, showResource } from "../attachments/show-attachment.ts";
import { findTransitTable } from "./find-table.ts";

export default describe("ec2", "GetTransitGatewayRouteTablePropagations", {
  list: "TransitGatewayRouteTablePropagations",
  all: ({ input, world }) =>
    attachmentsNamed(
      world,
      world
        .by("transit-gateway-propagation", "table", findTransitTable(world, input.TransitGatewayRouteTableId).id)
        .map(({ attachmentId }) => attachmentId),
    ),
  filters: resourceFilters,
  isUntagged: true,
  idOf: ({ id }) => id,
  show: (attachment) => ({ ...showResource(attachment), State: "enabled" as const }),
});
