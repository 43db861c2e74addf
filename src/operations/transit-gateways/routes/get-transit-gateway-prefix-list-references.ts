/** Lists the references to prefix lists in a route table of a transit gateway. */
import { describe } from "../../describe.ts";
import { withSharedLists } from "../../resource-shares/shared-lists.ts";
import { findTransitTable } from "../route-tables/find-table.ts";
import { showReference } from "./find-reference.ts";

export default describe("ec2", "GetTransitGatewayPrefixListReferences", {
  list: "TransitGatewayPrefixListReferences",
  all: ({ input, world }) =>
    world.by("transit-gateway-route", "references", findTransitTable(world, input.TransitGatewayRouteTableId).id),
  filters: {
    "attachment.resource-id": "TransitGatewayAttachment.ResourceId",
    "attachment.resource-type": "TransitGatewayAttachment.ResourceType",
    "attachment.transit-gateway-attachment-id": "TransitGatewayAttachment.TransitGatewayAttachmentId",
    "is-blackhole": "Blackhole",
    "prefix-list-id": "PrefixListId",
    "prefix-list-owner-id": "PrefixListOwnerId",
    state: "State",
  },
  isUntagged: true,
  idOf: ({ destination }) => destination,
  show: (reference, call) => showReference(withSharedLists(call), reference),
});
