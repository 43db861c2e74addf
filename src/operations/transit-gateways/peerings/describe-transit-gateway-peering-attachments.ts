/** Lists the peerings of the account's transit gateways, those that ended lately included. */
import { isPeer, type PeerGateway } from "../../../model/records/transit/transit-gateway.ts";
import { describe, recordsOf } from "../../describe.ts";
import { findAttachment, isPeering, type Of } from "../attachments/find-attachment.ts";
import { showPeering } from "../attachments/show-attachment.ts";
import { isShownStill } from "../gateways/find-transit-gateway.ts";

export default describe("ec2", "DescribeTransitGatewayPeeringAttachments", {
  list: "TransitGatewayPeeringAttachments",
  ...recordsOf(
    "transit-gateway-attachment",
    ({ resource, endedAt }, { now }) => isPeer(resource) && isShownStill(endedAt, now),
  ),
  ids: {
    of: ({ TransitGatewayAttachmentIds }) => TransitGatewayAttachmentIds,
    find: ({ world }, id) => findAttachment(world, id),
  },
  filters: {
    "local-owner-id": ({ transitGatewayOwnerId }) => transitGatewayOwnerId,
    "remote-owner-id": (attachment) => (isPeering(attachment) ? attachment.resource.ownerId : undefined),
    state: "State",
    "transit-gateway-attachment-id": ({ id }) => id,
    "transit-gateway-id": ({ transitGatewayId }) => transitGatewayId,
  },
  show: (attachment, { region }) => showPeering(attachment as Of<PeerGateway>, region),
});
