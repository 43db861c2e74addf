/** Lists the attachments whose packets a policy table sends to route tables. */
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { associatedWith } from "../attachments/association.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { findPolicyTable } from "./find-policy-table.ts";

export default describe("ec2", "GetTransitGatewayPolicyTableAssociations", {
  list: "Associations",
  all: ({ input, world }) => associatedWith(world, findPolicyTable(world, input.TransitGatewayPolicyTableId).id),
  // ours: AWS names no filters.
  filters: { "transit-gateway-attachment-id": "TransitGatewayAttachmentId" },
  isUntagged: true,
  idOf: ({ id }) => id,
  touches: ({ input, world }) => [
    existing("transit-gateway-policy-table", findPolicyTable(world, input.TransitGatewayPolicyTableId)),
  ],
  show: (attachment, { input }) => ({
    TransitGatewayPolicyTableId: input.TransitGatewayPolicyTableId,
    ...showResource(attachment),
    State: "associated" as const,
  }),
});
