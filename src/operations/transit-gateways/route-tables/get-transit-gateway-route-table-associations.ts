/** Lists the attachments whose packets a route table routes. */
import { describe } from "../../describe.ts";
import { associatedWith } from "../attachments/association.ts";
import { resourceFilters, showResource } from "../attachments/show-attachment.ts";
import { findTransitTable } from "./find-table.ts";

export default describe("ec2", "GetTransitGatewayRouteTableAssociations", {
  list: "Associations",
  all: ({ input, world }) => associatedWith(world, findTransitTable(world, input.TransitGatewayRouteTableId).id),
  filters: resourceFilters,
  isUntagged: true,
  idOf: ({ id }) => id,
  show: (attachment) => ({ ...showResource(attachment), State: "associated" as const }),
});
